"""Reads that gave nothing: the file needs some of them, and the others are only reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import FollowUp, Unread
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID, ROLE_ARN, follow_ups, role
from tests.unit.checks.pool_problems import found, named

if TYPE_CHECKING:
    from amplify_outputs.model.readings import FollowUpFact

POOL, CLIENT = f"user pool {POOL_ID}", f"app client {CLIENT_ID}"
OTHER_ARN = "arn:aws:iam::123456789012:role/other"
GRANT = (
    "Grant iam:GetRole to the role that runs the check, or ignore this: the file does not depend on "
    "it."
)
SECRETS, REPLICAS = "cognito-idp:ListUserPoolClientSecrets", "cognito-idp:ListUserPoolReplicas"


def test_each_denied_read_that_the_file_needs_is_named_with_its_action() -> None:
    assert found(
        groups=Unread("cognito-idp:ListGroups", "denied", "no policy allows it"),
        app_client=Unread("cognito-idp:DescribeUserPoolClient", "denied"),
        identity_pool_roles=Unread("cognito-identity:GetIdentityPoolRoles", "denied"),
    ) == [
        Problem(
            "ReadDenied",
            "error",
            POOL,
            f"AWS denied cognito-idp:ListGroups on user pool {POOL_ID}. no policy allows it",
            "Grant cognito-idp:ListGroups on this resource to the role that runs the check.",
        ),
        Problem(
            "ReadDenied",
            "error",
            CLIENT,
            f"AWS denied cognito-idp:DescribeUserPoolClient on app client {CLIENT_ID}.",
            "Grant cognito-idp:DescribeUserPoolClient on this resource to the role that runs the "
            "check.",
        ),
        Problem(
            "ReadDenied",
            "error",
            f"identity pool {IDENTITY_POOL_ID}",
            "AWS denied cognito-identity:GetIdentityPoolRoles on identity pool "
            f"{IDENTITY_POOL_ID}.",
            "Grant cognito-identity:GetIdentityPoolRoles on this resource to the role that runs "
            "the check.",
        ),
    ]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({}, []),
        ({"client_secrets": Unread(SECRETS, "denied")}, [CLIENT]),
        ({"client_secrets": Unread(SECRETS, "failed", "UnknownOperationException")}, [CLIENT]),
        ({"client_secrets": Unread(SECRETS, "not_found")}, []),
        ({"replicas": Unread(REPLICAS, "denied")}, [POOL]),
        ({"replicas": Unread(REPLICAS, "failed", "ThrottlingException")}, [POOL]),
        ({"replicas": Unread(REPLICAS, "not_found")}, []),
        (
            {"client_secrets": Unread(SECRETS, "denied"), "replicas": Unread(REPLICAS, "denied")},
            [CLIENT, POOL],
        ),
    ],
)
def test_a_read_that_only_explains_is_left_out_and_told(
    read: dict[str, Unread], expected: list[str]
) -> None:
    assert named(found(**read)) == [("NotChecked", "info", subject) for subject in expected]


@pytest.mark.parametrize(
    ("follow_up", "action", "subject", "told"),
    [
        (
            FollowUp("domain", "shop"),
            "cognito-idp:DescribeUserPoolDomain",
            "domain shop",
            "whether the domain is ready",
        ),
        (
            FollowUp("login_style", CLIENT_ID),
            "cognito-idp:DescribeManagedLoginBrandingByClient",
            CLIENT,
            "whether managed login has a style",
        ),
        (
            FollowUp("resource_servers", POOL_ID),
            "cognito-idp:ListResourceServers",
            POOL,
            "whether the custom scopes exist",
        ),
        (
            FollowUp("role", ROLE_ARN),
            "iam:GetRole",
            f"role {ROLE_ARN}",
            "whether roles exist and trust the identity pool",
        ),
    ],
)
def test_each_follow_up_read_says_what_is_not_known_without_it(
    follow_up: FollowUp, action: str, subject: str, told: str
) -> None:
    assert found(follow_ups={**follow_ups(role()), follow_up: Unread(action, "denied", "no")}) == [
        Problem(
            "NotChecked",
            "info",
            subject,
            f"Not checked: {told} ({subject}). AWS denied {action}.",
            f"Grant {action} to the role that runs the check, or ignore this: the file does not "
            "depend on it.",
        )
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            Unread("iam:GetRole", "denied"),
            Unread("iam:GetRole", "denied"),
            [
                (
                    f"(role {ROLE_ARN}, role {OTHER_ARN}). AWS denied iam:GetRole.",
                    GRANT,
                )
            ],
        ),
        (
            Unread("iam:GetRole", "failed", "EndpointConnectionError"),
            role(OTHER_ARN),
            [
                (
                    f"(role {ROLE_ARN}). iam:GetRole failed with EndpointConnectionError.",
                    "Check again, or ignore this: the file does not depend on it.",
                )
            ],
        ),
        # One finding for the action; the first of its refusals is told.
        (
            Unread("iam:GetRole", "failed", "ThrottlingException"),
            Unread("iam:GetRole", "denied"),
            [
                (
                    (
                        f"(role {ROLE_ARN}, role {OTHER_ARN}). iam:GetRole failed with "
                        "ThrottlingException."
                    ),
                    "Check again, or ignore this: the file does not depend on it.",
                )
            ],
        ),
    ],
)
def test_an_action_is_named_once_with_everything_that_needed_it(
    first: Any, second: Any, expected: list[tuple[str, str]]
) -> None:
    read: dict[FollowUp, FollowUpFact | Unread] = {
        FollowUp("role", ROLE_ARN): first,
        FollowUp("role", OTHER_ARN): second,
    }
    assert found(follow_ups=read) == [
        Problem(
            "NotChecked",
            "info",
            f"role {ROLE_ARN}",
            f"Not checked: whether roles exist and trust the identity pool {rest}",
            fix,
        )
        for rest, fix in expected
    ]


def test_a_subject_that_two_reads_are_about_is_named_for_each_action() -> None:
    style = "cognito-idp:DescribeManagedLoginBrandingByClient"
    assert named(
        found(
            client_secrets=Unread(SECRETS, "failed", "UnknownOperationException"),
            follow_ups={
                **follow_ups(role()),
                FollowUp("login_style", CLIENT_ID): Unread(style, "denied"),
            },
        )
    ) == [("NotChecked", "info", CLIENT), ("NotChecked", "info", CLIENT)]
