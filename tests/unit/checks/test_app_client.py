"""The app client: AWS lets us read it, it has no secret, and it signs in the users of an app."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import AppClient, AppClients, CimdPolicies
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import FollowUp, Unread
from tests.builders import CLIENT_ID, POOL_ID, app_client, follow_ups, role
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

CLIENT = f"app client {CLIENT_ID}"
POOL = f"user pool {POOL_ID}"
NOT_FOUND = ("AppClientNotFound", "error", CLIENT)
CLIENT_DENIED = ("ReadDenied", "error", CLIENT)
POOL_DENIED = ("ReadDenied", "error", POOL)
SECRET = ("AppClientHasSecret", "error", CLIENT)
MACHINE = ("AppClientMachineToMachine", "error", CLIENT)
DYNAMIC = ("AppClientRegisteredDynamically", "warning", CLIENT)
NO_SRP = ("SrpNotAllowed", "warning", CLIENT)
NO_REFRESH = ("RefreshNotAllowed", "warning", CLIENT)

CLIENT_TOKEN = "ALLOW_CLIENT_TOKEN_AUTH"  # noqa: S105 - a flow
FOR_PEOPLE = ("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
FOR_MACHINES: dict[str, Any] = {"oauth_enabled": True, "oauth_flows": ("client_credentials",)}


def unread(reason: Any) -> Unread:
    """A read that gave nothing."""
    return Unread("cognito-idp:Read", reason)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({}, []),
        ({"app_client": unread("not_found")}, [NOT_FOUND]),
        ({"app_client": unread("denied")}, [CLIENT_DENIED]),
        # Nobody knows what is in a pool that is not there.
        (
            {"user_pool": unread("not_found"), "app_client": unread("not_found")},
            [("UserPoolNotFound", "error", POOL)],
        ),
        (
            {"user_pool": unread("denied"), "app_client": unread("not_found")},
            [POOL_DENIED, NOT_FOUND],
        ),
        (
            {"user_pool": unread("denied"), "app_client": unread("denied")},
            [POOL_DENIED, CLIENT_DENIED],
        ),
        (
            {"user_pool": unread("not_found"), "app_client": unread("denied")},
            [("UserPoolNotFound", "error", POOL), CLIENT_DENIED],
        ),
    ],
)
def test_a_client_must_be_in_its_pool_and_be_readable(
    read: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(**read)) == expected


def test_a_missing_app_client_is_named_with_its_pool() -> None:
    assert found(app_client=Unread("cognito-idp:DescribeUserPoolClient", "not_found")) == [
        Problem(
            "AppClientNotFound",
            "error",
            CLIENT,
            f"App client {CLIENT_ID} does not exist in user pool {POOL_ID}.",
            "Use ids of the same user pool for both.",
        )
    ]


GONE = Unread("cognito-idp:DescribeUserPoolClient", "not_found")


def others(*clients: AppClient) -> dict[FollowUp, AppClients]:
    return {FollowUp("app_clients", POOL_ID): AppClients(clients)}


def other(name: str, **changes: Any) -> AppClient:
    return app_client(id=f"id{name}", name=name, **changes)


@pytest.mark.parametrize(
    ("clients", "named_in_message"),
    [
        # It holds: they sign users in, from an app that keeps no secret.
        ((other("web"),), "web (idweb)"),
        (
            (other("ios"), other("web", oauth_enabled=True, oauth_flows=("code",))),
            "ios (idios), web (idweb)",
        ),
        (
            tuple(other(name) for name in "abcdef"),
            "a (ida), b (idb), c (idc), d (idd), e (ide)",
        ),
        # It breaks: none of them would do.
        ((), None),
        ((other("api", has_secret=True), other("jobs", **FOR_MACHINES)), None),
        ((other("strangers", registered_dynamically=True),), None),
        # Borderline: those that do not fit take no place in the list.
        (
            (other("a", has_secret=True), *(other(name) for name in "bcdef")),
            "b (idb), c (idc), d (idd), e (ide), f (idf)",
        ),
    ],
)
def test_a_missing_app_client_is_one_problem_that_names_a_few_that_fit(
    clients: tuple[AppClient, ...], named_in_message: str | None
) -> None:
    what = f"App client {CLIENT_ID} does not exist in user pool {POOL_ID}."
    fix = "Use ids of the same user pool for both."
    if named_in_message:
        what += f" App clients of this pool that fit an app: {named_in_message}."
        fix = "Use one of these, or ids of the same user pool for both."
    assert found(app_client=GONE, follow_ups=others(*clients)) == [
        Problem("AppClientNotFound", "error", CLIENT, what, fix)
    ]


def test_that_the_app_clients_of_the_pool_may_not_be_listed_is_said() -> None:
    denied = {FollowUp("app_clients", POOL_ID): Unread("cognito-idp:ListUserPoolClients", "denied")}
    assert found(app_client=GONE, follow_ups=denied) == [
        Problem(
            "AppClientNotFound",
            "error",
            CLIENT,
            f"App client {CLIENT_ID} does not exist in user pool {POOL_ID}.",
            "Use ids of the same user pool for both.",
        ),
        Problem(
            "NotChecked",
            "info",
            POOL,
            f"Not checked: which app clients the user pool has ({POOL}). AWS denied "
            "cognito-idp:ListUserPoolClients.",
            "Grant cognito-idp:ListUserPoolClients to the role that runs the check, or ignore this: the "
            "file does not depend on it.",
        ),
    ]


def test_a_client_that_may_not_be_read_is_named_with_the_action() -> None:
    assert found(app_client=Unread("cognito-idp:DescribeUserPoolClient", "denied")) == [
        Problem(
            "ReadDenied",
            "error",
            CLIENT,
            f"AWS denied cognito-idp:DescribeUserPoolClient on {CLIENT}.",
            "Grant cognito-idp:DescribeUserPoolClient on this resource to the role that runs the "
            "check.",
        )
    ]


@pytest.mark.parametrize(
    ("has_secret", "secrets", "expected"),
    [
        (False, 0, []),
        (True, 0, [SECRET]),
        # The list of secrets alone may tell of it.
        (False, 1, [SECRET]),
        (True, 2, [SECRET]),
        # The list may be unknown.
        (False, Unread("cognito-idp:ListUserPoolClientSecrets", "not_found"), []),
        (True, Unread("cognito-idp:ListUserPoolClientSecrets", "not_found"), [SECRET]),
        (
            False,
            Unread("cognito-idp:ListUserPoolClientSecrets", "denied"),
            [("NotChecked", "info", CLIENT)],
        ),
    ],
)
def test_an_app_keeps_no_secret(
    has_secret: Any, secrets: int | Unread, expected: list[tuple[str, str, str]]
) -> None:
    client = app_client(has_secret=has_secret)
    assert named(found(app_client=client, client_secrets=secrets)) == expected


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (oauth_client(), []),
        (app_client(**FOR_MACHINES), [MACHINE]),
        # What machines do with it says nothing while OAuth is off, or beside a flow for people.
        (app_client(oauth_flows=("client_credentials",)), []),
        (oauth_client(oauth_flows=("client_credentials", "code")), []),
        # It is not asked for flows of people as well, and has its secret of necessity.
        (app_client(**FOR_MACHINES, auth_flows=("ALLOW_CUSTOM_AUTH",)), [MACHINE]),
        (app_client(**FOR_MACHINES, has_secret=True), [SECRET, MACHINE]),
        # Without OAuth, machines have a flow of their own, which excludes those of people.
        (app_client(auth_flows=(CLIENT_TOKEN,)), [MACHINE]),
        (app_client(auth_flows=(CLIENT_TOKEN,), has_secret=True), [SECRET, MACHINE]),
        (app_client(**FOR_MACHINES, auth_flows=(CLIENT_TOKEN,)), [MACHINE]),
        (app_client(auth_flows=(CLIENT_TOKEN, *FOR_PEOPLE)), []),
        # Somebody can sign in by redirect, so the flows are judged as ever.
        (oauth_client(auth_flows=(CLIENT_TOKEN,)), [NO_SRP, NO_REFRESH]),
        (oauth_client(oauth_flows=(), auth_flows=(CLIENT_TOKEN,)), [MACHINE]),
    ],
)
def test_a_client_is_for_people(client: AppClient, expected: list[tuple[str, str, str]]) -> None:
    assert named(found(app_client=client, user_pool=oauth_pool())) == expected


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (app_client(registered_dynamically=False), []),
        (app_client(registered_dynamically=True), [DYNAMIC]),
        (app_client(registered_dynamically=True, has_secret=True), [SECRET, DYNAMIC]),
    ],
)
def test_a_client_belongs_to_the_owner_of_the_pool(
    client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(app_client=client)) == expected


OTHER_PARTIES = ("AppClientHasCimdPolicy", "info", CLIENT)


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        (CimdPolicies(frozenset()), []),
        (CimdPolicies(frozenset({"another0client"})), []),
        (CimdPolicies(frozenset({CLIENT_ID, "another0client"})), [OTHER_PARTIES]),
        (Unread("cognito-idp:ListCIMDPolicies", "not_found"), []),
        (Unread("cognito-idp:ListCIMDPolicies", "denied"), [("NotChecked", "info", POOL)]),
    ],
)
def test_a_client_is_for_the_app_alone(
    policies: CimdPolicies | Unread, expected: list[tuple[str, str, str]]
) -> None:
    read = {**follow_ups(role()), FollowUp("cimd_policies", POOL_ID): policies}
    problems = found(app_client=oauth_client(), user_pool=oauth_pool(), follow_ups=read)
    assert named(problems) == expected


def test_a_policy_for_software_of_others_is_named_in_full() -> None:
    policies = CimdPolicies(frozenset({CLIENT_ID}))
    read = {**follow_ups(role()), FollowUp("cimd_policies", POOL_ID): policies}
    assert found(app_client=oauth_client(), user_pool=oauth_pool(), follow_ups=read) == [
        Problem(
            "AppClientHasCimdPolicy",
            "info",
            CLIENT,
            "App client web has a CIMD policy: software of other parties can sign users in through "
            "it.",
            "No action is needed if that is meant. Otherwise move the policy to another app client.",
        )
    ]


def test_what_a_client_is_is_named_in_full() -> None:
    client = app_client(**FOR_MACHINES, has_secret=True, registered_dynamically=True)
    assert found(app_client=client) == [
        Problem(
            "AppClientHasSecret",
            "error",
            CLIENT,
            "App client web has a client secret, which Amplify's browser and mobile libraries cannot "
            "send.",
            "Create an app client without a secret for the app, and use its id.",
        ),
        Problem(
            "AppClientMachineToMachine",
            "error",
            CLIENT,
            "App client web is a machine-to-machine client: its only flow is client_credentials, so "
            "users cannot sign in with it.",
            "Use the app client of the app, or create one with the code flow.",
        ),
        Problem(
            "AppClientRegisteredDynamically",
            "warning",
            CLIENT,
            "App client web was registered dynamically (client type DCR); the software that "
            "registered it can change or remove it.",
            "Create an app client for the app, and use its id.",
        ),
    ]


def test_a_client_for_machines_is_named_with_its_only_flow() -> None:
    [problem] = found(app_client=app_client(auth_flows=(CLIENT_TOKEN,)))
    assert problem.message == (
        "App client web is a machine-to-machine client: its only flow is ALLOW_CLIENT_TOKEN_AUTH, "
        "so users cannot sign in with it."
    )


def test_a_client_of_a_pool_that_could_not_be_read_is_checked_by_itself() -> None:
    pool = Unread("cognito-idp:DescribeUserPool", "denied")
    client = app_client(has_secret=True, auth_flows=("ALLOW_USER_SRP_AUTH",))
    assert named(found(user_pool=pool, app_client=client)) == [
        POOL_DENIED,
        SECRET,
        NO_REFRESH,
    ]
