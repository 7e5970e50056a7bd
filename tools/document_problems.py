"""docs/problems.md, made from the catalogue of problems.

python -m tools.document_problems            writes it
python -m tools.document_problems --check    says whether it is up to date
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.catalogue import CATALOGUE, SUBJECTS, checks_of
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.problem import Check, Severity

PAGE: Final = REPOSITORY / "docs" / "problems.md"
WIDTH: Final = 120

_HEAD: Final = """\
<!-- Made by `python -m tools.document_problems` from the catalogue in the package; change it there. -->

# Problems

What the checks can find, by code. Each finding names the resource or property that it is about, says what was found
there, and what to do about it; all findings of a request are reported together.

- An **error** forbids to publish: the stack fails, the command exits with 1, and what was published before stays.
- A **warning** is reported and does not forbid anything, unless `FailOn` is `warning`.
- **Information** is reported and never forbids anything.
- **Error or warning**, and the like: the finding says which; its section says on what it depends.
- A code that **can be accepted** may be named in `AcceptProblems`; it is then reported and never forbids anything.

How severities are chosen, and what is never checked: [checks.md](checks.md).
"""
_CONSEQUENCES: Final[dict[tuple[Severity, ...], str]] = {
    ("error",): "**Error:** nothing is published.",
    ("warning",): "**Warning:** the document is published, unless `FailOn` is `warning`.",
    ("info",): "**Information:** it forbids nothing, and there is no need to accept it.",
    ("error", "warning"): (
        "**Error or warning:** nothing is published if it is an error, or if `FailOn` is `warning`."
    ),
    ("error", "info"): "**Error or information:** nothing is published if it is an error.",
    ("warning", "info"): (
        "**Warning or information:** the document is published, unless it is a warning and `FailOn` is "
        "`warning`."
    ),
}
_WORDS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "information"}
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check it. Exit code 0, or 1 when a check finds that it is out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if out of date")
    wanted = page()
    if not parser.parse_args(arguments).check:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{PAGE} is out of date: python -m tools.document_problems", file=sys.stderr)
    return 1


def page() -> str:
    """The whole page: what the words mean, a table of all codes, a section for each by subject."""
    rows = "\n".join(_row(check) for check in CATALOGUE.values())
    table = f"| code | severity | can be accepted | says that |\n|---|---|---|---|\n{rows}\n"
    subjects = ("\n".join(_subject(subject)) for subject in SUBJECTS)
    return "\n".join([_HEAD, table, *subjects])


def _row(check: Check) -> str:
    severity = " or ".join(_WORDS[severity] for severity in check.severities)
    link = f"[{check.code}](#{check.code.lower()})"
    return f"| {link} | {severity} | {_acceptance(check)} | {check.title} |"


def _acceptance(check: Check) -> str:
    if check.severities == ("info",):
        return "no need"
    return "yes" if check.acceptable else "no"


def _subject(subject: str) -> Iterator[str]:
    yield f"## {subject}\n"
    for check in checks_of(SUBJECTS[subject]):
        yield from _section(check)


def _section(check: Check) -> Iterator[str]:
    yield f"### {check.code}\n"
    yield f"{_filled(f'This code says that {check.title}. {_CONSEQUENCES[check.severities]}')}\n"
    yield f"{_filled(check.effect)}\n"
    yield f"{_filled(f'What to do: {check.fix}')}\n"
    if places := list(_places(check)):
        yield "\n".join(places) + "\n"
    if check.acceptable:
        yield f"It can be accepted: `AcceptProblems: [{check.code}]`.\n"
    elif check.severities != ("info",):
        yield "It cannot be accepted.\n"
    names = ", ".join(f"[{name}](sources.md#{name})" for name in check.sources)
    yield f"{_filled(f'Sources: {names}.')}\n"


def _places(check: Check) -> Iterator[str]:
    """Where it is mended, one item each; none for what is not mended in a resource."""
    for place, how in (
        ("Console", check.console),
        ("CloudFormation", check.cloudformation),
        ("Terraform", check.terraform),
    ):
        if how:
            yield _filled(f"- {place}: {how}", indent="  ")


def _filled(text: str, indent: str = "") -> str:
    # A line that began with the ">" of a path through menus would be a quotation, and what is to
    # be typed should be found in one piece.
    text = re.sub(r"`[^`]+`", lambda typed: typed.group().replace(" ", _NO_BREAK), text)
    kept = textwrap.fill(
        text.replace(" > ", f"{_NO_BREAK}> "),
        WIDTH,
        break_long_words=False,
        break_on_hyphens=False,
        subsequent_indent=indent,
    )
    return kept.replace(_NO_BREAK, " ")


if __name__ == "__main__":
    sys.exit(main())
