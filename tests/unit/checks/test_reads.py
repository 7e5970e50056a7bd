"""Reads that gave nothing: the file needs some of them, and the others are only reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.checks.reads import OPTIONAL_READS
from amplify_outputs.checks.run import find_pool_problems
from amplify_outputs.model.bucket import PublicAccessBlock
from amplify_outputs.model.facts import (
    AppClients,
    CimdPolicies,
    Domain,
    LoginStyle,
    Recoveries,
    ResourceServers,
    SessionTags,
)
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import BucketReadings, DataApiReadings, FollowUp, Unread
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    app_client,
    bucket_readings,
    data_api,
    follow_ups,
    readings,
    request,
    role,
)
from tests.unit.checks.pool_problems import ADMIN_SCOPE, found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.readings import FollowUpFact

POOL, CLIENT = f"user pool {POOL_ID}", f"app client {CLIENT_ID}"
OTHER_ARN = "arn:aws:iam::123456789012:role/other"
GRANT = (
    "Grant iam:GetRole to the role that runs the check, or look at the trust policies in the console "
    "of IAM."
)
NO_CREDENTIALS = "If a role does not, its users get no AWS credentials."
BY_HAND = "Check again, or look at the trust policies in the console of IAM."
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


TAG = "amplify-outputs=web"
DENIES_THE_REST = "this publisher reads only what has it, and AWS denies everything else."


@pytest.mark.parametrize(
    ("read", "what"),
    [
        ({"user_pool": "cognito-idp:DescribeUserPool"}, f"the user pool the tag {TAG}"),
        ({"app_client": "cognito-idp:DescribeUserPoolClient"}, f"its user pool the tag {TAG}"),
        (
            {"identity_pool": "cognito-identity:DescribeIdentityPool"},
            f"the identity pool the tag {TAG}",
        ),
        ({"data_api": "appsync:GetGraphqlApi"}, f"the API the tag {TAG}"),
        (
            {"storage": "s3:GetBucketLocation"},
            f"the bucket the tag {TAG}, and turn on ABAC for the bucket",
        ),
    ],
)
def test_a_denied_read_names_the_tag_that_the_publisher_requires(
    read: dict[str, str], what: str
) -> None:
    [(name, action)] = read.items()
    more = " A publisher reads only buckets of its own account." if name == "storage" else ""
    unread: Any = Unread(action, "denied")
    whole = {"data_api": DataApiReadings(unread), "storage": BucketReadings(unread)}
    asked = request(DataApiId=DATA_API_ID, StorageBucketName=BUCKET)
    given = readings(**{name: whole.get(name, unread)})
    problems = [it for it in find_pool_problems(asked, given, TAG) if it.code == "ReadDenied"]

    grant = f"grant {action} on this resource to the role that runs the check."
    assert [problem.fix for problem in problems] == [
        f"Give {what}: {DENIES_THE_REST} If it is there, {grant}{more}"
    ]


def test_a_denied_read_that_has_nothing_to_do_with_tags_says_nothing_of_them() -> None:
    given = readings(
        data_api=DataApiReadings(data_api("API_KEY"), Unread("appsync:ListApiKeys", "denied")),
        follow_ups={FollowUp("role", ROLE_ARN): Unread("iam:GetRole", "denied")},
    )
    asked = request(DataApiId=DATA_API_ID, DataApiKey=True)

    assert [*find_pool_problems(asked, given, TAG)] == [*find_pool_problems(asked, given)]


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
            FollowUp("cimd_policies", POOL_ID),
            "cognito-idp:ListCIMDPolicies",
            POOL,
            "whether a CIMD policy opens the app client to other parties' software",
        ),
        (
            FollowUp("recoveries", POOL_ID),
            "cognito-idp:ListPointInTimeRecoveries",
            POOL,
            "whether a recovery keeps the user pool from being written",
        ),
        (
            FollowUp("resource_servers", POOL_ID),
            "cognito-idp:ListResourceServers",
            POOL,
            "whether the custom scopes exist",
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
                    (
                        f"(role {ROLE_ARN}, role {OTHER_ARN}). AWS denied iam:GetRole. "
                        f"{NO_CREDENTIALS}"
                    ),
                    GRANT,
                )
            ],
        ),
        (
            Unread("iam:GetRole", "failed", "EndpointConnectionError"),
            role(OTHER_ARN),
            [
                (
                    (
                        f"(role {ROLE_ARN}). iam:GetRole failed with EndpointConnectionError. "
                        f"{NO_CREDENTIALS}"
                    ),
                    BY_HAND,
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
                        f"ThrottlingException. {NO_CREDENTIALS}"
                    ),
                    BY_HAND,
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


def test_a_list_of_secrets_that_may_not_be_read_says_what_may_be_wrong() -> None:
    assert found(client_secrets=Unread(SECRETS, "denied")) == [
        Problem(
            "NotChecked",
            "info",
            CLIENT,
            f"Not checked: whether secrets were added to the app client ({CLIENT}). AWS denied "
            f"{SECRETS}. If the app client has a secret, nobody can sign in to the app.",
            f"Grant {SECRETS} to the role that runs the check, or look in the console whether the "
            "app client has a secret.",
        )
    ]


def test_a_list_of_secrets_has_nothing_to_add_to_a_secret_that_is_known() -> None:
    client = app_client(has_secret=True)
    assert named(found(app_client=client, client_secrets=Unread(SECRETS, "denied"))) == [
        ("AppClientHasSecret", "error", CLIENT)
    ]


# The worst that each optional read can give, as `readings` takes it, and the same read denied.
WORST: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    SECRETS: ({"client_secrets": 1}, {"client_secrets": Unread(SECRETS, "denied")}),
    REPLICAS: ({"replicas": ("eu-west-1",)}, {"replicas": Unread(REPLICAS, "denied")}),
    **{
        action: (
            {"follow_ups": {**follow_ups(role()), follow_up: worst}},
            {"follow_ups": {**follow_ups(role()), follow_up: Unread(action, "denied")}},
        )
        for action, follow_up, worst in (
            ("iam:GetRole", FollowUp("role", ROLE_ARN), role(trust=())),
            ("cognito-idp:DescribeUserPoolDomain", FollowUp("domain", "shop"), Domain("shop")),
            (
                "cognito-idp:DescribeManagedLoginBrandingByClient",
                FollowUp("login_style", CLIENT_ID),
                LoginStyle(assigned=False),
            ),
            (
                "cognito-idp:ListResourceServers",
                FollowUp("resource_servers", POOL_ID),
                ResourceServers(frozenset()),
            ),
            (
                "cognito-idp:ListCIMDPolicies",
                FollowUp("cimd_policies", POOL_ID),
                CimdPolicies(frozenset({CLIENT_ID})),
            ),
            (
                "cognito-idp:ListPointInTimeRecoveries",
                FollowUp("recoveries", POOL_ID),
                Recoveries("RESTORING"),
            ),
            (
                "cognito-idp:ListUserPoolClients",
                FollowUp("app_clients", POOL_ID),
                AppClients(()),
            ),
            (
                "cognito-identity:GetPrincipalTagAttributeMap",
                FollowUp("session_tags", IDENTITY_POOL_ID),
                SessionTags(used=True),
            ),
        )
    },
    **{
        action: (
            {"storage": bucket_readings(**{part: worst})},
            {"storage": bucket_readings(**{part: Unread(action, "denied")})},
        )
        for action, part, worst in (
            ("s3:GetBucketCORS", "cors", ()),
            ("s3:GetBucketPublicAccessBlock", "public_access_block", PublicAccessBlock()),
            ("s3:GetBucketPolicyStatus", "policy_is_public", True),
        )
    },
}


@pytest.mark.parametrize("action", WORST)
def test_a_read_that_can_decide_an_error_is_never_said_not_to_matter(action: str) -> None:
    worst, denied = WORST[action]
    set_up = {
        "app_client": oauth_client(oauth_scopes=("openid", ADMIN_SCOPE, "shop/read")),
        "user_pool": oauth_pool(),
    }
    asked = {"StorageBucketName": BUCKET}
    harmless = {p.severity for p in found(asked, **set_up, **worst)}.isdisjoint({"error"})
    [problem] = [p for p in found(asked, **set_up, **denied) if p.code == "NotChecked"]

    assert action in problem.message
    assert ("the file does not depend on it" in problem.fix) is harmless


def test_every_optional_read_is_in_the_table_above() -> None:
    assert set(WORST) == set(OPTIONAL_READS)


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
