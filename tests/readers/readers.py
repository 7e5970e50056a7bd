"""The readers that every document goes through, and their names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.by_hand import FILE_VALUE_MALFORMED, FILE_VALUE_WRONG
from amplify_outputs.lint.lint import lint
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.readers import strict
from amplify_outputs.schema.types import validate
from amplify_outputs.schema.versions import VERSIONS, outputs_type
from tests.contract import amplify_schemas, typescript_types
from tests.contract.javascript_client import WITHOUT_NODE, parse, version_of
from tests.readers.every_reader import EveryReader, LateReader
from tests.readers.javascript_meaning import meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def every_reader() -> EveryReader:
    """All of them; Amplify's schemas only where they, or Node for their types, are here."""
    read_at_once: dict[str, Callable[[bytes], list[str]]] = {
        "the format's table": _format_findings,
        **{name: _surprises_of(name) for name in strict.READERS},
        "lint": _lint_findings,
    }
    if amplify_schemas.SCHEMAS_CAN_BE_READ:
        read_at_once["Amplify's schema"] = _schema_errors
    return EveryReader(
        read_at_once,
        (
            LateReader(
                f"aws-amplify {version_of('aws-amplify')}", _misunderstandings, WITHOUT_NODE
            ),
            LateReader(
                f"the types of client-config {version_of('@aws-amplify/client-config')}",
                typescript_types.errors,
                WITHOUT_NODE,
            ),
        ),
        {platform: _readers_for(platform) for platform in PLATFORMS},
    )


def _readers_for(platform: str) -> dict[str, Callable[[bytes], list[str]]]:
    """Those of a document that only this library reads: nothing that they refuse is a known limit."""
    return {
        "the format's table": lambda body: _format_findings(body, platform),
        **{name: _refusals_of(name) for name in strict.readers_of(PLATFORMS[platform])},
        "lint": _lint_findings,
    }


def _format_findings(body: bytes, platform: str | None = None) -> list[str]:
    outputs = json.loads(body)
    version = outputs.get("version")
    if version not in VERSIONS:
        return [f"version is {version}"]
    return [f"{it.path} {it.message}" for it in validate(outputs_type(version, platform), outputs)]


def _surprises_of(name: str) -> Callable[[bytes], list[str]]:
    def surprises(body: bytes) -> list[str]:
        return [str(it) for it in strict.surprises_of(name, json.loads(body))]

    return surprises


def _refusals_of(name: str) -> Callable[[bytes], list[str]]:
    def refused(body: bytes) -> list[str]:
        return [str(it) for it in strict.READERS[name](json.loads(body))]

    return refused


def _lint_findings(body: bytes) -> list[str]:
    """What it says in addition to notes, and to values of which a check has warned who publishes them."""
    return [
        f"{it.code}: {it.message}"
        for it in lint("the document", body).problems
        if it.severity != "info"
        and it.code not in (FILE_VALUE_MALFORMED.code, FILE_VALUE_WRONG.code)
    ]


def _schema_errors(body: bytes) -> list[str]:
    outputs: dict[str, Any] = json.loads(body)
    errors = amplify_schemas.validator(outputs["version"]).iter_errors(outputs)
    return [f"{error.json_path}: {error.message}" for error in errors]


def _misunderstandings(bodies: Sequence[bytes]) -> list[list[str]]:
    """Where its own parser fails, or arrives at another configuration than is meant."""
    return [
        _misunderstood(body, answer) for body, answer in zip(bodies, parse(bodies), strict=True)
    ]


def _misunderstood(body: bytes, answer: dict[str, Any]) -> list[str]:
    if "parsed" not in answer:
        return [f"it threw {answer['error']}"]
    try:
        meant = meaning(body)
    except KeyError as missing:
        return [f"nothing is meant by a document without {missing}"]
    return list(_differences(answer["parsed"], meant, "its configuration"))


def _differences(found: object, meant: object, place: str) -> Iterator[str]:
    """Where two configurations differ, as close as can be said."""
    if isinstance(found, dict) and isinstance(meant, dict):
        for key in sorted(found.keys() | meant.keys()):
            yield from _differences(found.get(key), meant.get(key), f"{place}.{key}")
    elif found != meant:
        yield f"{place} is {json.dumps(found)}, and {json.dumps(meant)} was meant"
