"""What Amplify JavaScript [amplify-js] and its Authenticator need, as a table: hardly anything stops them.

The real parser reads every document too, though only when all tests are done. This table says at
once what it would take in another sense than it was meant: a flag in quotes counts as true. Null
is the same to it as nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.readers.decoder import (
    CANNOT_START,
    Anything,
    Decoder,
    Dialect,
    Flag,
    ListOf,
    Number,
    Object,
    Refusal,
    Text,
    needed,
    optional,
)
from amplify_outputs.readers.fields import PASSWORD_RULES, TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.readers.decoder import Keys


def _is_number(value: object) -> bool:
    """Any number; the length of a password is compared with it."""
    return isinstance(value, int | float) and not isinstance(value, bool)


_PASSWORD_POLICY: Final = Object(
    {
        "min_length": optional(Number()),
        **{name: optional(kind) for name, kind in PASSWORD_RULES.items()},
    }
)
_OAUTH: Final = Object(
    {
        "domain": needed(Text()),
        "scopes": needed(TEXTS),
        "redirect_sign_in_uri": needed(TEXTS),
        "redirect_sign_out_uri": needed(TEXTS),
        "response_type": needed(Text()),
        "identity_providers": optional(TEXTS),
    }
)
_PASSWORDLESS: Final = Object(
    {
        "email_otp_enabled": optional(Flag()),
        "sms_otp_enabled": optional(Flag()),
        "web_authn": optional(
            Object({"relying_party_id": needed(Text()), "user_verification": needed(Text())})
        ),
        "preferred_challenge": optional(Text()),
    }
)
_AUTH: Final = Object(
    {
        "user_pool_id": needed(Text()),
        "user_pool_client_id": needed(Text()),
        "identity_pool_id": optional(Text()),
        "password_policy": optional(_PASSWORD_POLICY),
        "oauth": optional(_OAUTH),
        "standard_required_attributes": optional(TEXTS),
        "username_attributes": optional(TEXTS),
        "unauthenticated_identities_enabled": optional(Flag()),
        "mfa_configuration": optional(Text()),
        "mfa_methods": optional(TEXTS),
        "groups": optional(ListOf(Anything())),
        "passwordless": optional(_PASSWORDLESS),
    }
)
_FLAGS: Final = frozenset(
    {
        *PASSWORD_RULES,
        "unauthenticated_identities_enabled",
        "email_otp_enabled",
        "sms_otp_enabled",
    }
)
DECODER: Final = Decoder(
    Dialect(_is_number, is_flag=lambda value: isinstance(value, bool)),
    Object({"version": needed(Text()), "auth": optional(_AUTH)}),
)


def misreadings(outputs: Mapping[str, Any]) -> list[Refusal]:
    """Everything that it fails on, or takes in another sense."""
    found = [
        replace(refusal, effect=_effect(refusal.keys, _at(outputs, refusal.keys)))
        for refusal in DECODER.refusals(outputs)
    ]
    version = outputs.get("version")
    if isinstance(version, str) and not version.startswith("1"):
        words = f"is {version}, of which it reads nothing"
        found.append(Refusal(("version",), words, "it reads nothing of the file"))
    found += [
        Refusal((key,), "makes it a file of the first generation")
        for key in outputs
        if key.startswith("aws_")
    ]
    domain = _at(outputs, ("auth", "oauth", "domain"))
    if isinstance(domain, str) and "/" in domain:
        words = f"is {domain}, and https:// goes before it"
        found.append(
            Refusal(("auth", "oauth", "domain"), words, "sign-in by redirect opens a wrong address")
        )
    return found + _names_given_twice(_at(outputs, ("storage", "buckets")))


def _names_given_twice(buckets: object) -> list[Refusal]:
    """It throws on a second bucket of a name."""
    found, seen = [], set()
    for at, bucket in enumerate(buckets if isinstance(buckets, list) else ()):
        name = bucket.get("name") if isinstance(bucket, dict) else None
        if isinstance(name, str) and name in seen:
            keys = ("storage", "buckets", at, "name")
            found.append(Refusal(keys, f"is {name}, for the second time"))
        elif isinstance(name, str):
            seen.add(name)
    return found


# How a place begins, and what the app does if the value there is wrong. The first row that fits counts.
_EFFECTS: Final[tuple[tuple[Keys, str], ...]] = (
    (("auth", "user_pool_id"), _NOBODY := "nobody can sign in"),
    (("auth", "user_pool_client_id"), _NOBODY),
    (("auth", "identity_pool_id"), "users get no AWS credentials"),
    (("auth", "password_policy"), "the sign-up form has other rules for passwords"),
    (("auth", "oauth"), "sign-in by redirect fails"),
    (("auth", "standard_required_attributes"), "the sign-up form has other fields"),
    (("auth", "username_attributes"), "the sign-in form asks for another name"),
    (("auth", "mfa_configuration"), _MFA := "it takes other settings for a second factor"),
    (("auth", "mfa_methods"), _MFA),
    (("auth", "groups"), "it does not read the groups"),
    (("auth", "passwordless"), "sign-in without a password fails"),
    (("auth",), _NOBODY),
)


def _effect(keys: Keys, value: object) -> str:
    """What the app does with that value, which is None if it is null or missing."""
    if keys == ("version",):
        return "it reads nothing of the file" if value in (None, "") else CANNOT_START
    if keys == ("auth", "standard_required_attributes"):
        return CANNOT_START  # It calls a method of lists on the value.
    if keys[-1] in _FLAGS:
        return f"it counts as {'true' if _is_true(value) else 'false'}"
    return next(effect for begins, effect in _EFFECTS if keys[: len(begins)] == begins)


def _is_true(value: object) -> bool:
    """Whether JavaScript takes the value for true: it does so for empty lists and objects, too."""
    return isinstance(value, list | dict) or bool(value)


def _at(outputs: object, keys: Keys) -> object:
    """The value to which the keys lead, or None."""
    for key in keys:
        if isinstance(outputs, dict):
            outputs = outputs.get(key)
        elif isinstance(outputs, list) and isinstance(key, int):
            outputs = outputs[key]
        else:
            return None
    return outputs
