"""One finding for one cause: what is to be replaced is not judged, nor is anything set up for it."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.appsync import DataApiMode
from amplify_outputs.model.facts import IdentityPoolRoles, Login, RoleMapping
from amplify_outputs.model.readings import DataApiReadings, Unread
from tests.builders import (
    CLIENT_ID,
    DATA_API_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    app_client,
    data_api,
    follow_ups,
    identity_pool,
    role,
)
from tests.unit.checks.pool_problems import found, named, oauth_client

PROVIDER = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}"
POOL = ("UserPoolNotFound", "error", f"user pool {POOL_ID}")
CLIENT = f"app client {CLIENT_ID}"
IDENTITIES = f"identity pool {IDENTITY_POOL_ID}"
API = f"AppSync API {DATA_API_ID}"
FAR = IDENTITY_POOL_ID.replace("us-east-1", "eu-west-1")
# A set-up that was made for another app client of the pool.
OF_ANOTHER = {
    "identity_pool": identity_pool(logins=(Login(PROVIDER, "another"),)),
    "identity_pool_roles": IdentityPoolRoles(mappings=(RoleMapping(f"{PROVIDER}:another"),)),
    "data_api": DataApiReadings(
        data_api(DataApiMode("AMAZON_COGNITO_USER_POOLS", POOL_ID, "^another$"))
    ),
    "follow_ups": {},
}


def absent(*names: str) -> dict[str, Unread]:
    return {name: Unread("cognito-idp:Read", "not_found") for name in names}


NO_POOL = absent("user_pool", "app_client", "mfa", "groups", "identity_providers")


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        # Another client is needed: nothing about this one.
        (absent("app_client"), [("AppClientNotFound", "error", CLIENT)]),
        ({"app_client": app_client(has_secret=True)}, [("AppClientHasSecret", "error", CLIENT)]),
        ({"client_secrets": 1}, [("AppClientHasSecret", "error", CLIENT)]),
        (
            {"app_client": oauth_client(oauth_flows=("client_credentials",))},
            [("AppClientMachineToMachine", "error", CLIENT)],
        ),
        # Another pool is needed.
        (NO_POOL, [POOL]),
        # The ids are right, and so each thing is said.
        (
            {},
            [
                ("IdentityPoolNotLinked", "error", IDENTITIES),
                ("AuthenticatedRoleMissing", "error", IDENTITIES),
                ("DataApiRefusesUsers", "error", API),
            ],
        ),
        # Borderline: a client that may not be read may be the right one.
        (
            {"app_client": Unread("cognito-idp:DescribeUserPoolClient", "denied")},
            [
                ("ReadDenied", "error", CLIENT),
                ("IdentityPoolNotLinked", "error", IDENTITIES),
                ("AuthenticatedRoleMissing", "error", IDENTITIES),
                ("DataApiRefusesUsers", "error", API),
            ],
        ),
    ],
)
def test_nothing_is_asked_for_a_client_that_cannot_stay(
    read: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found({"DataApiId": DATA_API_ID}, **{**OF_ANOTHER, **read})) == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({}, ["RegionsDiffer"]),
        (absent("app_client"), ["AppClientNotFound", "RegionsDiffer"]),
        # The region is a part of the id that is wrong.
        (NO_POOL, ["UserPoolNotFound"]),
    ],
)
def test_regions_are_compared_if_the_pool_exists(read: dict[str, Any], expected: list[str]) -> None:
    problems = found(
        {"IdentityPoolId": FAR}, identity_pool=identity_pool(id=FAR), follow_ups={}, **read
    )
    assert [problem.code for problem in problems] == expected


DENYING = RoleMapping(f"{PROVIDER}:{CLIENT_ID}", denies_others=True)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        # It is about this client.
        ({"identity_pool": identity_pool(logins=())}, ["AppClientNotFound"]),
        (
            {"identity_pool_roles": IdentityPoolRoles(ROLE_ARN, mappings=(DENYING,))},
            ["AppClientNotFound"],
        ),
        # It holds for whichever client there will be.
        ({"follow_ups": follow_ups(role(trust=()))}, ["AppClientNotFound", "RoleNotTrusting"]),
        (
            {
                "identity_pool": identity_pool(guests_allowed=True),
                "identity_pool_roles": IdentityPoolRoles(),
            },
            ["AppClientNotFound", "AuthenticatedRoleMissing", "GuestRoleMissing"],
        ),
    ],
)
def test_what_holds_for_every_client_is_still_said(
    read: dict[str, Any], expected: list[str]
) -> None:
    problems = found(**{**absent("app_client"), **read})
    assert [problem.code for problem in problems] == expected


def test_a_machine_has_no_sign_in_pages_whose_providers_matter() -> None:
    client = oauth_client(oauth_flows=("client_credentials",), identity_providers=("Gone",))
    assert named(found(app_client=client)) == [("AppClientMachineToMachine", "error", CLIENT)]
