"""The document as a TypeScript module with the types of the file's schema.

To TypeScript the version of a plain object is any string, and a list of maps has the keys of all
its maps. So a plain object is no `ClientConfig` [amplify-client-config]. Here values with choices,
and maps in lists, are followed by their type. It has all choices, so the code of an app compiles
whatever the pools say later.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from amplify_outputs.document.formats.javascript_json import Followed, stringify
from amplify_outputs.document.formats.modules import module_of
from amplify_outputs.schema.types import Flag, Integer, ListOf, MapOf, Record, Text
from amplify_outputs.schema.versions import VERSIONS, outputs_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.schema.types import Type


def typescript(outputs: Mapping[str, Any]) -> str:
    """A module with the document as its default export, which `ClientConfig` accepts.

    A document of a version that a newer publisher wrote has no types.
    """
    version = outputs.get("version", "")
    kind = outputs_type(version) if version in VERSIONS else None
    return module_of(stringify(_typed(kind, outputs)))


def _typed(kind: Type | None, value: Any, *, in_list: bool = False) -> Any:  # noqa: ANN401 - any JSON value
    """The value, with types beside those of its parts that need one."""
    match kind, value:
        case Record(), dict():
            return {
                key: _typed(kind.fields.get(key), it, in_list=in_list) for key, it in value.items()
            }
        case ListOf(item=Record()), list() if value:
            return [_typed(kind.item, it, in_list=True) for it in value]
        case Text() | ListOf() | MapOf(), _ if _needs_type(kind, value, in_list=in_list):
            return Followed(value, f" as {_type(kind)}")
    return value


def _needs_type(kind: Type, value: object, *, in_list: bool) -> bool:
    """Whether TypeScript would take the value for something else than the schema does."""
    match kind:
        case ListOf():
            return not value or isinstance(kind.item, MapOf) or _has_choices(kind.item)
        case MapOf():
            return in_list or _has_choices(kind.value)
    return _has_choices(kind)


def _has_choices(kind: Type) -> bool:
    match kind:
        case Text():
            return bool(kind.choices)
        case ListOf():
            return _has_choices(kind.item)
        case MapOf():
            return _has_choices(kind.value)
        case Record():
            return any(_has_choices(field) for field in kind.fields.values())
    return False


def _type(kind: Type) -> str:  # noqa: PLR0911 - one return a type
    """The type in words of TypeScript."""
    match kind:
        case Text():
            return " | ".join(map(json.dumps, kind.choices)) or "string"
        case Integer():
            return "number"
        case Flag():
            return "boolean"
        case ListOf():
            item = _type(kind.item)
            return f"({item})[]" if " | " in item and item[0] != "{" else f"{item}[]"
        case MapOf():
            return f"{{ [key: string]: {_type(kind.value)} }}"
        case Record():
            always = frozenset.intersection(*kind.required)
            fields = "; ".join(
                f"{key}{'' if key in always else '?'}: {_type(it)}"
                for key, it in kind.fields.items()
            )
            return f"{{ {fields} }}"
    return "{ [key: string]: unknown }"
