"""`explain`: what a code means and what to do, from the catalogue in the package. It needs no AWS."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.cli.exit_codes import DONE, USAGE
from amplify_outputs.cli.output import documentation, look_of, print_json, print_text, say
from amplify_outputs.model.problem import page_of
from amplify_outputs.report.explained import explained, listed
from amplify_outputs.report.explanation import code_like, explanation_as_json
from amplify_outputs.schema.nearest import nearest_ones

if TYPE_CHECKING:
    import argparse

_NAMED_AT_MOST: Final = 3


def explain(options: argparse.Namespace, _aws: None) -> int:
    """Print what the codes mean, or list all codes. Nothing is printed if one of them does not exist."""
    wanted = {text: code_like(text) for text in options.codes}
    if unknown := [text for text, code in wanted.items() if code is None]:
        say(" ".join(map(_unknown, unknown)))
        return USAGE
    # A code that is given twice is explained once.
    codes = list(dict.fromkeys(code for code in wanted.values() if code))
    checks = [CATALOGUE[code] for code in codes or CATALOGUE]
    pages = documentation()
    if options.json:
        print_json(
            {
                "codes": [
                    explanation_as_json(check, pages.page_of(check.code) or page_of(check.code))
                    for check in checks
                ]
            }
        )
        return DONE
    look = replace(look_of(sys.stdout), documentation=pages)
    print_text(explained(checks, look) if codes else listed(look), sys.stdout)
    return DONE


def _unknown(text: str) -> str:
    near, shown = _near(text), text or '""'
    what_now = (
        f"Did you mean {' or '.join(near)}?" if near else "`amplify-outputs explain` lists all."
    )
    return f"There is no code {shown}. {what_now}"


def _near(text: str) -> list[str]:
    """The codes that the text is likely to mean, at most three: mistyped, or a part of the code."""
    wanted = text.lower()
    parts = [code for code in CATALOGUE if wanted and wanted in code.lower()]
    return list(dict.fromkeys([*nearest_ones(text, CATALOGUE), *parts]))[:_NAMED_AT_MOST]
