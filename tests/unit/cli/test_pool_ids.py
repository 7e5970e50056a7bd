"""Ids of pools by other names: one of each kind, or words that name what contradicts or is several."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from amplify_outputs.cli.exit_codes import WrongUsage
from amplify_outputs.cli.pool_ids import Source, in_file, resolve, with_name
from amplify_outputs.model.discovered import Named
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID

OTHER_POOL: Final = "us-east-1_Other0000"
FILE: Final = Source(
    "amplify_outputs.json",
    {
        "UserPoolId": {POOL_ID: "auth.user_pool_id"},
        "UserPoolClientId": {CLIENT_ID: "auth.user_pool_client_id"},
    },
)
STACK: Final = Source(
    "stack auth",
    {
        "UserPoolId": {POOL_ID: "resource UserPool", OTHER_POOL: "output OtherPoolId"},
        "IdentityPoolId": {IDENTITY_POOL_ID: "resource IdentityPool"},
    },
)


def test_ids_of_several_sources_that_agree_are_put_together() -> None:
    assert resolve({}, [FILE]) == {"UserPoolId": POOL_ID, "UserPoolClientId": CLIENT_ID}
    assert resolve({}, []) == {}


@pytest.mark.parametrize("sources", [[FILE, STACK], [STACK, FILE]])
def test_what_has_one_id_chooses_among_those_of_another_source(sources: list[Source]) -> None:
    assert resolve({}, sources) == {
        "UserPoolId": POOL_ID,
        "UserPoolClientId": CLIENT_ID,
        "IdentityPoolId": IDENTITY_POOL_ID,
    }


def test_an_option_chooses_among_the_ids_of_a_source() -> None:
    given = {"UserPoolId": OTHER_POOL}

    assert resolve(given, [STACK]) == {**given, "IdentityPoolId": IDENTITY_POOL_ID}


@pytest.mark.parametrize(
    ("given", "sources", "message"),
    [
        (
            {},
            [STACK],
            (
                f"Stack auth has 2 user pools: {POOL_ID} (resource UserPool), {OTHER_POOL} (output "
                "OtherPoolId). Choose one with --user-pool-id."
            ),
        ),
        (
            {"UserPoolId": OTHER_POOL},
            [FILE],
            (
                f"The user pool of --user-pool-id is {OTHER_POOL}, but that of amplify_outputs.json is "
                f"{POOL_ID}. Omit one of them."
            ),
        ),
        (
            {"UserPoolClientId": "another"},
            [FILE],
            (
                "The app client of --user-pool-client-id is another, but that of amplify_outputs.json is "
                f"{CLIENT_ID}. Omit one of them."
            ),
        ),
        (
            {"UserPoolId": "us-east-1_Third"},
            [STACK],
            (
                f"The user pool of --user-pool-id is us-east-1_Third, but that of stack auth is {POOL_ID} "
                f"or {OTHER_POOL}. Omit one of them."
            ),
        ),
        (
            {},
            [
                FILE,
                Source("publication storefront/prod", {"UserPoolId": {OTHER_POOL: "UserPoolId"}}),
            ],
            (
                f"The user pool of amplify_outputs.json is {POOL_ID}, but that of publication "
                f"storefront/prod is {OTHER_POOL}. Omit one of them."
            ),
        ),
    ],
)
def test_two_ids_are_an_error_that_names_both(
    given: dict[str, str], sources: list[Source], message: str
) -> None:
    with pytest.raises(WrongUsage) as raised:
        resolve(given, sources)

    assert str(raised.value) == message


# Names -----------------------------------------------------------------------------------------

POOLS: Final = (
    Named("us-east-1_1", "storefront"),
    Named("us-east-1_2", "Storefront-dev"),
    Named("us-east-1_3", "admin"),
    Named("us-east-1_4", "admin"),
)


def test_a_name_is_the_one_thing_that_has_it_exactly_and_an_id_is_itself() -> None:
    def found(name: str) -> tuple[str, str]:
        return with_name(name, "--user-pool", "user pool", POOLS, "region us-east-1")

    assert found("storefront") == ("us-east-1_1", "--user-pool storefront")
    assert found("us-east-1_3") == ("us-east-1_3", "--user-pool us-east-1_3")


@pytest.mark.parametrize(
    ("name", "among", "message"),
    [
        (
            "admin",
            POOLS,
            (
                "2 user pools of region us-east-1 are called admin: us-east-1_3, us-east-1_4. Choose one "
                "with --user-pool-id."
            ),
        ),
        (
            "Storefront",
            POOLS,
            (
                "No user pool of region us-east-1 is called Storefront. Similar names: storefront, "
                "Storefront-dev."
            ),
        ),
        (
            "dev",
            POOLS,
            "No user pool of region us-east-1 is called dev. Similar names: Storefront-dev.",
        ),
        (
            "payments",
            POOLS,
            (
                "No user pool of region us-east-1 is called payments. `amplify-outputs discover` lists "
                "them."
            ),
        ),
        ("x", (), "No user pool of region us-east-1 is called x. There are none."),
    ],
)
def test_a_name_that_is_not_one_thing_is_an_error_with_what_there_is(
    name: str, among: tuple[Named, ...], message: str
) -> None:
    with pytest.raises(WrongUsage) as raised:
        with_name(name, "--user-pool", "user pool", among, "region us-east-1")

    assert str(raised.value) == message


# Files -----------------------------------------------------------------------------------------


def test_a_file_has_ids_and_a_region() -> None:
    auth = {
        "aws_region": "us-east-1",
        "user_pool_id": POOL_ID,
        "user_pool_client_id": CLIENT_ID,
    }

    assert in_file("amplify_outputs.json", json.dumps({"auth": auth}).encode()) == (
        FILE,
        "us-east-1",
    )
    assert in_file("amplify_outputs.json", b'\xef\xbb\xbf{"auth": {"user_pool_id": ""}}') == (
        Source("amplify_outputs.json", {}),
        "",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (b"\xff\xfe\xff", "x is not JSON: "),
        (b"[" * 100_000, "x is not JSON: "),
        (b"[]", "x has no section auth, so it names no pools."),
        (b'{"auth": "none"}', "x has no section auth, so it names no pools."),
        (b'{"auth": {"user_pool_id": 7}}', "x is damaged: auth.user_pool_id is not a text."),
        (
            b'{"auth": {"user_pool_id": "eu-west-1_A", "aws_region": "us-east-1"}}',
            (
                "x contradicts itself: auth.aws_region is us-east-1, but auth.user_pool_id is "
                "eu-west-1_A."
            ),
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_without_ids_is_an_error_that_says_why(content: Any, message: str) -> None:
    with pytest.raises(WrongUsage) as raised:
        in_file("x", content)

    assert str(raised.value).startswith(message)
    assert str(raised.value).endswith(" or give the ids.") or str(raised.value).endswith(
        " or the ids."
    )
