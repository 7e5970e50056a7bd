"""The argument of `backend.addOutput` in an Amplify backend, and the texts that do not arrive there. Pure.

Amplify writes the argument as JSON into an output of its CloudFormation stack, and `ampx` reads it back from there
[amplify-add-output]. So each text goes through CDK [cdk-tokens], CloudFormation [cfn-ascii] [cfn-dynamic-references],
and JavaScript's own objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from amplify_outputs.schema.types import validate
from amplify_outputs.schema.versions import VERSIONS, outputs_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What `addOutput` itself writes into an argument without a version.
VERSION_OF_ADD_OUTPUT: Final = "1.4"

_BEYOND_ASCII: Final = "CloudFormation returns a question mark for each character beyond ASCII"
_MARKS: Final = {
    "{{resolve:": "CloudFormation takes {{resolve: for a reference to a value elsewhere",
    "${Token[": "CDK takes ${Token[ for a value that it does not know yet",
}
# Amplify merges objects key by key [amplify-add-output], and finds there what JavaScript's objects inherit.
_INHERITED: Final = "every object of JavaScript has a member of that name already"
_INHERITED_KEYS: Final = frozenset(
    (
        *("__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__"),
        *("__proto__", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"),
        *("toLocaleString", "toString", "valueOf"),
    )
)


class LostText(NamedTuple):
    """A text that does not arrive: where it is, with "" for the top, the text, and why."""

    path: str
    text: str
    why: str


def argument_of(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """What to give to `addOutput`, so that the app gets a file that says the same.

    The file of the app has the highest version of all its parts. Without a version, the part counts as
    VERSION_OF_ADD_OUTPUT, so `version` stays only if the outputs are older, or say what that version has no place for.
    """
    named = outputs["version"]
    as_default = {**outputs, "version": VERSION_OF_ADD_OUTPUT}
    if VERSIONS.index(named) < VERSIONS.index(VERSION_OF_ADD_OUTPUT) or validate(
        outputs_type(VERSION_OF_ADD_OUTPUT), as_default
    ):
        return dict(outputs)
    return {key: value for key, value in outputs.items() if key != "version"}


def lost_texts(value: object, path: str = "") -> Iterator[LostText]:
    """Each text that does not arrive, in the order of the value."""
    match value:
        case dict():
            for key, it in value.items():
                place = f"{path}.{key}" if path else key
                if key in _INHERITED_KEYS:
                    yield LostText(path, key, _INHERITED)
                yield from _lost(path, key)
                yield from lost_texts(it, place)
        case list():
            for it in value:
                yield from lost_texts(it, path)
        case str():
            yield from _lost(path, value)


def _lost(path: str, text: str) -> Iterator[LostText]:
    if not text.isascii():
        yield LostText(path, text, _BEYOND_ASCII)
    for mark, why in _MARKS.items():
        if mark in text:
            yield LostText(path, text, why)
