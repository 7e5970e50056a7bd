"""The identity pool: it exists, accepts the tokens of this app client, and is in the right region."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import IdentityPoolRoles, Login, RoleMapping
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID, ROLE_ARN, identity_pool
from tests.unit.checks.pool_problems import found, named

POOL = f"identity pool {IDENTITY_POOL_ID}"
PROVIDER = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}"
NOT_LINKED = ("IdentityPoolNotLinked", "error", POOL)
NOT_CHECKED = ("TokenRevocationNotChecked", "info", POOL)
OTHERS = Login(PROVIDER, "another", checks_revocation=True)


def login(provider: str = PROVIDER, client: str = CLIENT_ID, *, checks: bool = True) -> Login:
    return Login(provider, client, checks_revocation=checks)


@pytest.mark.parametrize(
    ("logins", "expected"),
    [
        ((login(),), []),
        ((OTHERS, login()), []),
        ((login(),) * 2, []),
        ((), [NOT_LINKED]),
        ((OTHERS,), [NOT_LINKED]),
        ((login(client=CLIENT_ID.upper()),), [NOT_LINKED]),
        ((login(f"{PROVIDER}x"),), [NOT_LINKED]),
        ((login(f"https://{PROVIDER}"),), [NOT_LINKED]),
        ((login(f"cognito-idp.eu-west-1.amazonaws.com/{POOL_ID}"),), [NOT_LINKED]),
        ((login(f"cognito-idp.us-east-1.amazonaws.com.cn/{POOL_ID}"),), [NOT_LINKED]),
        # The right pool and the right client, but of two logins.
        ((login("graph.facebook.com"), OTHERS), [NOT_LINKED]),
    ],
)
def test_it_must_know_exactly_this_pool_and_client(
    logins: tuple[Login, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(identity_pool=identity_pool(logins=logins))) == expected


OIDC_ARN = f"arn:aws:iam::123456789012:oidc-provider/{PROVIDER}"
SAML_ARN = "arn:aws:iam::123456789012:saml-provider/corporate"
LINKED_BY_IAM = ("LinkedByOidcProvider", "warning", POOL)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # It holds: tokens are accepted, and how is said.
        ({"oidc_providers": (OIDC_ARN,)}, [LINKED_BY_IAM]),
        ({"oidc_providers": ("arn:aws:iam::1:oidc-provider/x", OIDC_ARN)}, [LINKED_BY_IAM]),
        ({"oidc_providers": (OIDC_ARN,), "logins": (OTHERS,)}, [LINKED_BY_IAM]),
        # It breaks: another provider, or another pool.
        ({"oidc_providers": ("arn:aws:iam::1:oidc-provider/accounts.google.com",)}, [NOT_LINKED]),
        ({"oidc_providers": (f"{OIDC_ARN}x",)}, [NOT_LINKED]),
        ({"oidc_providers": (OIDC_ARN.replace("us-east-1.", "eu-west-1."),)}, [NOT_LINKED]),
        ({"other_logins": (SAML_ARN, "graph.facebook.com")}, [NOT_LINKED]),
        # Borderline: both ways.
        ({"oidc_providers": (OIDC_ARN,), "logins": (login(),)}, []),
        ({"oidc_providers": (OIDC_ARN,), "logins": (login(checks=False),)}, [NOT_CHECKED]),
    ],
)
def test_a_provider_of_iam_may_stand_for_the_user_pool(
    changes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(identity_pool=identity_pool(**{"logins": (), **changes}))) == expected


def test_a_link_by_iam_is_named_in_full() -> None:
    pool = identity_pool(logins=(OTHERS,), oidc_providers=(OIDC_ARN,))
    assert found(identity_pool=pool) == [
        Problem(
            "LinkedByOidcProvider",
            "warning",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} is linked to user pool {POOL_ID} by the IAM provider "
            f"{OIDC_ARN}, not by its user pool logins. App client {CLIENT_ID} must be an audience of that "
            "provider.",
            "Add the user pool and the app client to the user pool logins of the identity pool. If the "
            "app gets AWS credentials, accept this.",
        )
    ]


def test_a_mapping_of_a_link_by_iam_hands_roles_out() -> None:
    pool = identity_pool(logins=(), oidc_providers=(OIDC_ARN,))
    roles = IdentityPoolRoles(ROLE_ARN, mappings=(RoleMapping(OIDC_ARN, denies_others=True),))
    assert named(found(identity_pool=pool, identity_pool_roles=roles)) == [
        LINKED_BY_IAM,
        ("RoleMappingDeniesEverybody", "warning", POOL),
    ]


@pytest.mark.parametrize(
    ("logins", "expected"),
    [
        ((login(checks=True),), []),
        ((login(checks=False),), [NOT_CHECKED]),
        ((OTHERS, login(checks=False)), [NOT_CHECKED]),
        ((Login(PROVIDER, "another"), login(checks=True)), []),
    ],
)
def test_whether_it_checks_tokens_is_said_of_this_login_only(
    logins: tuple[Login, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(identity_pool=identity_pool(logins=logins))) == expected


@pytest.mark.parametrize(
    ("identity_pool_id", "expected"),
    [
        (IDENTITY_POOL_ID, []),
        (IDENTITY_POOL_ID.replace("us-east-1", "us-east-2"), ["RegionsDiffer"]),
        (IDENTITY_POOL_ID.replace("us-east-1", "eu-central-1"), ["RegionsDiffer"]),
    ],
)
def test_both_pools_should_be_in_one_region(identity_pool_id: str, expected: list[str]) -> None:
    problems = found(
        {"IdentityPoolId": identity_pool_id},
        identity_pool=identity_pool(id=identity_pool_id),
        follow_ups={},
    )
    assert named(problems) == [
        (code, "warning", f"identity pool {identity_pool_id}") for code in expected
    ]


@pytest.mark.parametrize("region", ["us-gov-west-1", "us-gov-east-1"])
def test_user_pools_of_govcloud_are_known_by_their_own_region(region: str) -> None:
    pool_id = f"{region}_AbC123xyz"
    identity_pool_id = IDENTITY_POOL_ID.replace("us-east-1", region)
    known = login(f"cognito-idp.{region}.amazonaws.com/{pool_id}")
    asked = {"UserPoolId": pool_id, "IdentityPoolId": identity_pool_id}
    pool = identity_pool(id=identity_pool_id, logins=(known,))
    assert found(asked, identity_pool=pool, follow_ups={}) == []


def test_what_is_wrong_with_a_login_is_named_in_full() -> None:
    logins = (OTHERS, Login("graph.facebook.com/x", "y"))
    others = {"oidc_providers": ("arn:oidc",), "other_logins": (SAML_ARN, "www.amazon.com")}
    assert found(identity_pool=identity_pool(logins=logins, **others)) == [
        Problem(
            "IdentityPoolNotLinked",
            "error",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} is not linked to app client {CLIENT_ID} of user pool "
            f"{POOL_ID}; linked: {PROVIDER} with another, graph.facebook.com/x with y, arn:oidc, {SAML_ARN}, "
            "www.amazon.com.",
            "Add both to the user pool logins of the identity pool. Until then, signed-in users "
            'get "Token is not from a supported provider of this identity pool".',
        )
    ]


def test_an_unchecked_token_and_another_region_are_named_in_full() -> None:
    identity_pool_id = IDENTITY_POOL_ID.replace("us-east-1", "eu-west-1")
    pool = identity_pool(id=identity_pool_id, logins=(login(checks=False),))
    assert found({"IdentityPoolId": identity_pool_id}, identity_pool=pool, follow_ups={}) == [
        Problem(
            "TokenRevocationNotChecked",
            "info",
            f"identity pool {identity_pool_id}",
            f"Identity pool {identity_pool_id} does not check whether tokens were revoked, which is the "
            "default.",
            "No action is needed unless revocation matters; then turn on the server-side token "
            "check.",
        ),
        Problem(
            "RegionsDiffer",
            "warning",
            f"identity pool {identity_pool_id}",
            f"Identity pool {identity_pool_id} is in eu-west-1, user pool {POOL_ID} in us-east-1. "
            "Browsers can use both; iOS, Android and Flutter look in us-east-1 only.",
            "Use an identity pool in the user pool's region. If only browsers read the file, "
            "accept this.",
        ),
    ]


@pytest.mark.parametrize(
    "read",
    [
        {
            "identity_pool": Unread("cognito-identity:DescribeIdentityPool", "not_found"),
            "identity_pool_roles": Unread("cognito-identity:GetIdentityPoolRoles", "not_found"),
        },
        # It went away between the two reads.
        {"identity_pool": Unread("cognito-identity:DescribeIdentityPool", "not_found")},
    ],
)
def test_a_missing_identity_pool_is_one_problem(read: dict[str, Unread]) -> None:
    assert found(**read) == [
        Problem(
            "IdentityPoolNotFound",
            "error",
            POOL,
            f"Identity pool {IDENTITY_POOL_ID} was not found in us-east-1 of this account.",
            "Check the id. If the app needs no AWS credentials, leave IdentityPoolId out.",
        )
    ]


def test_without_an_identity_pool_nothing_is_said_of_one() -> None:
    asked = {"IdentityPoolId": None}
    assert found(asked, identity_pool=None, identity_pool_roles=None, follow_ups={}) == []


def test_an_identity_pool_with_nothing_in_it_is_named_for_everything_that_it_lacks() -> None:
    pool = identity_pool(logins=(), guests_allowed=True)
    assert named(found(identity_pool=pool, identity_pool_roles=IdentityPoolRoles())) == [
        NOT_LINKED,
        ("AuthenticatedRoleMissing", "error", POOL),
        ("GuestRoleMissing", "warning", POOL),
    ]
