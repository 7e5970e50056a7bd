"""Whether the values in `Outputs` have the form of what they name: URLs, regions, buckets."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from amplify_outputs.model import ids
from amplify_outputs.model.problem import Check
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

OVERRIDE_MALFORMED = Check(
    "OverrideMalformed",
    "warning",
    title="a value in `Outputs` cannot be the URL, region, bucket or name that its key stands for",
    effect="Apps send their requests to an address that does not exist, or fail before they send any.",
    fix="Correct the value. If an app uses it in a way of its own, accept this.",
    sources=("outputs-schema", "s3-bucket-names", "appsync-api"),
    acceptable=True,
)

# Aliases of access points too: S3 takes them in place of a name.
_BUCKET: Final = re.compile(r"(?!.*\.\.)(?=.{3,63}\Z)[0-9a-z][0-9a-z.-]*[0-9a-z]")
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LOCAL: Final = re.compile(r"localhost|.+\.(?:localhost|local)")
# The values of these have shapes of the user's own; the checks of overrides judge `auth` by Cognito.
_FREE: Final = frozenset({("auth",), ("custom",), ("data", "model_introspection")})


def check_override_forms(request: PublishRequest) -> Iterator[Problem]:
    """Every value in `Outputs` has the form that its key calls for."""
    derived = _derived(request)
    for place, key, value in _texts(request.outputs):
        if place not in derived and (expected := _expected(key, value)):
            yield OVERRIDE_MALFORMED.found(
                subject=f"Outputs.{place}",
                message=f"Outputs.{place} is {_named(key, value)}, but must be {expected}.",
                fix="Correct the value.",
            )


def forms(outputs: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The place of every value of other form than its key calls for, and what it has to be."""
    for keys, key, value in _texts_at(outputs, ()):
        if expected := _expected(key, value):
            yield keys, expected


def _derived(request: PublishRequest) -> set[str]:
    """Places in which another value than the one that was read is an error in any form."""
    of_api = {"data.aws_region"} if request.data_api_id else set()
    of_bucket = {"storage.aws_region"} if request.storage_bucket_name else set()
    return of_api | of_bucket


def _expected(key: str, value: str) -> str | None:
    """What the value has to be, or None if it is that."""
    if key == "aws_region" and not ids.REGION.fullmatch(value):
        return "a region, such as eu-central-1"
    if key == "bucket_name" and not _BUCKET.fullmatch(value):
        return "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens"
    if key == "url" and not _is_url(value):
        return "a URL that begins with https://"
    if key == "endpoint" and not (_is_url(value) or _HOST.fullmatch(value)):
        return "a URL that begins with https://, or a host name"
    if key == "api_key" and (not value or re.search(r"\s", value)):
        return "an API key, without spaces"
    return None if value.strip() else "a text that is not empty"


def _named(key: str, value: str) -> str:
    # Who pasted a key with a space gave a key away: no message repeats it.
    return "a text with spaces" if key == "api_key" and value else shown(value)


def _is_url(text: str) -> bool:
    """An address that a client can call; an API on the developer's own network needs no https."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or re.search(r"\s", text):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_near(host))


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return _LOCAL.fullmatch(host) is not None


def _texts(value: object) -> Iterator[tuple[str, str, str]]:
    """Every text in it, with its place and the key that it has, or that its list has."""
    for keys, key, text in _texts_at(value, ()):
        yield _place(keys), key, text


def _place(keys: tuple[str | int, ...]) -> str:
    place = ""
    for key in keys:
        place = f"{place}[{key}]" if isinstance(key, int) else f"{place}.{key}" if place else key
    return place


def _texts_at(
    value: object, keys: tuple[str | int, ...], key: str = ""
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if keys in _FREE:
        return
    if isinstance(value, str):
        yield keys, key, value
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _texts_at(item, (*keys, at), key)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts_at(item, (*keys, str(name)), str(name))
