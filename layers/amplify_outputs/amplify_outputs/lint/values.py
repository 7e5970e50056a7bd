"""Values that have the right type and cannot be what their key stands for. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.by_hand import FILE_VALUE_MALFORMED, FILE_VALUE_WRONG
from amplify_outputs.checks.override_forms import forms
from amplify_outputs.lint.found import Found
from amplify_outputs.model import ids
from amplify_outputs.model.placeholders import placeholders
from amplify_outputs.readers.decoder import place_of
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.readers.decoder import Keys

_FORMS: Final = {
    "user_pool_id": (ids.USER_POOL_ID, "the id of a user pool, such as us-east-1_AbC123xyz"),
    "user_pool_client_id": (
        ids.USER_POOL_CLIENT_ID,
        "the id of an app client, such as 3n4b5urk1ft4fl3mg5e62d9ado",
    ),
    "identity_pool_id": (
        ids.IDENTITY_POOL_ID,
        "the id of an identity pool, such as us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b, or remove the key",
    ),
    "aws_region": (ids.REGION, "a region, such as us-east-1"),
}
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_REDIRECTS: Final = ("redirect_sign_in_uri", "redirect_sign_out_uri")


def wrong_values(outputs: Mapping[str, Any]) -> Iterator[Found]:
    """A finding for each value that no pool, URL, region or bucket can have."""
    auth = outputs.get("auth")
    if isinstance(auth, dict):
        yield from _of_auth(auth)
        if isinstance(oauth := auth.get("oauth"), dict):
            yield from _of_oauth(oauth)
    for keys, expected in forms(outputs):
        yield Found(
            FILE_VALUE_MALFORMED,
            keys,
            f"{place_of(keys)} cannot be used",
            f"write {expected}",
        )


def _of_auth(auth: Mapping[str, Any]) -> Iterator[Found]:
    for name, (form, expected) in _FORMS.items():
        value = auth.get(name)
        if isinstance(value, str) and not form.fullmatch(value):
            yield _wrong(("auth", name), value, f"write {expected}")
    pool, region = auth.get("user_pool_id"), auth.get("aws_region")
    if (
        isinstance(pool, str)
        and isinstance(region, str)
        and ids.USER_POOL_ID.fullmatch(pool)
        and ids.REGION.fullmatch(region)
        and ids.user_pool_region(pool) != region
    ):
        there = ids.user_pool_region(pool)
        said = f"auth.aws_region is {region}, but the user pool {pool} is in {there}"
        yield Found(FILE_VALUE_WRONG, ("auth", "aws_region"), said, f"write {there}")


def _of_oauth(oauth: Mapping[str, Any]) -> Iterator[Found]:
    domain = oauth.get("domain")
    if (
        isinstance(domain, str)
        and "/" not in domain
        and not re.fullmatch(r"[^\s.]+(?:\.[^\s.]+)+", domain)
    ):
        fix = "write the host name of the sign-in pages, such as shop.auth.us-east-1.amazoncognito.com"
        yield _wrong(("auth", "oauth", "domain"), domain, fix)
    for name in (*_REDIRECTS, "scopes"):
        values = oauth.get(name)
        if name in _REDIRECTS and values == []:
            keys: Keys = ("auth", "oauth", name)
            said = f"{place_of(keys)} is empty, so no redirect is possible"
            yield Found(FILE_VALUE_WRONG, keys, said, "write a list of URLs of the app")
        for at, value in enumerate(values if isinstance(values, list) else ()):
            if not isinstance(value, str):
                continue
            keys = ("auth", "oauth", name, at)
            if name in _REDIRECTS and not _URI.fullmatch(value):
                yield _wrong(keys, value, "write a URL of the app, or remove it")
            elif not value.strip():
                yield _wrong(keys, value, "remove it")


def _wrong(keys: Keys, value: str, fix: str) -> Found:
    left = next(placeholders(value), None)
    said = f"{place_of(keys)} is {shown(value)}"
    if left is not None:
        said += ", a placeholder that no tool replaced"
    return Found(FILE_VALUE_WRONG, keys, said, fix)
