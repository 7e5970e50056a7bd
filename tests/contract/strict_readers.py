"""The decoders of Amplify's client libraries, as strict as each of them is.

Written down from the libraries' sources [amplify-swift], [amplify-android], [amplify-flutter],
[amplify-js] (docs/amplify-outputs.md has the revisions). None of these decoders minds an unknown
key; a value that one of them cannot decode stops the whole app, not only the feature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STANDARD_ATTRIBUTES = frozenset(
    {
        "address",
        "birthdate",
        "email",
        "family_name",
        "gender",
        "given_name",
        "locale",
        "middle_name",
        "name",
        "nickname",
        "phone_number",
        "picture",
        "preferred_username",
        "profile",
        "sub",
        "updated_at",
        "website",
        "zoneinfo",
    }
)
_SOCIAL_PROVIDERS = frozenset({"GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"})
_CONTACTS = frozenset({"email", "phone_number"})
_MFA_CONFIGURATIONS = frozenset({"NONE", "OPTIONAL", "REQUIRED"})
_RESPONSE_TYPES = frozenset({"code", "token"})

Missing = Literal["throws", "allowed"]
Null = Literal["throws", "allowed"]


@dataclass(frozen=True)
class Field:
    """One field of a decoder. `choices` makes it, or the items of a list, an enumeration."""

    type: type[str | int | bool | list[str] | dict[str, Any]]
    missing: Missing = "allowed"
    null: Null = "allowed"
    choices: frozenset[str] | None = None
    fields: Mapping[str, Field] | None = None


def complaints(outputs: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stops each library from reading the document; a library that can is not named."""
    result = {
        name: list(dict.fromkeys(_read(outputs, fields))) for name, fields in _LIBRARIES.items()
    }
    result["JavaScript"] = list(_javascript(outputs))
    result["Authenticators"] = list(_authenticators(outputs))
    return {name: found for name, found in result.items() if found}


def _read(value: Mapping[str, Any], fields: Mapping[str, Field], path: str = "") -> Iterator[str]:
    for name, field in fields.items():
        place = f"{path}{name}"
        if name not in value:
            if field.missing == "throws":
                yield f"{place} is missing"
        elif value[name] is None:
            if field.null == "throws":
                yield f"{place} is null"
        else:
            yield from _read_value(value[name], field, place)


def _read_value(value: object, field: Field, place: str) -> Iterator[str]:
    # A JSON true is no number to any of them, and to Python it is one.
    if not isinstance(value, field.type) or (field.type is int and isinstance(value, bool)):
        yield f"{place} is not a {field.type.__name__}"
    elif isinstance(value, dict):
        yield from _read(value, field.fields or {}, f"{place}.")
    else:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(value, list) and not isinstance(item, str):
                yield f"{place} has {item!r}, which is not a str"
            elif field.choices is not None and item not in field.choices:
                yield f"{place} is {item!r}, which is unknown"


def _javascript(outputs: Mapping[str, Any]) -> Iterator[str]:
    """Tolerant, but it must see that this is a file of the second generation."""
    version = outputs.get("version")
    if not isinstance(version, str) or not version.startswith("1"):
        yield f"version is {version!r}"
    for key in outputs:
        if key.startswith("aws_"):
            yield f"{key} makes it a file of the first generation"
    auth = outputs.get("auth", {})
    for key in ("standard_required_attributes", "username_attributes", "mfa_methods"):
        if not isinstance(auth.get(key, []), list):
            yield f"auth.{key} is not a list"
    for flag in ("unauthenticated_identities_enabled",):
        if not isinstance(auth.get(flag, False), bool):
            yield f"auth.{flag} is truthy as a text"


def _authenticators(outputs: Mapping[str, Any]) -> Iterator[str]:
    """The ready-made sign-in forms want more than the libraries below them."""
    for key in (
        "password_policy",
        "standard_required_attributes",
        "user_verification_types",
        "unauthenticated_identities_enabled",
    ):
        if key not in outputs.get("auth", {}):
            yield f"auth.{key} is missing"


def _required(type_: type, choices: frozenset[str] | None = None) -> Field:
    return Field(type_, "throws", "throws", choices)


