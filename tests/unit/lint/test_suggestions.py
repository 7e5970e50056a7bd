"""What a wrong value was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.lint.kinds import kind_at
from amplify_outputs.lint.suggestions import suggestion
from amplify_outputs.schema.types import validate

if TYPE_CHECKING:
    from amplify_outputs.readers.decoder import Keys


@pytest.mark.parametrize(
    ("keys", "value", "meant"),
    [
        (("auth", "unauthenticated_identities_enabled"), "True", True),
        (("auth", "unauthenticated_identities_enabled"), 0, False),
        (("auth", "unauthenticated_identities_enabled"), 2, None),
        (("auth", "password_policy", "min_length"), " 12 ", 12),
        (("auth", "password_policy", "min_length"), "5", None),
        (("auth", "password_policy", "min_length"), True, None),
        (("auth", "mfa_configuration"), "Off", "NONE"),
        (("auth", "mfa_configuration"), True, "REQUIRED"),
        (("auth", "mfa_configuration"), "sometimes", None),
        (("auth", "mfa_methods"), "SMS_MFA,SOFTWARE_TOKEN_MFA", ["SMS", "TOTP"]),
        (("auth", "mfa_methods"), '["TOTP"]', ["TOTP"]),
        (("auth", "mfa_methods"), "", []),
        (("auth", "username_attributes"), "", None),
        (("auth", "username_attributes", 0), "Phone", "phone_number"),
        (("auth", "oauth", "identity_providers", 0), "SignInWithApple", "SIGN_IN_WITH_APPLE"),
        (("auth", "oauth", "response_type"), "implicit", "token"),
        (("auth", "oauth", "response_type"), "code,implicit", "code"),
        (("auth", "groups"), ["admins"], None),
        (("storage", "buckets"), {"a": {}}, None),
        (("auth", "standard_required_attributes"), {"Email": {}}, ["email"]),
        (("auth", "groups"), "admins", [{"admins": {}}]),
        (("auth", "password_policy"), '{"min_length": 8}', {"min_length": 8}),
        (("auth", "password_policy"), {"min_length": 8}, None),
        (("auth", "user_pool_id"), 5, "5"),
        (("auth", "nonsense"), "x", None),
    ],
)
def test_a_value_of_another_type_or_spelling_is_understood(
    keys: Keys, value: object, meant: object
) -> None:
    assert suggestion(kind_at("1.5", keys), value) == meant


@pytest.mark.parametrize(
    "key", ["unauthenticated_identities_enabled", "mfa_configuration", "mfa_methods"]
)
@given(
    value=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())
)
def test_what_is_suggested_for_a_flag_or_a_choice_is_right(key: str, value: object) -> None:
    kind = kind_at("1.5", ("auth", key))
    assert kind is not None

    meant = suggestion(kind, value)

    if isinstance(meant, bool | str):
        assert validate(kind, meant) == []
