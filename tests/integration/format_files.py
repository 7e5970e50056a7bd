"""The files of a publication in the bucket, in the formats that it was asked for."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from amplify_outputs.document.formats.formats import file_name, file_of

if TYPE_CHECKING:
    from tests.simulation import Published

NAME: Final = "storefront/prod"
TWO: Final = ["dart", "legacy-json"]


def files(published: Published) -> dict[str, bytes]:
    """Every file of the publication in the bucket, by its name."""
    prefix = f"outputs/{NAME}/"
    return {
        key.removeprefix(prefix): body
        for key, body in published.everything().items()
        if key.startswith(prefix)
    }


def expected(body: bytes, *formats: str) -> dict[str, bytes]:
    """The files for that document in those formats and its own."""
    return {file_name(form): file_of(form, body) for form in ("json", *formats)}


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
