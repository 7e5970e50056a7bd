"""docs/problems.md, made from the catalogue of problems.

python -m tools.document_problems            writes it
python -m tools.document_problems --check    says whether it is up to date
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from typing import TYPE_CHECKING, Final

from amplify_outputs.problems.catalogue import CATALOGUE
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.problems.problem import Check

PAGE: Final = REPOSITORY / "docs" / "problems.md"
WIDTH: Final = 120

_HEAD: Final = """\
<!-- Made by `python -m tools.document_problems` from the catalogue in the package; change it there. -->

# Problems

What the checks can find, by code. Each finding names the resource or property that it is about, says what was found
there, and what to do about it; all findings of a request are reported together.

- An **error** forbids to publish: the stack fails, the command exits with 1, and what was published before stays.
- A **warning** is reported and does not forbid anything, unless `FailOn` is `warning`.
- A code that **can be accepted** may be named in `AcceptProblems`; it is then reported and never forbids anything.
"""
_CONSEQUENCES: Final = {
    "error": "**Error:** nothing is published.",
    "warning": "**Warning:** the document is published, unless `FailOn` is `warning`.",
    "info": "**Information:** the document is published.",
}


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
    """The whole page: what the words mean, a table of all codes, a section for each."""
    rows = "\n".join(_row(check) for check in CATALOGUE.values())
    table = f"| code | severity | can be accepted | says that |\n|---|---|---|---|\n{rows}\n"
    return "\n".join([_HEAD, table, *("\n".join(_section(check)) for check in CATALOGUE.values())])


def _row(check: Check) -> str:
    accepted = "yes" if check.acceptable else "no"
    link = f"[{check.code}](#{check.code.lower()})"
    return f"| {link} | {check.severity} | {accepted} | {check.title} |"


def _section(check: Check) -> Iterator[str]:
    yield f"## {check.code}\n"
    yield f"{_filled(f'This code says that {check.title}. {_CONSEQUENCES[check.severity]}')}\n"
    yield f"{_filled(check.meaning)}\n"
    yield f"{_filled(f'What to do: {check.remedy}')}\n"
    if check.acceptable:
        yield f"It can be accepted: `AcceptProblems: [{check.code}]`.\n"
    else:
        yield "It cannot be accepted.\n"
    names = ", ".join(f"[{name}](sources.md#{name})" for name in check.sources)
    yield f"{_filled(f'Sources: {names}.')}\n"


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    sys.exit(main())
