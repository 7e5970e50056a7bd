"""What there is to say about a request: every problem, and the document if it may be published. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from amplify_outputs.checks import run
from amplify_outputs.document.build import build

if TYPE_CHECKING:
    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Facts, Readings
    from amplify_outputs.model.request import PublishRequest


@dataclass(frozen=True, slots=True)
class Publishable:
    """A request whose document may be published. Its `problems` forbid nothing."""

    problems: tuple[Problem, ...]
    readings: Readings
    facts: Facts
    document: Document


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that some of its `problems` forbid to publish. No facts if a needed read gave nothing."""

    problems: tuple[Problem, ...]
    forbidding: tuple[Problem, ...]
    readings: Readings
    facts: Facts | None


Examination: TypeAlias = Publishable | Refused


def examine(
    request: PublishRequest,
    readings: Readings,
    *,
    parameter_max_bytes: int,
    required_tag: str = "",
) -> Examination:
    """Find every problem in what was read, and build the document.

    `required_tag` is the tag without which AWS denies the reads, "" if everything may be read.
    """
    found = list(run.find_pool_problems(request, readings, required_tag))
    facts = readings.facts()
    if facts is None:  # A check of the reads has said why, and is an error that cannot be accepted.
        return Refused(tuple(found), run.blocking(request, found), readings, None)
    document = build(request, facts)
    found += run.find_document_problems(request, document, parameter_max_bytes=parameter_max_bytes)
    if forbidding := run.blocking(request, found):
        return Refused(tuple(found), forbidding, readings, facts)
    return Publishable(tuple(found), readings, facts, document)
