"""The document as source code: for Dart, and for JavaScript and TypeScript.

A value in it may hold whatever ends a text, or means something, in one of these languages. None of
that may end the text or change its meaning here, so that the code always says what the JSON says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.javascript_json import stringify

if TYPE_CHECKING:
    from collections.abc import Mapping

# Lines of their own only as keys: a text has no line end in it, and its quotes are escaped.
_PROTOTYPE_KEYS: Final = re.compile(r'^( +)"__proto__": ', re.MULTILINE)


def dart(outputs: Mapping[str, Any]) -> str:
    """A Dart file with the document as a raw string, which Amplify Flutter takes as it is.

    In a raw string neither `$` nor a backslash means anything [dart-strings]. Three quotes would
    end it; the third one is written as an escape of JSON, which the reader of the JSON undoes.
    """
    text = stringify(outputs).replace("'''", "''\\u0027")
    return f"const amplifyConfig = r'''{text}''';"


def ecmascript(outputs: Mapping[str, Any]) -> str:
    """A module with the document as its default export, for JavaScript."""
    return module_of(stringify(outputs))


def module_of(literal: str) -> str:
    """A module with the object of that literal as its default export.

    As a plain key, `__proto__` would set the object's prototype. Line and paragraph separators
    end a line for readers older than ECMAScript 2019 [ecmascript-literals].
    """
    text = _PROTOTYPE_KEYS.sub(r'\1["__proto__"]: ', literal)
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"const amplifyConfig = {text}\nexport default amplifyConfig;\n"
