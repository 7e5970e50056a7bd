"""A report: every problem of a request, and whether its file can be published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.checks.oauth_setup import OAUTH_NOT_SET_UP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.model.problem import Check, Problem, Severity
    from amplify_outputs.report.picture import Picture

# How subjects begin, in the order in which a reader follows a sign-in.
_RESOURCES: Final = ("user pool", "domain", "app client", "identity pool", "role", "group")
_OTHER_RESOURCE: Final = len(_RESOURCES)
_DOCUMENT: Final = _OTHER_RESOURCE + 1
_PROPERTY: Final = _DOCUMENT + 1

_WORST_FIRST: Final[tuple[Severity, ...]] = ("error", "warning", "info")
# The words for one problem of a severity, and for several; the worst first.
COUNTED: Final = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("note", "notes"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem of one request.

    `forbidding` are those that forbid publishing, `accepted` the codes of `AcceptProblems`, `outputs`
    the file's content unless a problem forbids it, and `name` the publication name as it was given.
    `published` says that the file is published already. `looked` are the rows of what was looked at, for
    a report that has nothing else to say. `picture` is for a page; None if no pools were looked at.
    """

    name: str
    problems: tuple[Problem, ...]
    forbidding: tuple[Problem, ...] = ()
    accepted: frozenset[str] = frozenset()
    outputs: Mapping[str, Any] | None = None
    published: bool = False
    looked: tuple[tuple[str, str], ...] = ()
    picture: Picture | None = None
    command: ClassVar[str] = "check"

    def passed(self) -> list[tuple[str, str]]:
        """What is said to have passed, as a subject and a name: the document, unless a problem forbids it."""
        return [] if self.forbidding else [("document", "CanBePublished")]

    def forbids(self, problem: Problem) -> bool:
        """Whether this problem forbids publishing."""
        return problem in self.forbidding

    def accepts(self, problem: Problem) -> bool:
        """Whether the code of this problem was accepted."""
        return problem.code in self.accepted

    def notes(self) -> tuple[Problem, ...]:
        """The problems of severity `info` that forbid nothing, in the order of the groups."""
        return tuple(
            problem
            for _, problems in self.groups()
            for problem in problems
            if problem.severity == "info" and not self.forbids(problem)
        )

    def without_notes(self) -> Report:
        """The same report with no notes in `problems`. Its verdict does not count them."""
        notes = self.notes()
        return replace(
            self, problems=tuple(problem for problem in self.problems if problem not in notes)
        )

    def groups(self) -> list[tuple[str, list[Problem]]]:
        """The problems of each resource, errors first; resources before document and properties."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(problem.subject, []).append(problem)
        return [
            (
                subject,
                sorted(found[subject], key=lambda problem: _WORST_FIRST.index(problem.severity)),
            )
            for subject in sorted(found, key=_place)
        ]

    def verdict(self) -> str:
        """One line: whether the file can be published, and how many problems there are."""
        counts = self.counts()
        if not self.forbidding:
            return f"The file {'is' if self.published else 'can be'} published: {counts}."
        only_warnings = all(problem.severity != "error" for problem in self.forbidding)
        condition = " with --fail-on warning" if only_warnings else ""
        return f"The file cannot be published{condition}: {counts}."

    def left_out(self) -> str:
        """One line: what the file is without because of these problems, and of which; or ""."""
        found: dict[str, list[str]] = {}
        # A finding about an override of the block means that the file has it all the same.
        given = any(problem.subject.startswith("Outputs.auth.oauth") for problem in self.problems)
        for problem in self.problems:
            check = CATALOGUE.get(problem.code)
            if check is not None and check.leaves_out and not (given and _is_of_oauth(check)):
                codes = found.setdefault(check.leaves_out, [])
                codes += [problem.code] if problem.code not in codes else []
        parts = ", ".join(f"{what} ({', '.join(codes)})" for what, codes in found.items())
        return f"Left out of the file: {parts}." if parts else ""

    def counts(self) -> str:
        """How many problems of each severity there are, in words."""
        return ", ".join(self._counts()) or "no problems"

    def _counts(self) -> Iterator[str]:
        open_ones = [problem for problem in self.problems if not self.accepts(problem)]
        for severity in _WORST_FIRST:
            count = sum(problem.severity == severity for problem in open_ones)
            if count:
                yield f"{count} {COUNTED[severity][count > 1]}"
        if accepted := len(self.problems) - len(open_ones):
            yield f"{accepted} accepted"


def _is_of_oauth(check: Check) -> bool:
    return check.leaves_out == OAUTH_NOT_SET_UP.leaves_out


def _place(subject: str) -> int:
    for place, resource in enumerate(_RESOURCES):
        if subject.startswith(f"{resource} "):
            return place
    # Properties are written like UserPoolId or Outputs.auth, places in the document like auth.mfa.
    if subject[:1].isupper():
        return _PROPERTY
    return _OTHER_RESOURCE if " " in subject else _DOCUMENT
