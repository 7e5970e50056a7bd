"""Amplify Android's decoder [amplify-android]: lists and flags have defaults, and cannot be null."""

from __future__ import annotations

import re
from typing import Final

from amplify_outputs.readers.decoder import (
    Anything,
    Decoder,
    Dialect,
    Flag,
    ListOf,
    Object,
    Text,
    defaulted,
    needed,
    optional,
)
from amplify_outputs.readers.fields import (
    BUCKET,
    CONTACTS,
    GEO,
    MFA_CONFIGURATIONS,
    NOTIFICATIONS,
    PASSWORD_POLICY,
    PINPOINT,
    RESPONSE_TYPES,
    SOCIAL_PROVIDERS,
    TEXTS,
    data,
    oauth,
)

_LARGEST: Final = 2**31


def _is_int(value: object) -> bool:
    """kotlinx.serialization takes a number in quotes for a number, but not 8.0 for 8."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,10}", value, re.ASCII):
        value = int(value)
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST


def _is_boolean(value: object) -> bool:
    """Newer releases of kotlinx.serialization take a flag in quotes too, older ones do not."""
    return isinstance(value, bool)


_AUTH: Final = Object(
    {
        "aws_region": needed(Text()),
        "user_pool_id": needed(Text()),
        "user_pool_client_id": needed(Text()),
        "identity_pool_id": optional(Text()),
        "password_policy": optional(PASSWORD_POLICY),
        "oauth": optional(oauth(providers=SOCIAL_PROVIDERS, response_types=RESPONSE_TYPES)),
        "standard_required_attributes": defaulted(TEXTS),
        "username_attributes": defaulted(ListOf(Text(CONTACTS | {"username"}))),
        "user_verification_types": defaulted(ListOf(Text(CONTACTS))),
        "unauthenticated_identities_enabled": defaulted(Flag()),
        "mfa_configuration": optional(Text(MFA_CONFIGURATIONS)),
        "mfa_methods": defaulted(ListOf(Text(frozenset({"SMS", "TOTP"})))),
    }
)
_STORAGE: Final = Object(
    {
        "aws_region": needed(Text()),
        "bucket_name": needed(Text()),
        "buckets": defaulted(ListOf(BUCKET)),
    }
)

ANDROID: Final = Decoder(
    Dialect(_is_int, _is_boolean),
    Object(
        {
            "version": needed(Text()),
            "analytics": optional(Object({"amazon_pinpoint": optional(PINPOINT)})),
            "auth": optional(_AUTH),
            "data": optional(data()),
            "geo": optional(GEO),
            "notifications": optional(NOTIFICATIONS),
            "storage": optional(_STORAGE),
            "custom": optional(Anything()),
        }
    ),
)
