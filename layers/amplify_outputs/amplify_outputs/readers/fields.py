"""What the tables of the libraries have in common: lists of values, and objects that all read alike."""

from __future__ import annotations

from typing import Final

from amplify_outputs.readers.decoder import (
    Flag,
    Kind,
    ListOf,
    MapOf,
    Number,
    Object,
    Text,
    all_needed,
    needed,
    optional,
)

TEXTS: Final = ListOf(Text())
CONTACTS: Final = frozenset({"email", "phone_number"})
STANDARD_ATTRIBUTES: Final = frozenset(
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
SOCIAL_PROVIDERS: Final = frozenset(
    {"GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"}
)
RESPONSE_TYPES: Final = frozenset({"code", "token"})
MFA_CONFIGURATIONS: Final = frozenset({"NONE", "OPTIONAL", "REQUIRED"})
AUTHORIZATION_TYPES: Final = frozenset(
    {"AMAZON_COGNITO_USER_POOLS", "API_KEY", "AWS_IAM", "AWS_LAMBDA", "OPENID_CONNECT"}
)
CHANNELS: Final = frozenset({"IN_APP_MESSAGING", "FCM", "APNS", "EMAIL", "SMS"})

PASSWORD_RULES: Final = {
    "require_numbers": Flag(),
    "require_lowercase": Flag(),
    "require_uppercase": Flag(),
    "require_symbols": Flag(),
}
PASSWORD_POLICY: Final = all_needed(min_length=Number(), **PASSWORD_RULES)
PINPOINT: Final = all_needed(aws_region=Text(), app_id=Text())
NAMED_ITEMS: Final = all_needed(items=TEXTS, default=Text())
BUCKET: Final = all_needed(name=Text(), bucket_name=Text(), aws_region=Text())
_OF_PINPOINT: Final[dict[str, Kind]] = {
    "aws_region": Text(),
    "amazon_pinpoint_app_id": Text(),
    "channels": ListOf(Text(CHANNELS)),
}
# Swift and Android can do without Amazon Pinpoint, Flutter cannot.
NOTIFICATIONS: Final = Object({name: optional(kind) for name, kind in _OF_PINPOINT.items()})
NOTIFICATIONS_OF_PINPOINT: Final = all_needed(**_OF_PINPOINT)
GEO: Final = Object(
    {
        "aws_region": needed(Text()),
        "maps": optional(all_needed(items=MapOf(all_needed(style=Text())), default=Text())),
        "search_indices": optional(NAMED_ITEMS),
        "geofence_collections": optional(NAMED_ITEMS),
    }
)


def data(authorization_types: frozenset[str] = AUTHORIZATION_TYPES) -> Object:
    """The `data` section; no mobile library decodes the model introspection any further."""
    return Object(
        {
            "aws_region": needed(Text()),
            "url": needed(Text()),
            "api_key": optional(Text()),
            "default_authorization_type": needed(Text(authorization_types)),
            "authorization_types": needed(ListOf(Text(authorization_types))),
        }
    )


def oauth(*, providers: frozenset[str], response_types: frozenset[str]) -> Object:
    """The `oauth` block, of which every library needs all six keys."""
    return all_needed(
        identity_providers=ListOf(Text(providers)),
        domain=Text(),
        scopes=TEXTS,
        redirect_sign_in_uri=TEXTS,
        redirect_sign_out_uri=TEXTS,
        response_type=Text(response_types),
    )
