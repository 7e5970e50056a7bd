"""Amplify's own JSON schemas of the file. They are not in this repository."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from tools.environments import REPOSITORY


def _folder() -> Path:
    named = os.environ.get("AMPLIFY_OUTPUTS_SCHEMAS")
    return Path(named) if named else REPOSITORY.parent / "shared" / "schemas"


SCHEMAS_ARE_HERE: Final = (_folder() / "schema_v1.5.json").is_file()
NEEDS_SCHEMAS: Final = pytest.mark.skipif(
    not SCHEMAS_ARE_HERE,
    reason="Amplify's own schemas are not here; AMPLIFY_OUTPUTS_SCHEMAS can name their folder",
)


@cache
def schema(version: str) -> dict[str, Any]:
    """The schema of that version, with its one known fault mended."""
    path = _folder() / f"schema_v{version}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if version == "1":
        # The published file says 1.1, while every producer and reader of version 1 says 1.
        assert loaded["properties"]["version"]["const"] == "1.1"
        loaded["properties"]["version"]["const"] = "1"
    Draft202012Validator.check_schema(loaded)
    return loaded


@cache
def validator(version: str) -> Draft202012Validator:
    """What says everything that is wrong with a document of that version."""
    return Draft202012Validator(schema(version))
