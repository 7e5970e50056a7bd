"""Sign-up: the form asks for what the user pool requires, and Cognito can send a code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.model.facts import IdentityProvider
from amplify_outputs.model.problem import Problem
from amplify_outputs.schema.versions import STANDARD_SIGN_UP_ATTRIBUTES
from tests.builders import CLIENT_ID, POOL_ID, app_client, user_pool
from tests.unit.checks.pool_problems import found, named, oauth_client

if TYPE_CHECKING:
    from amplify_outputs.model.facts import AppClient, UserPool

CLIENT = f"app client {CLIENT_ID}"
POOL = f"user pool {POOL_ID}"
LOCKED = ("RequiredAttributeNotWritable", "warning", CLIENT)
LOCKED_OUT = ("RequiredAttributeNotWritable", "error", CLIENT)
NO_FIELD = ("RequiredAttributeWithoutField", "warning", POOL)
NOBODY = ("NobodyVerified", "warning", POOL)
NOT_ASKED = ("VerifiedAttributeNotAsked", "warning", POOL)
BY_ADMINISTRATORS = ("SignUpByAdministratorsOnly", "info", POOL)
OPEN = ("SignUpOpen", "info", CLIENT)
ALIASES = ("AliasSignIn", "warning", POOL)
GOOGLE = (IdentityProvider("Google", "Google"),)


def named_pool(**changes: Any) -> UserPool:
    """A pool whose users have a user name, and an e-mail address only if they like."""
    return user_pool(**{"username_attributes": (), "required_attributes": ("sub",), **changes})


def google_client(**changes: Any) -> AppClient:
    """A client that also redirects to Google."""
    return oauth_client(**{"identity_providers": ("COGNITO", "Google"), **changes})


def either_pool(**changes: Any) -> UserPool:
    """A pool whose users sign in by phone number or e-mail, and that requires neither."""
    return user_pool(
        **{
            "username_attributes": ("phone_number", "email"),
            "required_attributes": ("sub",),
            "sends_sms": True,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("required", "writable", "expected"),
    [
        (("sub", "email"), None, []),
        (("sub", "email"), ("email", "name"), []),
        (("sub", "email"), ("name",), [LOCKED]),
        # Cognito writes sub itself.
        (("sub",), ("name",), []),
        (("sub",), None, []),
        # An empty list is the same as none: Cognito lets everything be written.
        (("sub", "email"), (), []),
        (("sub", "email", "name"), ("email",), [LOCKED]),
        (("email", "gender"), ("email",), [LOCKED, NO_FIELD]),
        (("custom:plan", "email"), ("email",), []),
    ],
)
def test_what_is_required_can_be_written(
    required: tuple[str, ...],
    writable: tuple[str, ...] | None,
    expected: list[tuple[str, str, str]],
) -> None:
    pool, client = user_pool(required_attributes=required), app_client(write_attributes=writable)
    assert named(found(user_pool=pool, app_client=client)) == expected


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        *((name, [NO_FIELD]) for name in ("address", "gender", "locale", "picture")),
        *((name, [NO_FIELD]) for name in ("updated_at", "zoneinfo")),
        *(
            (name, [])
            for name in ("birthdate", "email", "family_name", "given_name", "middle_name")
        ),
        *((name, []) for name in ("name", "nickname", "phone_number", "preferred_username")),
        *((name, []) for name in ("profile", "website")),
    ],
)
def test_what_is_required_has_a_field_in_the_form(
    required: str, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=user_pool(required_attributes=(required,)))) == expected


def test_every_attribute_that_stops_sign_up_is_named_in_the_order_of_the_alphabet() -> None:
    pool = user_pool(required_attributes=STANDARD_SIGN_UP_ATTRIBUTES[::-1])
    client = app_client(
        write_attributes=tuple({*STANDARD_SIGN_UP_ATTRIBUTES} - {"email", "address"})
    )
    assert found(user_pool=pool, app_client=client) == [
        Problem(
            "RequiredAttributeNotWritable",
            "warning",
            CLIENT,
            f"User pool {POOL_ID} requires address, email, which app client web may not write: "
            "sign-up fails.",
            "Let the app client write what the user pool requires.",
        ),
        Problem(
            "RequiredAttributeWithoutField",
            "warning",
            POOL,
            f"User pool {POOL_ID} requires address, gender, locale, picture, updated_at, "
            "zoneinfo, for which Amplify's sign-up form has no field: sign-up fails until the "
            "app adds one.",
            "Add the field to the form, then accept this.",
        ),
    ]


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (user_pool(), []),
        (user_pool(auto_verified_attributes=("email", "phone_number"), sends_sms=True), []),
        (user_pool(auto_verified_attributes=()), [NOBODY]),
        (user_pool(auto_verified_attributes=(), self_sign_up=False), [BY_ADMINISTRATORS]),
        # A trigger may confirm people, and often does.
        (user_pool(auto_verified_attributes=(), confirms_by_trigger=True), []),
        (named_pool(auto_verified_attributes=()), [NOBODY]),
        (named_pool(auto_verified_attributes=(), alias_attributes=("email",)), [ALIASES, NOBODY]),
    ],
)
def test_somebody_is_verified(pool: UserPool, expected: list[tuple[str, str, str]]) -> None:
    assert named(found(user_pool=pool)) == expected


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (user_pool(required_attributes=()), []),
        (named_pool(required_attributes=("email",)), []),
        (named_pool(), [NOT_ASKED]),
        (named_pool(required_attributes=("phone_number",)), [NOT_ASKED]),
        (named_pool(self_sign_up=False), [BY_ADMINISTRATORS]),
        (named_pool(confirms_by_trigger=True), []),
        # Who may sign in by an alias still signs up with a user name.
        (named_pool(alias_attributes=("email",)), [ALIASES, NOT_ASKED]),
        (named_pool(alias_attributes=("email",), required_attributes=("email",)), [ALIASES]),
        # The form asks for the e-mail address, and the code goes to a telephone.
        (user_pool(auto_verified_attributes=("phone_number",), sends_sms=True), [NOT_ASKED]),
        # One of two is enough.
        (
            named_pool(
                required_attributes=("email",),
                auto_verified_attributes=("email", "phone_number"),
                sends_sms=True,
            ),
            [],
        ),
        (user_pool(username_attributes=("email", "phone_number")), []),
        # The form has one field for the name, and e-mail wins, in whatever order the pool has them.
        (either_pool(auto_verified_attributes=("phone_number",)), [NOT_ASKED]),
        (either_pool(auto_verified_attributes=("email",)), []),
        (either_pool(auto_verified_attributes=("phone_number", "email")), []),
        (
            either_pool(
                auto_verified_attributes=("phone_number",),
                required_attributes=("sub", "phone_number"),
            ),
            [],
        ),
        (
            either_pool(
                auto_verified_attributes=("phone_number",), username_attributes=("phone_number",)
            ),
            [],
        ),
        (
            either_pool(auto_verified_attributes=("email",), username_attributes=("phone_number",)),
            [NOT_ASKED],
        ),
    ],
)
def test_what_is_verified_is_asked_for(
    pool: UserPool, expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(user_pool=pool)) == expected


def test_a_pool_that_verifies_nobody_is_named_in_full() -> None:
    assert found(user_pool=user_pool(auto_verified_attributes=())) == [
        Problem(
            "NobodyVerified",
            "warning",
            POOL,
            f"User pool {POOL_ID} lets users sign up but verifies nothing automatically: new "
            "users cannot confirm their account or reset a password with a code.",
            "Verify e-mail addresses or phone numbers, or allow sign-up by administrators only.",
        )
    ]


def test_what_is_verified_but_not_asked_for_is_named_in_full() -> None:
    pool = named_pool(auto_verified_attributes=("email", "phone_number"), sends_sms=True)
    assert found(user_pool=pool) == [
        Problem(
            "VerifiedAttributeNotAsked",
            "warning",
            POOL,
            f"User pool {POOL_ID} verifies email, phone_number, but does not require it, and "
            "Amplify's sign-up form asks for a user name: new users get no code.",
            "Add the field to the app's form, then accept this.",
        )
    ]


@pytest.mark.parametrize(
    ("pool", "form", "cure"),
    [
        (either_pool(auto_verified_attributes=("phone_number",)), "email", "email"),
        (
            named_pool(required_attributes=("phone_number",), sends_sms=True),
            "a user name and phone_number",
            "phone_number",
        ),
    ],
)
def test_to_verify_what_the_form_asks_for_cures_it(pool: UserPool, form: str, cure: str) -> None:
    [problem] = found(user_pool=pool)
    assert f"sign-up form asks for {form}: new users" in problem.message
    assert problem.fix.startswith(f"Verify {cure}, or")
    assert found(user_pool=replace(pool, auto_verified_attributes=(cure,))) == []


BROKEN = (
    {"required_attributes": ("gender",), "auto_verified_attributes": ()},
    {"required_attributes": ("gender",), "username_attributes": ()},
)


@pytest.mark.parametrize("broken", BROKEN)
def test_where_administrators_alone_make_users_nothing_is_wrong_with_sign_up(
    broken: dict[str, Any],
) -> None:
    client = app_client(write_attributes=("name",))
    pool = user_pool(**broken, self_sign_up=False)
    assert named(found(user_pool=pool, app_client=client)) == [BY_ADMINISTRATORS]


@pytest.mark.parametrize("providers", [("COGNITO",), ("COGNITO", "Google"), ("Google",)])
@pytest.mark.parametrize(("broken", "expected"), [(BROKEN[0], [NOBODY]), (BROKEN[1], [NOT_ASKED])])
def test_sign_up_stays_open_whatever_providers_the_client_names(
    broken: dict[str, Any], expected: list[tuple[str, str, str]], providers: tuple[str, ...]
) -> None:
    client = oauth_client(identity_providers=providers, write_attributes=("name",))
    pool = user_pool(**broken, domain="shop")
    problems = found(user_pool=pool, app_client=client, identity_providers=GOOGLE)
    locked = LOCKED_OUT if "Google" in providers else LOCKED
    open_all_the_same = [] if "COGNITO" in providers else [OPEN]
    assert named(problems) == [*expected, locked, NO_FIELD, *open_all_the_same]


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (google_client(), {}, []),
        (google_client(write_attributes=("email",)), {}, []),
        (google_client(write_attributes=("name",)), {}, [LOCKED_OUT]),
        # Nobody signs up by form, and the provider's users are locked out all the same.
        (
            google_client(write_attributes=("name",)),
            {"self_sign_up": False},
            [LOCKED_OUT, BY_ADMINISTRATORS],
        ),
        (oauth_client(write_attributes=("name",)), {"self_sign_up": False}, [BY_ADMINISTRATORS]),
        # What is not required need not be mapped.
        (google_client(write_attributes=("name",)), {"required_attributes": ("sub",)}, []),
    ],
)
def test_what_is_required_can_be_written_at_a_sign_in_with_a_provider(
    client: AppClient, pool: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    problems = found(
        user_pool=user_pool(**pool, domain="shop"), app_client=client, identity_providers=GOOGLE
    )
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("self_sign_up", "client", "severity", "failing"),
    [
        (True, oauth_client(write_attributes=("name",)), "warning", "sign-up fails"),
        (
            True,
            google_client(write_attributes=("name",)),
            "error",
            "sign-up and sign-in with Google fail",
        ),
        (False, google_client(write_attributes=("name",)), "error", "sign-in with Google fails"),
    ],
)
def test_what_fails_without_permission_to_write_is_named_in_full(
    self_sign_up: Any, client: AppClient, severity: Any, failing: str
) -> None:
    pool = user_pool(domain="shop", self_sign_up=self_sign_up)
    problem = Problem(
        "RequiredAttributeNotWritable",
        severity,
        CLIENT,
        f"User pool {POOL_ID} requires email, which app client web may not write: {failing}.",
        "Let the app client write what the user pool requires.",
    )
    problems = found(user_pool=pool, app_client=client, identity_providers=GOOGLE)
    assert [each for each in problems if each.code == problem.code] == [problem]

    cured = replace(client, write_attributes=("name", "email"))
    problems = found(user_pool=pool, app_client=cured, identity_providers=GOOGLE)
    assert problem.code not in [each.code for each in problems]


def test_a_trigger_that_confirms_people_supplies_no_attribute() -> None:
    pool = user_pool(required_attributes=("gender",), confirms_by_trigger=True)
    assert named(found(user_pool=pool)) == [NO_FIELD]
