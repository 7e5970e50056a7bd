"""Patterns of the parser, in those that Terraform has: both match the same texts."""

from __future__ import annotations

import re

import pytest

from amplify_outputs.reference.properties import PROPERTIES, Property
from tools.terraform_module import without_lookaheads

WITH_A_FORM = [row for row in PROPERTIES if row.form]
TEXTS = [
    *(row.example for row in WITH_A_FORM),
    *("", "-", "x", "a/b", "/a", "a/", "a//b", "a b", "A-b_c/9", "a" * 64, "/".join("a" * 10)),
    *("/".join("a" * 11), "/".join(["a" * 63] * 3), "/".join(["a" * 63] * 4)),
    *(
        "us-east-1_x",
        f"us-east-1_{'x' * 45}",
        f"us-east-1_{'x' * 46}",
        "us-gov-west-1_Ab1",
        "us-east-1",
    ),
    *("a+b_C", "a" * 128, "a" * 129, "ab", "abc", "a.b", "a..b", "a.b-", "A.b", "a" * 63),
    *("files-s3alias", "files--x-s3", "files--ol-s3", "x.mrap", "files--table-s3", "s3alias"),
    *(
        "arn:aws:iam::123456789012:role/a",
        "arn:aws:iam::12345678901:role/a",
        "arn:aws-cn:iam::123456789012:role/a/b",
    ),
    *(
        "a" * 20,
        "arn:aws:appsync:us-east-1:123456789012:apis/short",
        f"arn:aws:appsync:us-east-1:123456789012:apis/{'a' * 26}",
    ),
]


@pytest.mark.parametrize("row", WITH_A_FORM, ids=lambda row: row.name)
def test_the_patterns_of_a_property_match_what_its_form_matches(row: Property) -> None:
    assert row.form
    patterns = list(without_lookaheads(row.form.pattern))

    together = {
        text: all((re.search(pattern, text) is None) is negative for negative, pattern in patterns)
        for text in TEXTS
    }
    assert together == {text: row.form.fullmatch(text) is not None for text in TEXTS}
    assert set(together.values()) == {True, False}
    assert [pattern for _, pattern in patterns if re.search(r"\(\?[=!<]|\\Z", pattern)] == []