# Swift: a missing or null optional is nil. Everything else must be there and decode.
_SWIFT = {
    "version": _required(str),
    "auth": Field(
        dict,
        fields={
            "aws_region": _required(str),
            "user_pool_id": _required(str),
            "user_pool_client_id": _required(str),
            "identity_pool_id": Field(str),
            "password_policy": Field(
                dict,
                fields={
                    "min_length": _required(int),
                    "require_numbers": _required(bool),
                    "require_lowercase": _required(bool),
                    "require_uppercase": _required(bool),
                    "require_symbols": _required(bool),
                },
            ),
            "oauth": Field(
                dict,
                fields={
                    "identity_providers": _required(list),
                    "domain": _required(str),
                    "scopes": _required(list),
                    "redirect_sign_in_uri": _required(list),
                    "redirect_sign_out_uri": _required(list),
                    "response_type": _required(str),
                },
            ),
            "standard_required_attributes": Field(list, choices=_STANDARD_ATTRIBUTES),
            "username_attributes": Field(list, choices=_CONTACTS),
            "user_verification_types": Field(list, choices=_CONTACTS),
            "unauthenticated_identities_enabled": Field(bool),
            "mfa_configuration": Field(str),
            "mfa_methods": Field(list),
        },
    ),
}

# Android: lists and flags have defaults when they are missing, but cannot be null.
_ANDROID = {
    "auth": Field(
        dict,
        fields={
            "aws_region": _required(str),
            "user_pool_id": _required(str),
            "user_pool_client_id": _required(str),
            "identity_pool_id": Field(str),
            "password_policy": Field(
                dict,
                fields={
                    "min_length": _required(int),
                    "require_numbers": _required(bool),
                    "require_lowercase": _required(bool),
                    "require_uppercase": _required(bool),
                    "require_symbols": _required(bool),
                },
            ),
            "oauth": Field(
                dict,
                fields={
                    "identity_providers": _required(list, _SOCIAL_PROVIDERS),
                    "domain": _required(str),
                    "scopes": _required(list),
                    "redirect_sign_in_uri": _required(list),
                    "redirect_sign_out_uri": _required(list),
                    "response_type": _required(str, _RESPONSE_TYPES),
                },
            ),
            "standard_required_attributes": Field(list, null="throws"),
            "username_attributes": Field(list, null="throws", choices=_CONTACTS | {"username"}),
            "user_verification_types": Field(list, null="throws", choices=_CONTACTS),
            "unauthenticated_identities_enabled": Field(bool, null="throws"),
            "mfa_configuration": Field(str, choices=_MFA_CONFIGURATIONS),
            "mfa_methods": Field(list, null="throws", choices=frozenset({"SMS", "TOTP"})),
        },
    ),
}

# Flutter: a missing or null optional is null or has a default; its password rules are optional.
_FLUTTER = {
    "version": _required(str),
    "auth": Field(
        dict,
        fields={
            "aws_region": _required(str),
            "user_pool_id": Field(str),
            "user_pool_client_id": Field(str),
            "identity_pool_id": Field(str),
            "password_policy": Field(
                dict,
                fields={
                    "min_length": Field(int),
                    "require_numbers": Field(bool),
                    "require_lowercase": Field(bool),
                    "require_uppercase": Field(bool),
                    "require_symbols": Field(bool),
                },
            ),
            "oauth": Field(
                dict,
                fields={
                    "identity_providers": _required(list, _SOCIAL_PROVIDERS),
                    "domain": _required(str),
                    "scopes": _required(list),
                    "redirect_sign_in_uri": _required(list),
                    "redirect_sign_out_uri": _required(list),
                    "response_type": _required(str, _RESPONSE_TYPES),
                },
            ),
            "standard_required_attributes": Field(list),
            # Its sign-in form asserts that `username` is not in here.
            "username_attributes": Field(list, choices=_CONTACTS),
            "user_verification_types": Field(list),
            "unauthenticated_identities_enabled": Field(bool),
            "mfa_configuration": Field(str, choices=_MFA_CONFIGURATIONS),
            "mfa_methods": Field(list, choices=frozenset({"SMS", "TOTP", "EMAIL"})),
        },
    ),
}

_LIBRARIES = {"Swift": _SWIFT, "Android": _ANDROID, "Flutter": _FLUTTER}
