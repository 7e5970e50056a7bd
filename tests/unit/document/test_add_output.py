"""What `addOutput` gets of a document, and which texts it would lose."""

from __future__ import annotations

from typing import Any, Final

import pytest

from amplify_outputs.document.add_output import LostText, argument_of, lost_texts

AUTH: Final = {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "groups": [{"admins": {"precedence": 1}}],
}
CONNECT: Final = {"amazon_connect": {"aws_region": "us-east-1", "endpoint": "https://example.com"}}
ASCII: Final = "CloudFormation returns a question mark for each character beyond ASCII"
CLOUDFORMATION: Final = "CloudFormation takes {{resolve: for a reference to a value elsewhere"
CDK: Final = "CDK takes ${Token[ for a value that it does not know yet"
INHERITED: Final = "every object of JavaScript has a member of that name already"


@pytest.mark.parametrize(
    ("outputs", "version"),
    [
        ({"version": "1.5", "auth": AUTH}, None),
        ({"version": "1.4", "auth": AUTH}, None),
        # Without its version, an older file would become one of 1.4.
        ({"version": "1.3", "auth": AUTH}, "1.3"),
        ({"version": "1", "auth": {}}, "1"),
        # Without its version, it would be one of 1.4 that has what 1.4 does not have.
        ({"version": "1.5", "auth": AUTH, "notifications": CONNECT}, "1.5"),
    ],
)
def test_the_version_is_left_out_if_add_output_itself_adds_one_that_fits(
    outputs: dict[str, Any], version: str | None
) -> None:
    kept = {} if version is None else {"version": version}

    assert argument_of(outputs) == {
        **kept,
        **{key: value for key, value in outputs.items() if key != "version"},
    }


@pytest.mark.parametrize(
    ("outputs", "lost"),
    [
        ({"version": "1.5", "auth": AUTH, "custom": {"a": [1, None, True, {}]}}, []),
        ({"auth": {"groups": [{"\x7f ~{{resolve}} ${Token}": {}}]}}, []),
        (
            {"auth": {"groups": [{"équipe": {}}, {"чат": {}}]}},
            [("auth.groups", "équipe", ASCII), ("auth.groups", "чат", ASCII)],
        ),
        ({"custom": {"a": {"b": "\x80"}}}, [("custom.a.b", "\x80", ASCII)]),
        ({"é": 1}, [("", "é", ASCII)]),
        (
            {"custom": {"a": "x{{resolve:ssm:b}}${Token[c.1]}"}},
            [
                ("custom.a", "x{{resolve:ssm:b}}${Token[c.1]}", CLOUDFORMATION),
                ("custom.a", "x{{resolve:ssm:b}}${Token[c.1]}", CDK),
            ],
        ),
        ({"custom": {"${Token[c.1]}": 1}}, [("custom", "${Token[c.1]}", CDK)]),
        (
            {"auth": {"groups": [{"toString": {}}, {"__proto__": {"precedence": 1}}]}},
            [("auth.groups", "toString", INHERITED), ("auth.groups", "__proto__", INHERITED)],
        ),
        # Amplify merges this one as it is.
        ({"auth": {"groups": [{"constructor": {"precedence": 1}}]}}, []),
        # As values these are texts like any other.
        ({"custom": {"a": "toString"}}, []),
    ],
)
def test_each_text_that_would_be_lost_is_named_with_its_place(
    outputs: dict[str, Any], lost: list[tuple[str, str, str]]
) -> None:
    assert list(lost_texts(outputs)) == [LostText(*each) for each in lost]
