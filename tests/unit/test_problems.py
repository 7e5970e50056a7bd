"""Each check, whole lists compared: it holds, it breaks, and what lies between."""

from __future__ import annotations

import pytest

from amplify_outputs.document import Document, build, encode
from amplify_outputs.facts import (
    AppClient,
    Group,
    IdentityPoolRoles,
    Login,
    Unread,
    UserPool,
)
from amplify_outputs.problems import blocking, find_document_problems, find_pool_problems
from amplify_outputs.problems.problem import Problem
from tests.builders import (
    CLIENT_ID,
    GUEST_ROLE_ARN,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    app_client,
    facts,
    identity_pool,
    readings,
    request,
    user_pool,
)

ABSENT = {
    name: Unread(f"cognito-idp:{name}", "not_found")
    for name in ("user_pool", "app_client", "mfa", "groups", "identity_providers")
}
OAUTH = {
    "oauth_enabled": True,
    "oauth_flows": ("code",),
    "oauth_scopes": ("openid",),
    "callback_urls": ("https://app.example.com/",),
    "sign_out_urls": ("https://app.example.com/",),
}


def found(asked: dict[str, object] | None = None, **read: object) -> list[Problem]:
    return list(find_pool_problems(request(**asked or {}), readings(**read)))


def named(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.severity, problem.subject) for problem in problems]


def test_a_well_made_set_up_has_no_problem() -> None:
    assert found() == []


def test_a_missing_user_pool_is_one_problem_and_hides_nothing_of_the_identity_pool() -> None:
    assert found(**ABSENT, identity_pool=identity_pool(logins=())) == [
        Problem(
            "UserPoolNotFound",
            "error",
            f"user pool {POOL_ID}",
            f"User pool {POOL_ID} was not found in us-east-1 of this account.",
            "Check the id, the region that it begins with, and the account: pools of other "
            "accounts cannot be read.",
        ),
        Problem(
            "IdentityPoolNotLinked",
            "error",
            f"identity pool {IDENTITY_POOL_ID}",
            f"Identity pool {IDENTITY_POOL_ID} is not linked to app client {CLIENT_ID} of "
            f"{POOL_ID}; linked: none.",
            "Add the pair to the identity pool's user pool logins; until then signed-in users get "
            '"Token is not from a supported provider of this identity pool".',
        ),
    ]


def test_a_missing_app_client_is_named_with_its_pool() -> None:
    assert found(app_client=Unread("cognito-idp:DescribeUserPoolClient", "not_found")) == [
        Problem(
            "AppClientNotFound",
            "error",
            f"app client {CLIENT_ID}",
            f"App client {CLIENT_ID} does not exist in user pool {POOL_ID}.",
            "Check that both ids are from the same pool.",
        )
    ]


def test_each_denied_read_is_named_with_its_action() -> None:
    problems = found(
        groups=Unread("cognito-idp:ListGroups", "denied", "no policy allows it"),
        app_client=Unread("cognito-idp:DescribeUserPoolClient", "denied"),
        identity_pool_roles=Unread("cognito-identity:GetIdentityPoolRoles", "denied"),
    )
    assert [(problem.code, problem.message) for problem in problems] == [
        (
            "ReadDenied",
            (
                f"Reading user pool {POOL_ID} needs cognito-idp:ListGroups, which was denied. no "
                "policy allows it"
            ),
        ),
        (
            "ReadDenied",
            (
                f"Reading app client {CLIENT_ID} needs cognito-idp:DescribeUserPoolClient, which was "
                "denied."
            ),
        ),
        (
            "ReadDenied",
            (
                f"Reading identity pool {IDENTITY_POOL_ID} needs "
                "cognito-identity:GetIdentityPoolRoles, which was denied."
            ),
        ),
    ]


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (app_client(), user_pool(), []),
        (app_client(has_secret=True), user_pool(), [("AppClientHasSecret", "error")]),
        (
            app_client(oauth_enabled=True, oauth_flows=("client_credentials",)),
            user_pool(),
            [("AppClientMachineToMachine", "error")],
        ),
        (app_client(**OAUTH), user_pool(domain="shop"), []),
        (app_client(**OAUTH), user_pool(custom_domain="auth.example.com"), []),
        (app_client(**OAUTH), user_pool(), [("OAuthDomainMissing", "warning")]),
        (
            app_client(**OAUTH, identity_providers=("COGNITO", "Google")),
            user_pool(),
            [("OAuthDomainMissing", "error")],
        ),
        (
            app_client(**{**OAUTH, "sign_out_urls": ()}),
            user_pool(domain="shop"),
            [("OAuthUrlsMissing", "warning")],
        ),
        (
            app_client(**{**OAUTH, "callback_urls": ()}, identity_providers=("Google",)),
            user_pool(domain="shop"),
            [("OAuthUrlsMissing", "error")],
        ),
        (
            app_client(**{**OAUTH, "callback_urls": (), "sign_out_urls": ()}),
            user_pool(),
            [("OAuthDomainMissing", "warning"), ("OAuthUrlsMissing", "warning")],
        ),
        (
            app_client(**{**OAUTH, "oauth_flows": ()}),
            user_pool(domain="shop"),
            [("OAuthFlowsMissing", "warning")],
        ),
        (
            app_client(**{**OAUTH, "oauth_flows": ()}, identity_providers=("Google",)),
            user_pool(domain="shop"),
            [("OAuthFlowsMissing", "error")],
        ),
        (
            app_client(oauth_flows=("code",), identity_providers=("COGNITO", "Google")),
            user_pool(),
            [],  # OAuth is configured but switched off
        ),
    ],
)
def test_app_client_checks(
    client: AppClient, pool: UserPool, expected: list[tuple[str, str]]
) -> None:
    problems = found(app_client=client, user_pool=pool)
    assert named(problems) == [(*each, f"app client {CLIENT_ID}") for each in expected]


