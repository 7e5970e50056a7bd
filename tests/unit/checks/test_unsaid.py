"""What the file cannot say of sign-up and sign-in, and the app must know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import IdentityProvider
from amplify_outputs.model.problem import Problem
from tests.builders import CLIENT_ID, POOL_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client, oauth_pool

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, UserPool

CLIENT, POOL = f"app client {CLIENT_ID}", f"user pool {POOL_ID}"
BY_LINK = ("VerificationByLink", "info", POOL)
BY_ADMINISTRATORS = ("SignUpByAdministratorsOnly", "info", POOL)
OPEN = ("SignUpOpen", "info", CLIENT)
NO_RECOVERY = ("RecoveryByAdministratorsOnly", "info", POOL)
NOT_MIGRATED = ("UserMigrationNotReached", "warning", CLIENT)
NO_SRP = ("SrpNotAllowed", "warning", CLIENT)
NO_REFRESH = ("RefreshNotAllowed", "warning", CLIENT)
SRP, REFRESH = "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"
GOOGLE = (IdentityProvider("Google", "Google"),)
FEDERATED = oauth_client(identity_providers=("Google",))
NO_FORM = oauth_client(identity_providers=("Google",), auth_flows=(REFRESH,))


def by_link(**changes: Any) -> UserPool:
    """A pool that sends a link to new users."""
    return user_pool(**{"confirms_by_link": True, **changes})


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (user_pool(), []),
        (by_link(), [BY_LINK]),
        # Nobody signs up, or a trigger confirms users, or writes or sends the message.
        (by_link(self_sign_up=False), [BY_ADMINISTRATORS]),
        (by_link(confirms_by_trigger=True), []),
        (by_link(custom_messages=True), []),
        (by_link(custom_senders=("CustomEmailSender",)), []),
        (by_link(custom_senders=("CustomSMSSender",)), [BY_LINK]),
        # Phone numbers are verified by code, and come first if the form asks for both.
        (
            by_link(
                username_attributes=("phone_number",),
                auto_verified_attributes=("phone_number",),
                sends_sms=True,
            ),
            [],
        ),
        (
            by_link(
                required_attributes=("email", "phone_number"),
                auto_verified_attributes=("email", "phone_number"),
                sends_sms=True,
            ),
            [],
        ),
        (by_link(auto_verified_attributes=("email", "phone_number"), sends_sms=True), [BY_LINK]),
        # Without an address nothing is sent, which is another finding.
        (
            by_link(username_attributes=(), required_attributes=()),
            [("VerifiedAttributeNotAsked", "warning", POOL)],
        ),
        (by_link(auto_verified_attributes=()), [("NobodyVerified", "warning", POOL)]),
    ],
)
def test_new_users_get_the_code_that_the_form_asks_for(
    pool: UserPool, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=pool)) == expected


@pytest.mark.parametrize(
    ("pool", "client", "expected"),
    [
        ({}, app_client(), []),
        ({"self_sign_up": False}, app_client(), [BY_ADMINISTRATORS]),
        ({"self_sign_up": False}, oauth_client(), [BY_ADMINISTRATORS]),
        # The form of the app works whatever the sign-in pages offer; without a flow there is none.
        ({"self_sign_up": False}, FEDERATED, [BY_ADMINISTRATORS]),
        ({"self_sign_up": False}, NO_FORM, []),
        ({}, oauth_client(identity_providers=("COGNITO", "Google")), []),
        ({}, FEDERATED, [OPEN]),
        # No flow of a form keeps nobody from signing up.
        ({}, NO_FORM, [OPEN]),
        ({"confirms_by_trigger": True}, FEDERATED, []),
        # With OAuth off the providers mean nothing: it is a client for forms.
        (
            {},
            app_client(identity_providers=("Google",)),
            [("OAuthSwitchedOff", "info", CLIENT)],
        ),
        # Who named no provider left nobody out on purpose.
        (
            {},
            oauth_client(identity_providers=()),
            [("OAuthWithoutProvider", "warning", CLIENT)],
        ),
    ],
)
def test_sign_up_is_offered_to_those_who_can_sign_up(
    pool: dict[str, Any], client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    problems = found(user_pool=oauth_pool(**pool), app_client=client, identity_providers=GOOGLE)
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("recovery", "client", "expected"),
    [
        ((), app_client(), []),
        (("verified_email",), app_client(), []),
        (("admin_only",), app_client(), [NO_RECOVERY]),
        (("verified_email", "verified_phone_number"), app_client(), []),
        (("admin_only",), oauth_client(identity_providers=("COGNITO", "Google")), [NO_RECOVERY]),
        # Users of a provider have no password here.
        (("admin_only",), NO_FORM, []),
    ],
)
def test_a_new_password_is_offered_to_those_who_can_get_one(
    recovery: tuple[str, ...], client: AppClient, expected: list[tuple[str, str, str]]
) -> None:
    pool = oauth_pool(recovery=recovery, confirms_by_trigger=True)
    problems = found(user_pool=pool, app_client=client, identity_providers=GOOGLE)
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("migrates", "flows", "expected"),
    [
        (False, (SRP, REFRESH), []),
        (True, (SRP, REFRESH), [NOT_MIGRATED]),
        (True, (), [NOT_MIGRATED]),
        (True, (SRP, REFRESH, "ALLOW_CUSTOM_AUTH"), [NOT_MIGRATED]),
        (True, ("ALLOW_CUSTOM_AUTH",), [NO_SRP, NO_REFRESH, NOT_MIGRATED]),
        (True, ("CUSTOM_AUTH_FLOW_ONLY",), [NO_SRP, NOT_MIGRATED]),
        (True, (SRP, REFRESH, "ALLOW_USER_PASSWORD_AUTH"), []),
        (True, (SRP, REFRESH, "ALLOW_ADMIN_USER_PASSWORD_AUTH"), []),
        (True, ("USER_PASSWORD_AUTH",), []),
        (True, ("ADMIN_NO_SRP_AUTH",), []),
        # An app can send the password in sign-in by choice, too.
        (
            True,
            (SRP, REFRESH, "ALLOW_USER_AUTH"),
            [("PasswordlessFactorsMissing", "info", CLIENT)],
        ),
    ],
)
def test_a_trigger_that_migrates_users_gets_their_passwords(
    migrates: Any, flows: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(
        user_pool=user_pool(migrates_users=migrates), app_client=app_client(auth_flows=flows)
    )
    assert named(problems) == expected


def test_a_client_without_forms_has_nobody_to_migrate() -> None:
    pool = oauth_pool(migrates_users=True, confirms_by_trigger=True)
    assert found(user_pool=pool, app_client=NO_FORM, identity_providers=GOOGLE) == []


def test_a_client_for_machines_has_no_forms() -> None:
    pool = by_link(self_sign_up=False, recovery=("admin_only",), migrates_users=True)
    client = app_client(oauth_enabled=True, oauth_flows=("client_credentials",))
    problems = found(user_pool=pool, app_client=client)
    assert named(problems) == [("AppClientMachineToMachine", "error", CLIENT)]


# What each is called in full, and that what it tells to do cures it.
IN_FULL: dict[str, tuple[UserPool, AppClient, Problem, list[dict[str, Any]]]] = {
    "link": (
        by_link(),
        app_client(),
        Problem(
            "VerificationByLink",
            "info",
            POOL,
            f"User pool {POOL_ID} sends new users a link (CONFIRM_WITH_LINK), but Amplify's sign-up "
            "form asks them for a code.",
            "Let the user pool send a code, or let the app tell users to follow the link and then "
            "sign in.",
        ),
        [{"user_pool": user_pool()}],
    ),
    "administrators": (
        user_pool(self_sign_up=False),
        app_client(),
        Problem(
            "SignUpByAdministratorsOnly",
            "info",
            POOL,
            f"Only administrators create users in user pool {POOL_ID}, but Amplify's form offers "
            "sign-up.",
            "Hide sign-up in the app (hideSignUp), or let users sign up.",
        ),
        [{"user_pool": user_pool()}],
    ),
    "open": (
        oauth_pool(),
        FEDERATED,
        Problem(
            "SignUpOpen",
            "info",
            CLIENT,
            f"App client web offers Google only, but everybody can sign up to user pool {POOL_ID} "
            "through it.",
            "If all users come from these providers, let only administrators create users. Otherwise "
            "add COGNITO to the providers.",
        ),
        [
            {"user_pool": oauth_pool(self_sign_up=False)},
            {"app_client": replace(FEDERATED, identity_providers=("COGNITO", "Google"))},
        ],
    ),
    "recovery": (
        user_pool(recovery=("admin_only",)),
        app_client(),
        Problem(
            "RecoveryByAdministratorsOnly",
            "info",
            POOL,
            f'Only administrators reset passwords in user pool {POOL_ID} (admin_only): "Forgot your '
            "password?\" in Amplify's form always fails.",
            "Hide the link in the app, or let users recover their accounts by e-mail or SMS.",
        ),
        [{"user_pool": user_pool(recovery=("verified_email",))}],
    ),
    "migration": (
        user_pool(migrates_users=True),
        app_client(),
        Problem(
            "UserMigrationNotReached",
            "warning",
            CLIENT,
            f"User pool {POOL_ID} migrates users at sign-in, but app client web allows no flow with a "
            "password: users who are not in the pool yet cannot sign in.",
            "Allow ALLOW_USER_PASSWORD_AUTH and let the app use it, or accept this.",
        ),
        [{"app_client": app_client(auth_flows=(SRP, REFRESH, "ALLOW_USER_PASSWORD_AUTH"))}],
    ),
}


@pytest.mark.parametrize("which", IN_FULL)
def test_each_is_named_in_full_and_cured_by_what_it_tells_to_do(which: str) -> None:
    pool, client, problem, cures = IN_FULL[which]
    set_up: dict[str, Any] = {
        "user_pool": pool,
        "app_client": client,
        "identity_providers": GOOGLE,
    }
    assert found(**set_up) == [problem]
    for cure in cures:
        assert problem.code not in [each.code for each in found(**{**set_up, **cure})]
