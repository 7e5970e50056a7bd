"""What the catalogue says of a code, in sentences: for `explain`, and for docs/problems.md. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.catalogue import BY_HAND, CATALOGUE, SUBJECTS, checks_of

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Check, Severity

_SEVERITIES: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
_CONSEQUENCES: Final[dict[tuple[Severity, ...], str]] = {
    ("error",): "nothing is published.",
    ("warning",): "the file is published unless `FailOn` is `warning`.",
    ("info",): "it stops nothing, and there is no need to accept it.",
    ("error", "warning"): "nothing is published if it is an error, or if `FailOn` is `warning`.",
    ("error", "warning", "info"): (
        "nothing is published if it is an error, or if it is a warning and `FailOn` is `warning`."
    ),
    ("error", "info"): "nothing is published if it is an error.",
    ("warning", "info"): "the file is published unless it is a warning and `FailOn` is `warning`.",
}
# Of files that somebody wrote, nothing is published.
_OF_FILES: Final = frozenset(check.code for check in checks_of(SUBJECTS[BY_HAND]))
# Of what one command makes, neither.
_OF_ONE_COMMAND: Final = {
    "AddOutputLosesText": "`amplify-outputs build --for add-output` prints nothing, and publications go on."
}
_EXITS: Final[dict[Severity, str]] = {
    "error": "`amplify-outputs lint` exits with 1.",
    "warning": "`amplify-outputs lint --fail-on warning` exits with 1.",
    "info": "it never makes `amplify-outputs lint` fail, and there is no need to accept it.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one code means. Texts mark what is typed as `code`, and have no other markup.

    `severities` and `consequence` belong together, as in "Error: nothing is published". `places` are a tool and
    what to change there. `acceptance` is "" if nobody needs to accept it, and `leaves_out` if nothing is left out.
    """

    code: str
    severities: str
    statement: str
    consequence: str
    effect: str
    fix: str
    places: tuple[tuple[str, str], ...]
    acceptance: str
    leaves_out: str


def explanation_of(check: Check) -> Explanation:
    """The sentences about this kind of problem."""
    places = (
        ("Console", check.console),
        ("CloudFormation", check.cloudformation),
        ("Terraform", check.terraform),
    )
    return Explanation(
        check.code,
        severities_of(check),
        f"This code says that {check.title}.",
        _consequence(check),
        check.effect,
        f"Fix: {check.fix}",
        tuple((tool, how) for tool, how in places if how),
        _acceptance(check),
        check.leaves_out,
    )


def _consequence(check: Check) -> str:
    if check.code in _OF_FILES:
        return _EXITS[check.severity]
    return _OF_ONE_COMMAND.get(check.code) or _CONSEQUENCES[check.severities]


def severities_of(check: Check) -> str:
    """Every severity that it may have, as in "error, warning or note"."""
    *others, last = (_SEVERITIES[severity] for severity in check.severities)
    return f"{', '.join(others)} or {last}" if others else last


def subjects() -> dict[str, tuple[Check, ...]]:
    """Every check below its subject, in the order of docs/problems.md."""
    return {subject: checks_of(modules) for subject, modules in SUBJECTS.items()}


def explanation_as_json(check: Check, page: str) -> dict[str, object]:
    """The keys of `explain --json` for one code. `page` is where it is documented."""
    return {
        "code": check.code,
        "severities": list(check.severities),
        "title": check.title,
        "effect": check.effect,
        "fix": check.fix,
        "console": check.console,
        "cloudformation": check.cloudformation,
        "terraform": check.terraform,
        "acceptable": check.acceptable,
        "leavesOut": check.leaves_out,
        "sources": list(check.sources),
        "page": page,
    }


def code_like(text: str) -> str | None:
    """The code of the catalogue that this text means, in any case and with the marks of a sentence around it."""
    wanted = text.strip(" .,;:!?()[]'\"`#").lower()
    return next((code for code in CATALOGUE if code.lower() == wanted), None)


def _acceptance(check: Check) -> str:
    if check.acceptable:
        return f"To accept it: `AcceptProblems: [{check.code}]`."
    return "" if check.severities == ("info",) else "It cannot be accepted."
