"""Did you mean: what is near, and what is not."""

from __future__ import annotations

import pytest

from amplify_outputs.schema.nearest import did_you_mean, nearest, nearest_ones

NAMES = ("UserPoolId", "UserPoolClientId", "IdentityPoolId", "FailOn", "Formats")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("UserPoolID", "UserPoolId"),
        ("user_pool_client_id", "UserPoolClientId"),
        ("identity-pool-id", "IdentityPoolId"),
        ("UserPoolld", "UserPoolId"),
        ("Format", "Formats"),
        ("FialOn", "FailOn"),
        ("Fail On", "FailOn"),
        ("Colour", ""),
        ("x", ""),
        ("", ""),
        ("UserPoolId" * 100, ""),
    ],
)
def test_the_nearest_word_is_the_one_that_was_meant(text: str, word: str) -> None:
    assert nearest(text, NAMES) == word


def test_of_several_the_nearest_comes_first_and_spellings_of_one_word_stay_together() -> None:
    words = ("storefront/prod", "Storefront/Prod", "storefront/dev", "admin")
    assert nearest_ones("storefront/prd", words) == [
        "Storefront/Prod",
        "storefront/prod",
        "storefront/dev",
    ]
    assert nearest_ones("storefront/prd", words, at_most=1) == ["Storefront/Prod"]


def test_the_question_is_a_sentence_of_its_own_or_nothing() -> None:
    assert did_you_mean("chek", ("check", "fetch")) == " Did you mean check?"
    assert did_you_mean("nonsense", ("check", "fetch")) == ""
