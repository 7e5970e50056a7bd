"""Which box a problem is in: that of the thing that it is about, or one of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs.model.ids import role_name
from amplify_outputs.report.picture import Thing
from amplify_outputs.report.report import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from amplify_outputs.model.problem import Problem
    from amplify_outputs.report.report import Report

Numbered = tuple[int, "Problem"]
Box = tuple[Thing, tuple[Numbered, ...]]

# Where a resource belongs that no thing of the picture is, by how its subject begins.
_LANES: Final = {
    "app client": "app",
    "user pool": "users",
    "domain": "users",
    "group": "users",
    "resource server": "users",
    "identity pool": "credentials",
    "role": "credentials",
    "AppSync API": "others",
    "bucket": "others",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """The boxes of a page, each with its problems, the worst first.

    Problems have numbers from 1, as they were found.
    """

    app: tuple[Box, ...]
    users: tuple[Box, ...]
    credentials: tuple[Box, ...]
    others: tuple[Box, ...]
    file: tuple[Box, ...]

    def all(self) -> Iterator[Box]:
        """Every box, in the order of the page."""
        yield from (*self.app, *self.users, *self.credentials, *self.others, *self.file)


def placed(report: Report) -> Placed:
    """Every problem in one box. Things without problems have a box, too."""
    picture = report.picture
    lanes: dict[str, list[Thing]] = {
        "app": list(picture.app if picture else ()),
        "users": list(picture.users if picture else ()),
        "credentials": list(picture.credentials if picture else ()),
        "others": list(picture.others if picture else ()),
        "file": [],
    }
    drawn = [thing for lane in lanes.values() for thing in lane]
    homes = {problem: _home(problem, drawn) for problem in report.problems}
    # The others get a box for each subject, in the order in which the report for people has them.
    for subject, problems in report.groups():
        rest = [problem for problem in problems if homes[problem] is None]
        if rest:
            own = _own(subject)
            lanes[_lane(subject)].append(own)
            homes |= dict.fromkeys(rest, own)
    found: dict[Thing, list[Numbered]] = {}
    for number, problem in enumerate(report.problems, 1):
        if (home := homes[problem]) is not None:
            found.setdefault(home, []).append((number, problem))
    worst_first = list(COUNTED)

    def boxes(name: str) -> tuple[Box, ...]:
        return tuple(
            (
                thing,
                tuple(
                    sorted(found.get(thing, ()), key=lambda it: worst_first.index(it[1].severity))
                ),
            )
            for thing in lanes[name]
        )

    return Placed(*map(boxes, lanes))


def _home(problem: Problem, drawn: Sequence[Thing]) -> Thing | None:
    """The part of the resource that the problem is about, or else the whole; None if it is not in the picture."""
    fitting = [thing for thing in drawn if thing.subject == problem.subject]
    part = (thing for thing in fitting if problem.code in thing.codes)
    whole = (thing for thing in fitting if not thing.codes)
    return next(part, None) or next(whole, None)


def _own(subject: str) -> Thing:
    kind = next((kind for kind in _LANES if subject.startswith(f"{kind} ")), "")
    title = subject.removeprefix(f"{kind} ") if kind else subject
    if kind == "role":
        return Thing(kind, subject, role_name(title), title)
    return Thing(kind, subject, title)


def _lane(subject: str) -> str:
    return next((lane for kind, lane in _LANES.items() if subject.startswith(f"{kind} ")), "file")
