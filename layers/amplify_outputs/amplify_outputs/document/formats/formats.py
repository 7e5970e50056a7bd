"""The file formats of a document: what its writer, its file and its content type are. Pure.

Every format is made from the document alone, so that equal documents give equal files. A new one
is a row in `FORMATS` and, if it only wraps the JSON, a function in `modules`.
What each holds, who reads it, and where it differs from Amplify's own writers: docs/formats.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.javascript_json import stringify
from amplify_outputs.document.formats.legacy import legacy
from amplify_outputs.document.formats.legacy_mobile import legacy_mobile
from amplify_outputs.document.formats.modules import dart, ecmascript
from amplify_outputs.document.formats.typescript import typescript
from amplify_outputs.model.record import DOCUMENT_FILE, DOCUMENT_FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Format:
    """One file format. `write` gets the outputs in the order of the document's bytes.

    `content_type` is of [iana-media-types], which have none for TypeScript.
    """

    file_name: str
    content_type: str
    write: Callable[[Mapping[str, Any]], str]


# The formats in addition to JSON, in the order in which records and messages name them. Each has
# its own file name, because all are in one folder.
FORMATS: Final = {
    "dart": Format("amplify_outputs.dart", "application/vnd.dart", dart),
    "ts": Format("amplify_outputs.ts", "application/typescript; charset=utf-8", typescript),
    "mjs": Format("amplify_outputs.mjs", "text/javascript; charset=utf-8", ecmascript),
    "legacy-json": Format(
        "aws-exports.json", "application/json", lambda outputs: stringify(legacy(outputs))
    ),
    "legacy-json-mobile": Format(
        "amplifyconfiguration.json",
        "application/json",
        lambda outputs: stringify(legacy_mobile(outputs)),
    ),
}


def file_of(name: str, body: bytes) -> bytes:
    """The file in one of FILE_FORMATS for a document with that body: UTF-8."""
    if name == DOCUMENT_FORMAT:
        return body
    return FORMATS[name].write(json.loads(body)).encode()


def content_type(name: str) -> str:
    """The Content-Type of the file in one of FILE_FORMATS."""
    return "application/json" if name == DOCUMENT_FORMAT else FORMATS[name].content_type


def file_name(name: str) -> str:
    """What the file in one of FILE_FORMATS is called."""
    return DOCUMENT_FILE if name == DOCUMENT_FORMAT else FORMATS[name].file_name
