"""What to write in the place of a value that is wrong: the imperative of a finding. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.lint.kinds import kind_at, wanted
from amplify_outputs.lint.suggestions import suggestion
from amplify_outputs.model import ids
from amplify_outputs.schema.types import Text, shown
from amplify_outputs.schema.versions import NEWEST_VERSION, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.readers.decoder import Keys
    from amplify_outputs.schema.types import Type

# Of a list, these items have no other name: they belong nowhere in it.
_TO_REMOVE: Final = {
    "COGNITO": "remove it: users of the pool itself need no provider here",
    "username": "remove it, and the whole key if the list is empty then",
}
_ALL_RULES: Final = (
    "the rules for passwords of the user pool, as an object with min_length, require_numbers, require_lowercase, "
    "require_uppercase, require_symbols"
)
_NAMED: Final = {
    "user_pool_id": "the id of the user pool, such as us-east-1_AbC123xyz",
    "user_pool_client_id": "the id of the app client, such as 3n4b5urk1ft4fl3mg5e62d9ado",
    "aws_region": "a region, such as us-east-1",
    "domain": "the host name of the sign-in pages, such as shop.auth.us-east-1.amazoncognito.com",
    "password_policy": _ALL_RULES,
    "standard_required_attributes": "a list of the attributes that users must have, or []",
    "username_attributes": "a list of email, phone_number or both, as the user pool has them",
}
_WORD: Final = re.compile(r"[A-Za-z][\w.,-]*", re.ASCII)
_NO_NULL: Final = "leave the key out, or give it a value"
_SHOWN_MAX: Final = 200


def to_add(version: str, keys: Keys, outputs: Mapping[str, Any]) -> str:
    """What to do about a key that is missing."""
    if keys == ("version",):
        return f'write "{NEWEST_VERSION}"'
    if keys == ("auth", "aws_region") and (region := _region_of(outputs)):
        return f"write {region}"
    return f"write {_NAMED.get(str(keys[-1])) or wanted(kind_at(version, keys) or kind_at(NEWEST_VERSION, keys))}"


def to_correct(version: str, keys: Keys, value: object) -> str:
    """What to do about a value that is there, and is wrong."""
    # A client reads some keys in a version that does not have them yet.
    kind = kind_at(version, keys) or kind_at(NEWEST_VERSION, keys)
    in_list = isinstance(keys[-1], int)
    if keys == ("version",):
        return f'write "{_version_of(value)}"'
    if value is None:
        return f"remove it, or write {wanted(kind)}" if in_list else _NO_NULL
    if keys == ("auth", "oauth", "domain") and isinstance(value, str):
        return f"write {_bare(_host_of(value))}"
    if in_list and isinstance(value, str) and value in _TO_REMOVE:
        return _TO_REMOVE[value]
    better = suggestion(kind, value)
    if better is None or (type(better) is type(value) and better == value):
        choices = in_list and isinstance(kind, Text) and kind.choices
        return f"{'remove it, or ' if choices else ''}write {wanted(kind)}"
    texts = isinstance(value, str) and isinstance(better, str)
    return f"write {_bare(better) if texts else shown(better, limit=_SHOWN_MAX)}"


def in_words(value: object, kind: Type | None) -> str:
    """The value for a sentence: a word as it is where a text is right, anything else as JSON."""
    if isinstance(value, str) and isinstance(kind, Text):
        return _bare(value)
    return shown(value)


def _version_of(value: object) -> str:
    text = str(value)
    return text if text in VERSIONS else NEWEST_VERSION


def _host_of(address: str) -> str:
    return (address.partition("://")[2] or address).partition("/")[0]


def _bare(text: str) -> str:
    return text if _WORD.fullmatch(text) else shown(text)


def _region_of(outputs: Mapping[str, Any]) -> str:
    """The region in the id of the user pool, or "" without a right id."""
    auth = outputs.get("auth")
    pool = auth.get("user_pool_id") if isinstance(auth, dict) else None
    if not isinstance(pool, str) or not ids.USER_POOL_ID.fullmatch(pool):
        return ""
    return ids.user_pool_region(pool)
