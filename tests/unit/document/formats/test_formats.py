"""What the formats are called, in what order, and that each follows from the document's bytes."""

from __future__ import annotations

import hashlib
import json

import pytest

from amplify_outputs.document.build import encode
from amplify_outputs.document.formats.formats import (
    FORMATS,
    content_type,
    file_name,
    file_of,
)
from amplify_outputs.model.record import FILE_FORMATS
from tests.readers.whole_document import WHOLE

BODY = encode(WHOLE)


def test_each_format_has_a_file_of_its_own_and_says_what_is_in_it() -> None:
    assert {name: (file_name(name), content_type(name)) for name in FILE_FORMATS} == {
        "json": ("amplify_outputs.json", "application/json"),
        "dart": ("amplify_outputs.dart", "application/vnd.dart"),
        "ts": ("amplify_outputs.ts", "application/typescript; charset=utf-8"),
        "mjs": ("amplify_outputs.mjs", "text/javascript; charset=utf-8"),
        "legacy-json": ("aws-exports.json", "application/json"),
        "legacy-json-mobile": ("amplifyconfiguration.json", "application/json"),
    }
    assert ("json", *FORMATS) == FILE_FORMATS
    assert len({file_name(name) for name in FILE_FORMATS}) == len(FILE_FORMATS)


def test_the_document_itself_is_its_bytes_untouched() -> None:
    assert file_of("json", b"whatever it is") == b"whatever it is"


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_follows_from_the_document_whatever_the_order_of_its_keys_was(name: str) -> None:
    backwards = json.loads(BODY, object_pairs_hook=lambda pairs: dict(reversed(pairs)))

    assert file_of(name, BODY) == file_of(name, encode(backwards))


def test_no_two_formats_have_the_same_bytes() -> None:
    hashes = {hashlib.sha256(file_of(name, BODY)).hexdigest() for name in FILE_FORMATS}

    assert len(hashes) == len(FILE_FORMATS)


def test_the_names_of_formats_are_those_that_have_a_writer() -> None:
    assert ("json", *FORMATS) == FILE_FORMATS
