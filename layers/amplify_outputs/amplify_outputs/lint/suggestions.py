"""What a wrong value was meant to be: `false` for `"false"`, `NONE` for `OFF`. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.schema import json_values
from amplify_outputs.schema.types import Flag, Integer, ListOf, MapOf, Record, Text

if TYPE_CHECKING:
    from amplify_outputs.schema.types import Type

# What other tools call a value, by what is left of it without case and signs; also what YAML makes of ON and OFF.
_OTHER_NAMES: Final = {
    "OFF": "NONE",
    "FALSE": "NONE",
    "DISABLED": "NONE",
    "ON": "REQUIRED",
    "TRUE": "REQUIRED",
    "ENABLED": "REQUIRED",
    "SMSMFA": "SMS",
    "SOFTWARETOKENMFA": "TOTP",
    "SOFTWARETOKEN": "TOTP",
    "EMAILMFA": "EMAIL",
    "EMAILOTP": "EMAIL",
    "AMAZON": "LOGIN_WITH_AMAZON",
    "APPLE": "SIGN_IN_WITH_APPLE",
    "PHONE": "phone_number",
    "IMPLICIT": "token",
    "CODEIMPLICIT": "code",
    "AUTHORIZATIONCODE": "code",
    "IAM": "AWS_IAM",
    "LAMBDA": "AWS_LAMBDA",
    "OIDC": "OPENID_CONNECT",
    "USERPOOL": "AMAZON_COGNITO_USER_POOLS",
    "USERPOOLS": "AMAZON_COGNITO_USER_POOLS",
}
_FLAGS: Final = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def suggestion(kind: Type | None, value: object) -> Any:  # noqa: ANN401 - any JSON value
    """The value of that type that the wrong one was meant to be, or None if that cannot be told."""
    found: Any
    match kind:
        case Flag():
            found = _flag(value)
        case Integer():
            found = _integer(kind, value)
        case Text():
            found = _text(kind.choices, value)
        case ListOf():
            found = _list(kind, value)
        case Record() | MapOf():
            found = _object(kind, value)
        case _:
            found = None
    return found


def _flag(value: object) -> bool | None:
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower())
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def _integer(kind: Integer, value: object) -> int | None:
    if isinstance(value, str):
        value = json_values.number_from_text(value.strip())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    low, high = kind.at_least, kind.at_most
    return value if low is None or high is None or low <= value <= high else None


def _text(choices: tuple[str, ...], value: object) -> str | None:
    if not choices:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
    if not isinstance(value, str | bool):
        return None
    plain = _without_signs(str(value))
    by_name = {_without_signs(choice): choice for choice in choices}
    meant = by_name.get(plain) or _OTHER_NAMES.get(plain)
    return meant if meant in choices else None


def _list(kind: ListOf, value: object) -> list[Any] | None:
    """The items of a text that lists them, or the keys of an object, each as the item that it was meant to be."""
    match value:
        case str():
            said = json_values.parsed(value, list)
            items = said if isinstance(said, list) else re.split(r"[,\s]+", value.strip())
        case dict() if isinstance(kind.item, MapOf):
            items = [{key: item} for key, item in value.items()]
        case dict() if isinstance(kind.item, Text):
            items = [*value]
        case _:
            return None
    items = [item for item in items if item != ""]
    better = [suggestion(kind.item, item) for item in items]
    found = [item if it is None else it for item, it in zip(items, better, strict=True)]
    return found if len(found) >= kind.at_least else None


def _object(kind: Record | MapOf, value: object) -> Any:  # noqa: ANN401 - any JSON value
    """The object in a JSON text; for a name, the object with that key, as the format has groups."""
    said = json_values.parsed(value, dict)
    if isinstance(said, dict):
        return None if said is value else said
    is_name = isinstance(value, str) and value.strip() and not value.lstrip().startswith("{")
    return {value: {}} if is_name and isinstance(kind, MapOf) else None


def _without_signs(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
