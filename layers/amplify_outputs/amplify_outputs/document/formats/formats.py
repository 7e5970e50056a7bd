"""The file formats of a document: what the file and its content type are. Pure.

Every format is made from the document alone, so that equal documents give equal files. A new one is a row in
`FORMATS`, and its writer a row in `writers`.
What each holds, who reads it, and where it differs from Amplify's own writers: docs/formats.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from amplify_outputs.model.record import DOCUMENT_FILE, DOCUMENT_FORMAT


@dataclass(frozen=True, slots=True)
class Format:
    """One file format. `content_type` is of [iana-media-types], which have none for TypeScript."""

    file_name: str
    content_type: str


# The formats in addition to JSON, in the order in which records and messages name them. Each has
# its own file name, because all are in one folder.
FORMATS: Final = {
    "dart": Format("amplify_outputs.dart", "application/vnd.dart"),
    "ts": Format("amplify_outputs.ts", "application/typescript; charset=utf-8"),
    "mjs": Format("amplify_outputs.mjs", "text/javascript; charset=utf-8"),
    "legacy-json": Format("aws-exports.json", "application/json"),
    "legacy-json-mobile": Format("amplifyconfiguration.json", "application/json"),
}


def file_of(name: str, body: bytes) -> bytes:
    """The file in one of FILE_FORMATS for a document with that body: UTF-8."""
    if name == DOCUMENT_FORMAT:
        return body
    from amplify_outputs.document.formats.writers import WRITERS  # noqa: PLC0415 (see there)

    return WRITERS[name](json.loads(body)).encode()


def content_type(name: str) -> str:
    """The Content-Type of the file in one of FILE_FORMATS."""
    return "application/json" if name == DOCUMENT_FORMAT else FORMATS[name].content_type


def file_name(name: str) -> str:
    """What the file in one of FILE_FORMATS is called."""
    return DOCUMENT_FILE if name == DOCUMENT_FORMAT else FORMATS[name].file_name
