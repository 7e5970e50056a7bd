"""Keys that stand for another key: `userPoolId` for `user_pool_id`, `region` for `aws_region`. Pure."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.lint.kinds import inner, table
from amplify_outputs.schema.types import ListOf, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.readers.decoder import Keys
    from amplify_outputs.schema.types import Type

# What other files of Amplify and Cognito call a key, without case and signs.
_OTHER_NAMES: Final = {
    "region": "aws_region",
    "awsprojectregion": "aws_region",
    "awscognitoregion": "aws_region",
    "awsuserpoolsid": "user_pool_id",
    "userpoolwebclientid": "user_pool_client_id",
    "awsuserpoolswebclientid": "user_pool_client_id",
    "appclientid": "user_pool_client_id",
    "clientid": "user_pool_client_id",
    "awscognitoidentitypoolid": "identity_pool_id",
    "redirectsignin": "redirect_sign_in_uri",
    "redirectsignout": "redirect_sign_out_uri",
    "callbackurls": "redirect_sign_in_uri",
    "logouturls": "redirect_sign_out_uri",
    "scope": "scopes",
    "providers": "identity_providers",
    "socialproviders": "identity_providers",
    "minimumlength": "min_length",
    "minlength": "min_length",
    "requirespecialcharacters": "require_symbols",
    "mfatypes": "mfa_methods",
    "signupattributes": "standard_required_attributes",
    "verificationmechanisms": "user_verification_types",
    "allowguestaccess": "unauthenticated_identities_enabled",
    "allowunauthenticatedidentities": "unauthenticated_identities_enabled",
    "defaultauthmode": "default_authorization_type",
    "endpoint": "url",
    "bucket": "bucket_name",
}
# How alike a mistyped key is, and how long: `oauth` is no slip for `auth`.
_CLOSE: Final = 0.85
_LONG: Final = 6


def meant(key: str, absent: Iterable[str]) -> str | None:
    """Which of the absent keys the unknown key was meant to be, or None if that cannot be told."""
    by_name = {_plain(name): name for name in absent}
    found = by_name.get(_plain(key))
    if found is None and (other := _OTHER_NAMES.get(_plain(key))) in by_name.values():
        found = other
    if found is None and len(key) >= _LONG:
        close = difflib.get_close_matches(_plain(key), sorted(by_name), 1, _CLOSE)
        found = by_name[close[0]] if close else None
    return found


def misnamed(version: str, outputs: Mapping[str, Any]) -> dict[Keys, str]:
    """Every key of the file that stands for a key which its object lacks, and that one's name."""
    return dict(_misnamed(table(version), outputs, ()))


def _misnamed(kind: Type | None, value: object, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(kind, ListOf) and isinstance(value, list):
        for at, item in enumerate(value):
            yield from _misnamed(kind.item, item, (*keys, at))
    if not isinstance(value, dict):
        return
    if isinstance(kind, Record):
        absent = [name for name in kind.fields if name not in value]
        for key in value:
            if key not in kind.fields and (name := meant(key, absent)):
                yield (*keys, key), name
                absent.remove(name)
    for key, item in value.items():
        yield from _misnamed(inner(kind, key), item, (*keys, key))


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())
