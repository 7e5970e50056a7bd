"""What there is to say about a request: every problem, and the document if it may be published. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from amplify_outputs.checks import run
from amplify_outputs.document.build import build

if TYPE_CHECKING:
    from amplify_outputs.document.build import Document
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Facts, Readings
    from amplify_outputs.model.request import PublishRequest


@dataclass(frozen=True, slots=True)
class Examination:
    """What the pools of a request say: every problem, and the document unless one forbids it."""

    problems: tuple[Problem, ...]
    forbidding: tuple[Problem, ...]
    readings: Readings
    facts: Facts | None
    document: Document | None


def examine(
    request: PublishRequest, readings: Readings, *, parameter_max_bytes: int
) -> Examination:
    """Find every problem in what was read, and build the document."""
    found = list(run.find_pool_problems(request, readings))
    facts = readings.facts()
    document = None
    if facts is not None:
        document = build(request, facts)
        found += run.find_document_problems(
            request, document, parameter_max_bytes=parameter_max_bytes
        )
    forbidding = run.blocking(request, found)
    return Examination(tuple(found), forbidding, readings, facts, None if forbidding else document)
