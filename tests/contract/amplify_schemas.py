"""Amplify's own JSON schemas of the file. They are not in this repository, and in no package.

They are read from the folder that AMPLIFY_OUTPUTS_SCHEMAS names, or from one beside the repository.
Where there is neither, the schemas of Amplify's TypeScript types stand in, which npm installs.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from tests.contract.javascript_client import WITHOUT_NODE
from tests.contract.type_schemas import schema_of_types
from tools.environments import REPOSITORY


def _folder() -> Path:
    named = os.environ.get("AMPLIFY_OUTPUTS_SCHEMAS")
    return Path(named) if named else REPOSITORY.parent / "shared" / "schemas"


SCHEMAS_ARE_HERE: Final = (_folder() / "schema_v1.5.json").is_file()
SCHEMAS_CAN_BE_READ: Final = SCHEMAS_ARE_HERE or not WITHOUT_NODE
NEEDS_SCHEMAS: Final = pytest.mark.skipif(not SCHEMAS_CAN_BE_READ, reason=WITHOUT_NODE)
NEEDS_PUBLISHED_SCHEMAS: Final = pytest.mark.skipif(
    not SCHEMAS_ARE_HERE,
    reason="AMPLIFY_OUTPUTS_SCHEMAS names no folder with Amplify's own schemas, and their types stand in",
)


@cache
def schema(version: str) -> dict[str, Any]:
    """The schema of that version."""
    found = published_schema(version) if SCHEMAS_ARE_HERE else schema_of_types(version)
    Draft202012Validator.check_schema(found)
    return found


def published_schema(version: str) -> dict[str, Any]:
    """The schema that Amplify publishes, with its one known fault corrected."""
    path = _folder() / f"schema_v{version}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if version == "1":
        # The published file says 1.1, while every producer and reader of version 1 says 1.
        assert loaded["properties"]["version"]["const"] == "1.1"
        loaded["properties"]["version"]["const"] = "1"
    return loaded


@cache
def validator(version: str) -> Draft202012Validator:
    """What says everything that is wrong with a document of that version."""
    return Draft202012Validator(schema(version))
