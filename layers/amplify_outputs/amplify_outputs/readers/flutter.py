"""Amplify Flutter's decoder [amplify-flutter]: a missing or null optional is null or has a default."""

from __future__ import annotations

from typing import Final

from amplify_outputs.readers.decoder import (
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
from amplify_outputs.readers.fields import (
    AUTHORIZATION_TYPES,
    BUCKET,
    MFA_CONFIGURATIONS,
    NOTIFICATIONS_OF_PINPOINT,
    PASSWORD_RULES,
    PINPOINT,
    RESPONSE_TYPES,
    SOCIAL_PROVIDERS,
    TEXTS,
    data,
    oauth,
)


def _is_int(value: object) -> bool:
    """On telephones 8.0 is a double, and no int."""
    return isinstance(value, int) and not isinstance(value, bool)


_AUTH: Final = Object(
    {
        "aws_region": needed(Text()),
        "user_pool_id": optional(Text()),
        "user_pool_client_id": optional(Text()),
        "identity_pool_id": optional(Text()),
        "password_policy": optional(
            Object(
                {
                    "min_length": optional(Number()),
                    **{name: optional(kind) for name, kind in PASSWORD_RULES.items()},
                }
            )
        ),
        "oauth": optional(oauth(providers=SOCIAL_PROVIDERS, response_types=RESPONSE_TYPES)),
        "standard_required_attributes": optional(TEXTS),
        "username_attributes": optional(TEXTS),
        "user_verification_types": optional(TEXTS),
        "unauthenticated_identities_enabled": optional(Flag()),
        "mfa_configuration": optional(Text(MFA_CONFIGURATIONS)),
        "mfa_methods": optional(ListOf(Text(frozenset({"SMS", "TOTP", "EMAIL"})))),
    }
)
_STORAGE: Final = Object(
    {
        "aws_region": needed(Text()),
        "bucket_name": needed(Text()),
        "buckets": optional(ListOf(BUCKET)),
    }
)

FLUTTER: Final = Decoder(
    Dialect(_is_int, is_flag=lambda value: isinstance(value, bool)),
    Object(
        {
            "version": needed(Text()),
            "analytics": optional(Object({"amazon_pinpoint": optional(PINPOINT)})),
            "auth": optional(_AUTH),
            "data": optional(data(AUTHORIZATION_TYPES | {"NONE"})),
            "notifications": optional(NOTIFICATIONS_OF_PINPOINT),
            "storage": optional(_STORAGE),
            "custom": optional(Anything()),
        }
    ),
)
