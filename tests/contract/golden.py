"""The golden cases: pools as AWS describes them, and the document written down for each.

`case.json` has the properties of the request, the answers of the reads, and the whole list of
problems; `amplify_outputs.json` is what must come of them. The document is written by hand from
docs/amplify-outputs.md, never copied from what the program gives.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amplify_outputs.examine import Examination, Publishable, examine
from amplify_outputs.pools.read import read_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.schema.versions import VERSIONS
from tests.contract.recorded_aws import RecordedAws

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.document.build import Document
    from tests.contract.recorded_aws import OnTheWire

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "tests" / "golden"
# Of some documents, every file in another format, by the names that `NAMES` has for them.
FORMATS = FOLDER / "formats"
PARAMETER_MAX_BYTES = 8192
# Making clients takes longer than anything else here: one set of them serves all tests.
RECORDED = RecordedAws()


@dataclass(frozen=True)
class Case:
    name: str
    properties: Mapping[str, Any]
    responses: Mapping[str, Any]
    expected: Mapping[str, Any]
    problems: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        return self.name


@cache
def cases() -> tuple[Case, ...]:
    """Every case, by name."""
    folders = sorted(folder for folder in FOLDER.iterdir() if folder.is_dir() and folder != FORMATS)
    assert folders
    return tuple(_case(folder) for folder in folders)


def _case(folder: Path) -> Case:
    recorded = _json(folder / "case.json")
    expected = _json(folder / "amplify_outputs.json")
    problems = tuple((code, severity, subject) for code, severity, subject in recorded["problems"])
    return Case(folder.name, recorded["properties"], recorded["responses"], expected, problems)


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def examination(
    properties: Mapping[str, Any],
    responses: Mapping[str, Any],
    on_the_wire: OnTheWire | None = None,
) -> Examination:
    """What the package makes of these properties and answers, from the request to the document."""
    RECORDED.play(responses, on_the_wire)
    request = parse_request(properties)
    readings = read_pools(request, RECORDED.aws)
    return examine(request, readings, parameter_max_bytes=PARAMETER_MAX_BYTES)


def document(properties: Mapping[str, Any], responses: Mapping[str, Any]) -> Document:
    """The document; fails with the problems that forbid it."""
    examined = examination(properties, responses)
    assert isinstance(examined, Publishable), examined
    return examined.document


def versions_of(case: Case) -> tuple[str, ...]:
    """The versions that can say all of the case: those before its own may not know its `Outputs`."""
    first = VERSIONS.index(case.expected["version"]) if "Outputs" in case.properties else 0
    return VERSIONS[first:]


NAMES = tuple(f"{case}-{version}" for case in cases() for version in versions_of(case))


@cache
def document_named(name: str) -> Document:
    """One case's document in one version, as `NAMES` names it."""
    case_name, _, version = name.rpartition("-")
    [case] = [case for case in cases() if case.name == case_name]
    return document({**case.properties, "OutputsVersion": version}, case.responses)
