"""The user pool as a whole: AWS lets us read it, and the file can say how users sign in."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import Login, Recoveries
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import FollowUp, Unread
from tests.builders import (
    CLIENT_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    follow_ups,
    identity_pool,
    role,
    user_pool,
)
from tests.unit.checks.pool_problems import found, named

POOL = f"user pool {POOL_ID}"
CLIENT = f"app client {CLIENT_ID}"
GOV_POOL_ID = "us-gov-west-1_AbC123xyz"
GOV_POOL = user_pool(
    id=GOV_POOL_ID,
    arn=f"arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/{GOV_POOL_ID}",
)
NOT_FOUND = ("UserPoolNotFound", "error", POOL)
DENIED = ("ReadDenied", "error", POOL)
BY_ADMINISTRATORS = ("SignUpByAdministratorsOnly", "info", POOL)
UNDER_WAY = ("RecoveryUnderWay", "info", POOL)
ALIASES = ("AliasSignIn", "warning", POOL)
ISSUER = ("IssuerUpdated", "warning", POOL)
REPLICAS = ("ReplicasLeftOut", "info", POOL)


def absent(*names: str) -> dict[str, Any]:
    """Reads that AWS answered with ResourceNotFoundException."""
    return {name: Unread(f"cognito-idp:{name}", "not_found") for name in names}


def denied(*names: str) -> dict[str, Any]:
    """Reads that AWS did not allow."""
    return {name: Unread(f"cognito-idp:{name}", "denied") for name in names}


def found_in_govcloud(**read: Any) -> list[Problem]:
    """Every problem of a pool of GovCloud, without an identity pool."""
    asked = {"UserPoolId": GOV_POOL_ID, "IdentityPoolId": None}
    alone: dict[str, Any] = {"identity_pool": None, "identity_pool_roles": None, "follow_ups": {}}
    return found(asked, **{"user_pool": GOV_POOL, **alone, **read})


EVERYTHING = ("user_pool", "app_client", "mfa", "groups", "identity_providers")


def test_a_well_made_set_up_has_no_problem() -> None:
    assert found() == []


def test_a_well_made_set_up_of_govcloud_has_no_problem() -> None:
    assert found_in_govcloud() == []


@pytest.mark.parametrize(
    ("unread", "expected"),
    [
        (absent(*EVERYTHING), [NOT_FOUND]),
        (absent("user_pool"), [NOT_FOUND]),
        # It was deleted between two reads.
        (absent("mfa"), [NOT_FOUND]),
        (absent("groups", "identity_providers"), [NOT_FOUND]),
        (denied("user_pool"), [DENIED]),
        (denied("user_pool", "mfa", "groups", "identity_providers"), [DENIED] * 4),
        (denied(*EVERYTHING), [DENIED] * 4 + [("ReadDenied", "error", CLIENT)]),
        (absent("user_pool", "app_client") | denied("groups"), [NOT_FOUND, DENIED]),
        # Nothing depends on these two.
        (absent("client_secrets", "replicas"), []),
    ],
)
def test_a_pool_must_be_there_and_be_readable(
    unread: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(**unread)) == expected


def test_a_missing_user_pool_is_one_problem_and_hides_nothing_but_what_is_about_it() -> None:
    elsewhere = Login("cognito-idp.us-east-1.amazonaws.com/us-east-1_Other", CLIENT_ID)
    pool = identity_pool(logins=(elsewhere,), guests_allowed=True)
    assert named(found(**absent(*EVERYTHING), identity_pool=pool)) == [
        NOT_FOUND,
        ("GuestRoleMissing", "warning", f"identity pool {IDENTITY_POOL_ID}"),
    ]


def test_a_missing_user_pool_is_named_with_its_region() -> None:
    assert found(**absent(*EVERYTHING)) == [
        Problem(
            "UserPoolNotFound",
            "error",
            POOL,
            f"User pool {POOL_ID} was not found in us-east-1 of this account.",
            "Check the id, the region at its beginning, and the account: to read pools of "
            "another account, set PoolRoleArn.",
        )
    ]


def test_a_missing_user_pool_of_govcloud_is_named_with_its_own_region() -> None:
    assert [problem.message for problem in found_in_govcloud(**absent(*EVERYTHING))] == [
        f"User pool {GOV_POOL_ID} was not found in us-gov-west-1 of this account."
    ]


def test_each_denied_read_is_named_with_its_action_and_what_aws_said_of_it() -> None:
    groups = Unread("cognito-idp:ListGroups", "denied", "no policy allows it")
    assert found(mfa=Unread("cognito-idp:GetUserPoolMfaConfig", "denied"), groups=groups) == [
        Problem(
            "ReadDenied",
            "error",
            POOL,
            f"AWS denied cognito-idp:GetUserPoolMfaConfig on {POOL}.",
            "Grant cognito-idp:GetUserPoolMfaConfig on this resource to the role that runs the "
            "check.",
        ),
        Problem(
            "ReadDenied",
            "error",
            POOL,
            f"AWS denied cognito-idp:ListGroups on {POOL}. no policy allows it",
            "Grant cognito-idp:ListGroups on this resource to the role that runs the check.",
        ),
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, []),
        ({"username_attributes": ("email", "phone_number")}, []),
        ({"username_attributes": ()}, []),
        ({"username_attributes": (), "alias_attributes": ("email",)}, [ALIASES]),
        ({"username_attributes": (), "alias_attributes": ("preferred_username",)}, [ALIASES]),
        # Where nobody signs up, the form for it asks nobody for a user name.
        (
            {"username_attributes": (), "alias_attributes": ("email",), "self_sign_up": False},
            [BY_ADMINISTRATORS],
        ),
    ],
)
def test_an_alias_is_no_user_name(
    names: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=user_pool(**names))) == expected


@pytest.mark.parametrize(
    ("recoveries", "expected"),
    [
        (Recoveries(), []),
        (Recoveries("PREVIEW_GENERATING"), [UNDER_WAY]),
        (Recoveries("RESTORING"), [UNDER_WAY]),
        (Unread("cognito-idp:ListPointInTimeRecoveries", "not_found"), []),
        (
            Unread("cognito-idp:ListPointInTimeRecoveries", "denied"),
            [("NotChecked", "info", POOL)],
        ),
    ],
)
def test_a_recovery_that_pauses_the_pool_is_noted(
    recoveries: Recoveries | Unread, expected: list[tuple[str, str, str]]
) -> None:
    read = {**follow_ups(role()), FollowUp("recoveries", POOL_ID): recoveries}
    assert named(found(follow_ups=read)) == expected


def test_a_recovery_is_named_in_full() -> None:
    read = {**follow_ups(role()), FollowUp("recoveries", POOL_ID): Recoveries("PREVIEW_GENERATED")}
    assert found(follow_ups=read) == [
        Problem(
            "RecoveryUnderWay",
            "info",
            POOL,
            f"A point-in-time recovery of user pool {POOL_ID} is PREVIEW_GENERATED: nobody can sign up "
            "or change a password until it ends.",
            "Apply or cancel the recovery; if its status names an error, ask AWS Support.",
        )
    ]


def test_every_alias_is_named() -> None:
    pool = user_pool(username_attributes=(), alias_attributes=("email", "preferred_username"))
    assert found(user_pool=pool) == [
        Problem(
            "AliasSignIn",
            "warning",
            POOL,
            f"User pool {POOL_ID} has aliases: users sign up with a user name and can also sign "
            "in with email, preferred_username. The file has no username_attributes.",
            "If you want user names, accept this.",
        )
    ]


@pytest.mark.parametrize(("issuer", "expected"), [("ORIGINAL", []), ("UPDATED", [ISSUER])])
def test_identity_pools_know_the_original_issuer(
    issuer: str, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=user_pool(issuer_type=issuer))) == expected


def test_the_updated_issuer_is_named_in_full() -> None:
    assert found(user_pool=user_pool(issuer_type="UPDATED")) == [
        Problem(
            "IssuerUpdated",
            "warning",
            POOL,
            f"User pool {POOL_ID} uses the updated issuer (issuer-cognito-idp), which identity "
            "pools may not accept as the login that they know.",
            "Test that the app gets AWS credentials, then accept this.",
        )
    ]


@pytest.mark.parametrize(
    ("replicas", "expected"),
    [
        ((), []),
        (("us-west-2",), [REPLICAS]),
        (Unread("cognito-idp:ListUserPoolReplicas", "not_found"), []),
        (
            Unread("cognito-idp:ListUserPoolReplicas", "failed", "InternalErrorException"),
            [("NotChecked", "info", POOL)],
        ),
    ],
)
def test_the_file_can_name_one_region_only(
    replicas: tuple[str, ...] | Unread, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(replicas=replicas)) == expected


def test_every_replica_is_named_beside_the_region_of_the_pool() -> None:
    assert found(replicas=("eu-west-1", "us-west-2")) == [
        Problem(
            "ReplicasLeftOut",
            "info",
            POOL,
            f"User pool {POOL_ID} is replicated to eu-west-1, us-west-2; the file names us-east-1 only.",
            "The file cannot change this; a custom domain of the user pool can fail over by "
            "itself.",
        )
    ]


def test_all_at_once_they_stand_in_the_order_of_the_checks() -> None:
    pool = user_pool(username_attributes=(), alias_attributes=("email",), issuer_type="UPDATED")
    assert named(found(user_pool=pool, replicas=("us-west-2",))) == [ALIASES, ISSUER, REPLICAS]
    assert named(found(user_pool=pool, **absent("mfa"))) == [NOT_FOUND, ALIASES, ISSUER]
