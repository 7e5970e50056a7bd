"""Amplify Swift's decoder [amplify-swift]: a missing or null optional is nil, all else must decode.

It turns keys to camel case before it compares them, so keys that are in camel case already fit too.
"""

from __future__ import annotations

from typing import Final

from amplify_outputs.readers.decoder import (
    Decoder,
    Dialect,
    Flag,
    ListOf,
    Object,
    Text,
    needed,
    optional,
)
from amplify_outputs.readers.fields import (
    BUCKET,
    CONTACTS,
    GEO,
    NOTIFICATIONS,
    PASSWORD_POLICY,
    PINPOINT,
    STANDARD_ATTRIBUTES,
    TEXTS,
    data,
    oauth,
)

_LARGEST: Final = 2**64


def _is_unsigned(value: object) -> bool:
    """JSONDecoder takes 8.0 for the whole number 8, and neither a text nor true for a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST


_ANY: Final = frozenset[str]()

_AUTH: Final = Object(
    {
        "aws_region": needed(Text()),
        "user_pool_id": needed(Text()),
        "user_pool_client_id": needed(Text()),
        "identity_pool_id": optional(Text()),
        "password_policy": optional(PASSWORD_POLICY),
        "oauth": optional(oauth(providers=_ANY, response_types=_ANY)),
        "standard_required_attributes": optional(ListOf(Text(STANDARD_ATTRIBUTES))),
        "username_attributes": optional(ListOf(Text(CONTACTS))),
        "user_verification_types": optional(ListOf(Text(CONTACTS))),
        "unauthenticated_identities_enabled": optional(Flag()),
        "mfa_configuration": optional(Text()),
        "mfa_methods": optional(TEXTS),
    }
)
_STORAGE: Final = Object(
    {
        "aws_region": needed(Text()),
        "bucket_name": needed(Text()),
        "buckets": optional(ListOf(BUCKET)),
    }
)

SWIFT: Final = Decoder(
    Dialect(_is_unsigned, is_flag=lambda value: isinstance(value, bool), reads_camel_case=True),
    Object(
        {
            "version": needed(Text()),
            "analytics": optional(Object({"amazon_pinpoint": optional(PINPOINT)})),
            "auth": optional(_AUTH),
            "data": optional(data()),
            "geo": optional(GEO),
            "notifications": optional(NOTIFICATIONS),
            "storage": optional(_STORAGE),
        }
    ),
)