@pytest.mark.parametrize(
    ("login", "linked"),
    [
        (Login(f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}", CLIENT_ID), True),
        (Login(f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}", "another"), False),
        (Login(f"cognito-idp.eu-west-1.amazonaws.com/{POOL_ID}", CLIENT_ID), False),
        (Login(f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}x", CLIENT_ID), False),
    ],
)
def test_an_identity_pool_must_know_exactly_this_pool_and_client(
    login: Login,
    linked: bool,  # noqa: FBT001 - a table
) -> None:
    problems = found(identity_pool=identity_pool(logins=(login,)))
    assert named(problems) == (
        [] if linked else [("IdentityPoolNotLinked", "error", f"identity pool {IDENTITY_POOL_ID}")]
    )


def test_the_identity_pool_of_govcloud_is_known_by_its_own_region() -> None:
    pool_id = "us-gov-west-1_AbC123xyz"
    login = Login(f"cognito-idp.us-gov-west-1.amazonaws.com/{pool_id}", CLIENT_ID)
    assert found({"UserPoolId": pool_id}, identity_pool=identity_pool(logins=(login,))) == []


def test_a_missing_identity_pool_is_one_problem() -> None:
    absent = Unread("cognito-identity:DescribeIdentityPool", "not_found")
    assert found(identity_pool=absent, identity_pool_roles=absent) == [
        Problem(
            "IdentityPoolNotFound",
            "error",
            f"identity pool {IDENTITY_POOL_ID}",
            f"Identity pool {IDENTITY_POOL_ID} was not found in us-east-1 of this account.",
            "Check the id, or leave IdentityPoolId out if the app needs no AWS credentials.",
        )
    ]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (IdentityPoolRoles(authenticated=ROLE_ARN), []),
        (IdentityPoolRoles(unauthenticated=GUEST_ROLE_ARN), ["error"]),
        (IdentityPoolRoles(mapped_providers=("graph.facebook.com",)), ["error"]),
        (
            IdentityPoolRoles(
                mapped_providers=(f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}",)
            ),
            ["warning"],
        ),
    ],
)
def test_signed_in_users_need_a_role(roles: IdentityPoolRoles, expected: list[str]) -> None:
    assert named(found(identity_pool_roles=roles)) == [
        ("AuthenticatedRoleMissing", severity, f"identity pool {IDENTITY_POOL_ID}")
        for severity in expected
    ]


def test_expectations_that_hold_are_no_problem() -> None:
    expect = {"AuthenticatedRoleArn": ROLE_ARN, "Groups": {"admins": ROLE_ARN}}
    assert found({"Expect": expect}, groups=(Group("admins", 0, ROLE_ARN),)) == []


def test_every_expectation_that_does_not_hold_is_named() -> None:
    expect = {
        "AuthenticatedRoleArn": GUEST_ROLE_ARN,
        "UnauthenticatedRoleArn": GUEST_ROLE_ARN,
        "Groups": {"admins": ROLE_ARN, "editors": ROLE_ARN, "guests": ROLE_ARN},
    }
    groups = (Group("admins", 0, GUEST_ROLE_ARN), Group("editors", 1))
    assert [problem.message for problem in found({"Expect": expect}, groups=groups)] == [
        f"Group admins has the role {GUEST_ROLE_ARN}, not {ROLE_ARN}.",
        f"Group editors has the role none, not {ROLE_ARN}.",
        f"Group guests does not exist in user pool {POOL_ID}.",
        (
            f"The authenticated role of identity pool {IDENTITY_POOL_ID} is {ROLE_ARN}, not "
            f"{GUEST_ROLE_ARN}."
        ),
        (
            f"The unauthenticated role of identity pool {IDENTITY_POOL_ID} is not set, not "
            f"{GUEST_ROLE_ARN}."
        ),
    ]


def test_an_invalid_document_is_a_problem_for_each_finding() -> None:
    asked = request(Outputs={"auth": {"oauth": {"domain": "auth.example.com"}}})
    document = build(asked, facts())
    assert [
        (problem.code, problem.subject)
        for problem in find_document_problems(asked, document, parameter_max_bytes=4096)
    ] == [("DocumentInvalid", "auth.oauth")]


@pytest.mark.parametrize(
    ("factors", "preferred", "expected"),
    [
        (("PASSWORD", "EMAIL_OTP"), "EMAIL_OTP", []),
        (("PASSWORD", "EMAIL_OTP"), "PASSWORD", []),
        (
            ("PASSWORD", "EMAIL_OTP"),
            "SMS_OTP",
            ["Allow it for both, or prefer one of PASSWORD, EMAIL_OTP."],
        ),
        (("PASSWORD",), "WEB_AUTHN", ["Allow it for both, or prefer one of PASSWORD."]),
    ],
)
def test_the_preferred_challenge_must_be_allowed(
    factors: tuple[str, ...], preferred: str, expected: list[str]
) -> None:
    asked = request(Outputs={"auth": {"passwordless": {"preferred_challenge": preferred}}})
    known = facts(
        user_pool=user_pool(first_auth_factors=factors),
        app_client=app_client(auth_flows=("ALLOW_USER_AUTH",)),
    )
    problems = find_document_problems(asked, build(asked, known), parameter_max_bytes=4096)
    assert [problem.fix for problem in problems] == expected


@pytest.mark.parametrize(
    ("size", "limit", "destinations", "expected"),
    [
        (4096, 4096, ["ssm", "s3"], []),
        (4097, 4096, ["ssm", "s3"], ["DocumentTooLarge"]),
        (4097, 8192, ["ssm"], []),
        (8192, 8192, ["ssm"], []),
        (8193, 8192, ["ssm"], ["DocumentTooLarge"]),
        (8193, 8192, ["s3"], []),
    ],
)
def test_a_document_must_fit_into_its_parameter(
    size: int, limit: int, destinations: list[str], expected: list[str]
) -> None:
    asked = request(Destinations=destinations)
    document = build(asked, facts())
    padding = size - len(encode({**document.outputs, "custom": {"pad": ""}}))
    outputs = {**document.outputs, "custom": {"pad": "x" * padding}}
    document = Document(outputs, "1.5", encode(outputs))
    assert len(document.body) == size
    problems = find_document_problems(asked, document, parameter_max_bytes=limit)
    assert [problem.code for problem in problems] == expected


def problem(code: str, severity: str) -> Problem:
    return Problem(code, severity, "subject", "message", "fix")  # type: ignore[arg-type]


ERROR = problem("OAuthDomainMissing", "error")
WARNING = problem("OAuthUrlsMissing", "warning")
NOTE = problem("Noted", "info")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (ERROR,)),
        ({"FailOn": "warning"}, (ERROR, WARNING)),
        ({"AcceptProblems": ["OAuthDomainMissing"]}, ()),
        ({"FailOn": "warning", "AcceptProblems": ["OAuthDomainMissing"]}, (WARNING,)),
        ({"FailOn": "warning", "AcceptProblems": ["OAuthUrlsMissing"]}, (ERROR,)),
    ],
)
def test_what_forbids_a_publication(asked: dict[str, object], expected: tuple[Problem]) -> None:
    assert blocking(request(**asked), [ERROR, WARNING, NOTE]) == expected
