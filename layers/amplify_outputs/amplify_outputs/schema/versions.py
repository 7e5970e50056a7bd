"""The schema of amplify_outputs.json, versions 1 to 1.5, as one table of types.

The table has two uses: it types `Outputs` of a request, and it checks the finished file. Source:
[outputs-schema]. If the schema accepts values that a client library cannot decode, the table is
stricter, and says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from amplify_outputs.schema.types import Anything, Flag, Integer, ListOf, MapOf, Record, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from amplify_outputs.schema.types import Type

VERSIONS: Final = ("1", "1.1", "1.2", "1.3", "1.4", "1.5")
NEWEST_VERSION: Final = VERSIONS[-1]

STANDARD_SIGN_UP_ATTRIBUTES: Final = (
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
    "updated_at",
    "website",
    "zoneinfo",
)
SOCIAL_PROVIDERS: Final = ("GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE")
PASSWORD_MIN_LENGTH_RANGE: Final = (6, 99)
APPSYNC_AUTHORIZATION_TYPES: Final = (
    "AMAZON_COGNITO_USER_POOLS",
    "API_KEY",
    "AWS_IAM",
    "AWS_LAMBDA",
    "OPENID_CONNECT",
)


def outputs_type(version: str, platform: str | None = None) -> Record:
    """The type of a whole file of that version, for that client library if only one reads it."""
    return Record(
        {
            "version": Text((version,)),
            "analytics": _record({"amazon_pinpoint": _needs_all(_region({"app_id": Text()}))}),
            "auth": _auth(version, platform),
            "custom": Anything(),
            "data": _record(
                _region(
                    {
                        "url": Text(),
                        "model_introspection": _MODEL_INTROSPECTION,
                        "api_key": Text(),
                        "default_authorization_type": _APPSYNC_AUTHORIZATION,
                        "authorization_types": ListOf(_APPSYNC_AUTHORIZATION),
                    }
                ),
                "aws_region url default_authorization_type authorization_types",
            ),
            "geo": _record(
                _region(
                    {
                        # The schema does not require a style; Amplify Swift and Android do.
                        "maps": _needs_all(
                            {"items": MapOf(_needs_all({"style": Text()})), "default": Text()}
                        ),
                        "search_indices": _NAMED_ITEMS,
                        "geofence_collections": _NAMED_ITEMS,
                    }
                ),
                "aws_region",
            ),
            "notifications": _notifications(version),
            "storage": _storage(version),
        },
        (frozenset({"version"}),),
    )


def _record(fields: Mapping[str, Type], *required: str) -> Record:
    """A record; each further argument is one sufficient set of keys, space-separated."""
    return Record(fields, tuple(frozenset(keys.split()) for keys in required) or (frozenset(),))


def _needs_all(fields: Mapping[str, Type]) -> Record:
    return Record(fields, (frozenset(fields),))


def _region(fields: Mapping[str, Type]) -> dict[str, Type]:
    return {"aws_region": Text(), **fields}


def _since(version: str, first: str, fields: Callable[[], dict[str, Type]]) -> dict[str, Type]:
    return fields() if VERSIONS.index(version) >= VERSIONS.index(first) else {}


def version_has(version: str, feature: Literal["groups", "email_mfa", "passwordless"]) -> bool:
    """Whether files of that version can say it."""
    first = {"groups": "1.3", "email_mfa": "1.4", "passwordless": "1.4"}[feature]
    return VERSIONS.index(version) >= VERSIONS.index(first)


_APPSYNC_AUTHORIZATION: Final = Text(APPSYNC_AUTHORIZATION_TYPES)
# Here Amplify JavaScript reads any string as true. GraphQL has no names true and false.
_MODEL_INTROSPECTION: Final = Anything(flags=True, whole_numbers=("version",))
_NAMED_ITEMS: Final = _needs_all(
    {"items": ListOf(Text(), at_least=1, distinct=True), "default": Text()}
)


def _auth(version: str, platform: str | None) -> Record:
    email = ("EMAIL",) if version_has(version, "email_mfa") else ()
    return _record(
        {
            "aws_region": Text(),
            "user_pool_id": Text(),
            "user_pool_client_id": Text(),
            "identity_pool_id": Text(),
            "password_policy": _needs_all(
                {
                    "min_length": Integer(*PASSWORD_MIN_LENGTH_RANGE),
                    "require_numbers": Flag(),
                    "require_lowercase": Flag(),
                    "require_uppercase": Flag(),
                    "require_symbols": Flag(),
                }
            ),
            "oauth": _needs_all(
                {
                    "identity_providers": ListOf(Text(SOCIAL_PROVIDERS), distinct=True),
                    # Amplify JavaScript writes https:// before this value.
                    "domain": Text(form=r"[^/\s]+", called="a host name without a scheme or slash"),
                    "scopes": ListOf(Text(), distinct=True),
                    "redirect_sign_in_uri": ListOf(Text(), at_least=1, distinct=True),
                    "redirect_sign_out_uri": ListOf(Text(), at_least=1, distinct=True),
                    "response_type": Text(("code", "token")),
                }
            ),
            # The schema also lists `sub`, but nobody signs up with it: only Cognito sets it.
            "standard_required_attributes": ListOf(
                Text(STANDARD_SIGN_UP_ATTRIBUTES), distinct=True
            ),
            # The schema also lists `username`; Amplify Swift cannot decode a file that has it. The
            # schema forbids an empty list; the Authenticator of Flutter cannot do without one.
            "username_attributes": ListOf(
                Text(("email", "phone_number")),
                at_least=0 if platform == "flutter" else 1,
                distinct=True,
            ),
            "user_verification_types": ListOf(Text(("email", "phone_number"))),
            "unauthenticated_identities_enabled": Flag(),
            "mfa_configuration": Text(("NONE", "OPTIONAL", "REQUIRED")),
            "mfa_methods": ListOf(Text(("SMS", "TOTP", *email))),
            **_since(
                version,
                "1.3",
                lambda: {"groups": ListOf(MapOf(_record({"precedence": Integer()})))},
            ),
            **_since(version, "1.4", lambda: {"passwordless": _passwordless()}),
        },
        "aws_region user_pool_id user_pool_client_id",
    )


def _passwordless() -> Record:
    return _record(
        {
            "email_otp_enabled": Flag(),
            "sms_otp_enabled": Flag(),
            "web_authn": _needs_all(
                {"relying_party_id": Text(), "user_verification": Text(("required", "preferred"))}
            ),
            "preferred_challenge": Text(("EMAIL_OTP", "SMS_OTP", "PASSWORD", "WEB_AUTHN")),
        }
    )


def _storage(version: str) -> Record:
    actions = ListOf(Text(("read", "get", "list", "write", "delete")))
    if version_has(version, "passwordless"):  # 1.4 also widened the names of access rules
        rules: Type = MapOf(actions, r"guest|authenticated|resource|groups?.*|entity.*")
    else:
        rules = _record(
            dict.fromkeys(("guest", "authenticated", "groups", "entity", "resource"), actions)
        )
    bucket = _record(
        {
            "name": Text(),
            "bucket_name": Text(),
            "aws_region": Text(),
            **_since(version, "1.2", lambda: {"paths": MapOf(rules)}),
        },
        "name bucket_name aws_region",
    )
    return _record(
        _region(
            {
                "bucket_name": Text(),
                # The schema allows a name twice; Amplify JavaScript cannot start with such a file.
                **_since(version, "1.1", lambda: {"buckets": ListOf(bucket, distinct_by="name")}),
            }
        ),
        "aws_region bucket_name",
    )


def _notifications(version: str) -> Record:
    pinpoint = "aws_region amazon_pinpoint_app_id channels"
    channels = Text(("IN_APP_MESSAGING", "FCM", "APNS", "EMAIL", "SMS"))
    connect = _since(
        version, "1.5", lambda: {"amazon_connect": _needs_all(_region({"endpoint": Text()}))}
    )
    return _record(
        _region(
            {
                "amazon_pinpoint_app_id": Text(),
                "channels": ListOf(channels, at_least=1, distinct=True),
                **connect,
            }
        ),
        pinpoint,
        *connect,
    )
