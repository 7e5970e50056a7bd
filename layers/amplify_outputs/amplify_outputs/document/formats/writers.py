"""The writer of each file format: the outputs, in the order of the document's bytes, become a text. Pure.

`formats` imports it when a request asks for such a format, because most do not, and a start would wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.javascript_json import stringify
from amplify_outputs.document.formats.legacy import legacy
from amplify_outputs.document.formats.legacy_mobile import legacy_mobile
from amplify_outputs.document.formats.modules import dart, ecmascript
from amplify_outputs.document.formats.typescript import typescript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WRITERS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "dart": dart,
    "ts": typescript,
    "mjs": ecmascript,
    "legacy-json": lambda outputs: stringify(legacy(outputs)),
    "legacy-json-mobile": lambda outputs: stringify(legacy_mobile(outputs)),
}
