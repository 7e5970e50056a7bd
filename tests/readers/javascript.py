"""What Amplify JavaScript [amplify-js] and its Authenticator need, as a table: hardly anything stops them.

The real parser reads every document too, though only when all tests are done. This table says at
once what it would take in another sense than it was meant: a flag in quotes counts as true. Null
is the same to it as nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.readers.decoder import (
    Anything,
    Decoder,
    Dialect,
    Flag,
    ListOf,
    Number,
    Object,
    Text,
    needed,
    optional,
)
from tests.readers.fields import PASSWORD_RULES, TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping


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
DECODER: Final = Decoder(
    Dialect(_is_number, is_flag=lambda value: isinstance(value, bool)),
    Object({"version": needed(Text()), "auth": optional(_AUTH)}),
)


def misreadings(outputs: Mapping[str, Any]) -> list[str]:
    """Everything that it fails on, or takes in another sense."""
    found = DECODER.refusals(outputs)
    version = outputs.get("version")
    if isinstance(version, str) and not version.startswith("1"):
        found.append(f"version is {version}, of which it reads nothing")
    found += [
        f"{key} makes it a file of the first generation"
        for key in outputs
        if key.startswith("aws_")
    ]
    auth = outputs.get("auth")
    oauth = auth.get("oauth") if isinstance(auth, dict) else None
    domain = oauth.get("domain") if isinstance(oauth, dict) else None
    if isinstance(domain, str) and "/" in domain:
        found.append(f"auth.oauth.domain is {domain}, and https:// goes before it")
    return found + _names_given_twice(outputs.get("storage"))


def _names_given_twice(storage: object) -> list[str]:
    """It throws on a second bucket of a name."""
    buckets = storage.get("buckets") if isinstance(storage, dict) else None
    names = [it.get("name") for it in buckets or [] if isinstance(it, dict)]
    return [
        f"storage.buckets[].name is {name}, for the second time"
        for at, name in enumerate(names)
        if name in names[:at]
    ]
