"""The problems of one file: from its bytes to findings with a line and a column. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.by_hand import (
    CLIENT_CANNOT_READ,
    FILE_KEY_TWICE,
    FILE_NOT_JSON,
    FILE_VERSION_NEWER,
)
from amplify_outputs.lint.adopt import IDS
from amplify_outputs.lint.breaks import breaks, keys_by_place
from amplify_outputs.lint.clients import names_of, refusals
from amplify_outputs.lint.found import Found
from amplify_outputs.lint.misnamed import misnamed
from amplify_outputs.lint.scan import scan
from amplify_outputs.lint.source import NotJson, source_of
from amplify_outputs.lint.values import wrong_values
from amplify_outputs.model.problem import Placed
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.readers.decoder import CANNOT_START, place_of
from amplify_outputs.schema.types import shown
from amplify_outputs.schema.versions import NEWEST_VERSION, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.lint.scan import Scanned
    from amplify_outputs.lint.source import Source
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.readers.decoder import Keys

_ANY_VERSION: Final = re.compile(r"1\.[1-9][0-9]{0,5}")
_WHOLE_FILE: Final = "the file"


@dataclass(frozen=True, slots=True)
class Linted:
    """A file, the problems of it in the order of their places, and what it says if it is an object."""

    file: str
    problems: tuple[Placed, ...]
    outputs: Mapping[str, Any] | None
    source: Source
    scanned: Scanned | None

    def placed(self, found: Iterable[Found]) -> tuple[Placed, ...]:
        """The findings as problems, in the order of their places."""
        return _placed(self.file, self.source, self.scanned, found)

    def at(self, keys: Keys, problem: Problem) -> Placed:
        """The problem at the value to which the keys lead, or at what is around it."""
        spot = self.scanned.spot_of(keys).at if self.scanned else 0
        return _at(self.file, self.source.position(spot), problem)

    def refused(self, problems: Iterable[Problem]) -> tuple[Placed, ...]:
        """Problems of properties that were made of the file, each at the value that it comes from."""
        places = keys_by_place(self.outputs or {})
        ids: dict[str, Keys] = {name: ("auth", key) for name, key in IDS.items()}
        return tuple(
            self.at(ids.get(subject) or places.get(subject.removeprefix("Outputs."), ()), problem)
            for problem in problems
            for subject in [problem.subject]
        )


def lint(file: str, body: bytes, platform: str | None = None) -> Linted:
    """Everything that is wrong with a file of these bytes. `file` is what messages call it.

    `platform` is the client library that alone reads the file, None if several may.
    """
    source, fault = source_of(body)
    found = list(_of_the_start(source))
    scanned = None
    if fault is None:
        try:
            scanned = scan(source.text)
        except NotJson as error:
            fault = error
    if fault is not None:
        found.append(_not_json(source, fault))
    elif scanned is not None:
        found += _of_the_value(source, scanned, platform)
    outputs = scanned.value if scanned is not None and isinstance(scanned.value, dict) else None
    return Linted(file, _placed(file, source, scanned, found), outputs, source, scanned)


def _of_the_start(source: Source) -> Iterator[Found]:
    if source.has_bom:
        yield _not_json(source, NotJson(0, "a byte order mark", "Save the file without it."))


def _not_json(source: Source, fault: NotJson) -> Found:
    line, column = source.position(fault.at)
    said = f"no JSON: line {line}, column {column}: {fault.found}"
    fix = fault.fix[0].lower() + fault.fix[1:].removesuffix(".")
    return Found(FILE_NOT_JSON, (), said, fix, sure_at=fault.at)


def _of_the_value(source: Source, scanned: Scanned, platform: str | None) -> Iterator[Found]:
    for twice in scanned.twice:
        line, column = source.position(twice.first)
        said = f"{place_of(twice.keys)} is there twice, first at line {line}, column {column}"
        yield Found(FILE_KEY_TWICE, twice.keys, said, "remove one of the two", sure_at=twice.again)
    outputs = scanned.value
    if not isinstance(outputs, dict):
        libraries = [PLATFORMS[platform]] if platform else list(PLATFORMS.values())
        said = f"{names_of(libraries)}: {CANNOT_START}: the file is {shown(outputs)}"
        yield Found(CLIENT_CANNOT_READ, (), said, "write an object")
        return
    yield from _of_the_outputs(outputs, platform)


def _of_the_outputs(outputs: Mapping[str, Any], platform: str | None) -> Iterator[Found]:
    said = outputs.get("version")
    version = said if isinstance(said, str) and said in VERSIONS else NEWEST_VERSION
    other_names = misnamed(version, outputs)
    refused = list(refusals(version, outputs, other_names, platform))
    yield from refused
    places = {it.keys for it in refused if it.keys}
    wrong = [it for it in wrong_values(outputs) if it.keys not in places]
    yield from wrong
    places |= {it.keys for it in wrong}
    if _is_newer(said):
        text = f"version is {said}, and this release knows the format up to {NEWEST_VERSION}"
        fix = "install a newer release of amplify-outputs to check the whole format"
        yield Found(FILE_VERSION_NEWER, ("version",), text, fix)
        return
    more = list(breaks(version, outputs, other_names, places))
    used = {it.seen_at for it in (*refused, *more) if it.seen_at}
    yield from (it for it in more if it.keys not in used)


def _is_newer(version: object) -> bool:
    if not isinstance(version, str) or not _ANY_VERSION.fullmatch(version):
        return False
    return int(version[2:]) > int(NEWEST_VERSION[2:])


def _placed(
    file: str, source: Source, scanned: Scanned | None, found: Iterable[Found]
) -> tuple[Placed, ...]:
    placed = [_problem(file, source, scanned, it) for it in found]
    return tuple(sorted(placed, key=lambda problem: (problem.line, problem.column)))


def _problem(file: str, source: Source, scanned: Scanned | None, found: Found) -> Placed:
    at = found.sure_at
    if at is None and scanned is not None:
        spot = scanned.spot_of(found.seen_at or found.keys)
        is_key = found.at_key or found.seen_at is not None
        at = spot.key_at if is_key and spot.key_at is not None else spot.at
    problem = found.check.found(
        subject=place_of(found.keys) or _WHOLE_FILE,
        message=f"{found.is_said}.",
        fix=f"{found.fix[:1].upper()}{found.fix[1:]}.",
    )
    return _at(file, source.position(at or 0), problem)


def _at(file: str, position: tuple[int, int], problem: Problem) -> Placed:
    return Placed(
        problem.code,
        problem.severity,
        problem.subject,
        problem.message,
        problem.fix,
        file,
        *position,
    )
