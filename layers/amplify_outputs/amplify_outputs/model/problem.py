"""What a check finds: a value to report, never an exception."""

from __future__ import annotations

from dataclasses import KW_ONLY, asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# More names than anybody corrects before looking again, and than one can read.
NAMED_AT_MOST: Final = 20
# As many codes as fit behind a reason.
_EXPLAINED_AT_MOST: Final = 3
# Beyond the longest text of the catalogue with the longest names that AWS allows in it.
TEXT_MAX_CHARACTERS: Final = 4000
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one resource or property.

    `message` says what was found, with the value; `fix` is an imperative that says what to do.
    `code` is public and never changes, because templates name it in `AcceptProblems`.
    """

    code: str
    severity: Severity
    subject: str
    message: str
    fix: str

    def as_json(self) -> dict[str, Any]:
        """The five keys that `check --json` and the publication record carry, and those of a subclass."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Placed(Problem):
    """One finding at a place of a file. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of finding as users read about it; docs/problems.md is generated from these.

    `title` completes the sentence "this code says that ...", `effect` says what that does to
    the users of the app, `fix` what to do; `console`, `cloudformation` and `terraform` say
    where, and are empty if no resource has to change. `sources` are short names from
    docs/sources.md. An `acceptable` finding may be listed in `AcceptProblems`; `graded` are
    the other severities that the check itself may give to a finding. `leaves_out` names what
    the file is without because of it.
    """

    code: str
    severity: Severity
    _: KW_ONLY
    title: str
    effect: str
    fix: str
    sources: tuple[str, ...]
    console: str = ""
    cloudformation: str = ""
    terraform: str = ""
    acceptable: bool = False
    graded: tuple[Severity, ...] = ()
    leaves_out: str = ""

    @property
    def severities(self) -> tuple[Severity, ...]:
        """Every severity that a finding of this kind may have, the usual one first."""
        return (self.severity, *self.graded)

    def found(
        self, *, subject: str, message: str, fix: str, severity: Severity | None = None
    ) -> Problem:
        """A finding of this kind; `severity` only if the check itself grades it.

        Longer texts than TEXT_MAX_CHARACTERS are cut, because anybody may have thousands of groups or URLs.
        """
        texts = (_cut(text) for text in (subject, message, fix))
        return Problem(self.code, severity or self.severity, *texts)


def listed(names: Sequence[str], joint: str = ", ") -> str:
    """The names for a message: NAMED_AT_MOST of them, and how many more there are."""
    more = len(names) - NAMED_AT_MOST
    return joint.join(names[:NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_MAX_CHARACTERS else f"{text[: TEXT_MAX_CHARACTERS - 2]} …"


def page_of(code: str) -> str:
    """The section about this code in the documentation, from the root of the repository."""
    return f"docs/problems.md#{code.lower()}"


def explain_command(codes: Sequence[str]) -> str:
    """What to type to read about these codes; of many, the form of it."""
    named = " ".join(codes) if len(codes) <= _EXPLAINED_AT_MOST else "CODE"
    return f"amplify-outputs explain {named}"


def codes_of(problems: Iterable[Problem]) -> list[str]:
    """Their codes, each once."""
    return list(dict.fromkeys(problem.code for problem in problems))


def summary(problems: Iterable[Problem], work: str = "published") -> str:
    """The reason of a failure: code and subject of every problem, then messages and fixes.

    `work` is what was not done.

    The codes come first because CloudFormation and consoles cut long texts at the end.
    """
    listed = list(problems)
    names = ", ".join(f"{problem.code} ({problem.subject})" for problem in listed)
    count = f"{len(listed)} problem{'' if len(listed) == 1 else 's'}"
    details = " ".join(
        f"[{number}] {problem.message} {problem.fix}" for number, problem in enumerate(listed, 1)
    )
    more = explain_command(codes_of(listed))
    return f"Nothing was {work}: {count}: {names}. {details} To read more: {more}."
