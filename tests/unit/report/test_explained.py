"""What `explain` prints: as wide as a terminal, with colours there and backticks elsewhere."""

from __future__ import annotations

import re

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.model.documentation import Documentation
from amplify_outputs.model.problem import Check
from amplify_outputs.report.explained import explained, listed
from amplify_outputs.report.explanation import severities_of, subjects
from amplify_outputs.report.text import Look

ODD = Check(
    "CodeX",
    "warning",
    title="a thing is odd",
    effect="Every call fails with `One long message`, and nobody sees `it`.",
    fix="Correct it.",
    sources=("contract",),
    console="Things > A thing > Properties: Odd.",
    cloudformation="`Odd: false`.",
    acceptable=True,
    leaves_out="things",
)
NOTED = Check(
    "CodeY", "info", title="it is so", effect="Nothing fails.", fix="Nothing.", sources=()
)
AT_40_COLUMNS = """\
CodeX (warning)

This code says that a thing is odd.
Warning: the file is published unless
`FailOn` is `warning`.

Every call fails with
`One long message`, and nobody sees
`it`.

Fix: Correct it.

  Console:        Things > A thing >
                  Properties: Odd.
  CloudFormation: `Odd: false`.

To accept it: `AcceptProblems: [CodeX]`.
On the command line:
`--accept-problems CodeX`.
Left out of the file: things.
Page: docs/problems.md#codex
"""
WITHOUT_PLACES = """\
CodeY (note)

This code says that it is so. Note: it stops nothing, and there is no need to
accept it.

Nothing fails.

Fix: Nothing.

Page: docs/problems.md#codey
"""
COLOUR = re.compile("\x1b\\[([\\d;]+)m")
ESCAPE = re.compile("\x1b\\[[\\d;]+m|\x1b\\]8;[^\x1b]*\x1b\\\\")


def test_a_text_in_a_pipe_has_backticks_around_what_is_typed() -> None:
    assert explained([ODD], Look(40)) == AT_40_COLUMNS
    assert explained([NOTED], Look()) == WITHOUT_PLACES


def test_several_codes_have_an_empty_line_between_them() -> None:
    assert explained([NOTED, NOTED], Look()) == f"{WITHOUT_PLACES}\n{WITHOUT_PLACES}"


def test_a_text_on_a_terminal_has_colours_in_place_of_backticks() -> None:
    coloured = explained([ODD], Look(40, colours=True))

    assert COLOUR.sub("", coloured) == AT_40_COLUMNS.replace("`", "")
    assert COLOUR.sub(r"<\1>", coloured).splitlines()[:8] == [
        "<1>CodeX<0><33> (warning)<0>",
        "",
        "This code says that a thing is odd.",
        "Warning: the file is published unless",
        "<36>FailOn<0> is <36>warning<0>.",
        "",
        "Every call fails with",
        "<36>One long message<0>, and nobody sees",
    ]


def test_with_an_address_the_page_is_there_and_the_code_is_a_link_to_it() -> None:
    documentation = Documentation("https://docs.example/{code}")
    on_a_terminal = explained([ODD], Look(40, colours=True, documentation=documentation))
    in_a_pipe = explained([ODD], Look(40, documentation=documentation))

    assert in_a_pipe == AT_40_COLUMNS.replace(
        "docs/problems.md#codex", "https://docs.example/codex"
    )
    assert ESCAPE.sub("", on_a_terminal) == in_a_pipe.replace("`", "")
    assert re.findall(r"\x1b\]8;id=\d+;([^\x1b]+)", on_a_terminal) == ["https://docs.example/codex"]


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("check", CATALOGUE.values(), ids=lambda check: check.code)
def test_each_line_of_each_text_fits_unless_it_is_one_thing_to_copy(
    check: Check, width: int
) -> None:
    for row in explained([check], Look(width)).splitlines():
        words = re.sub(r"`[^`]*`", lambda typed: typed.group().replace(" ", "_"), row).split()
        # An indent and a label may come before it.
        assert len(row) <= width or len(words) <= 2, row


def test_the_list_has_every_code_below_its_subject_in_80_columns() -> None:
    rows = listed(Look()).splitlines()

    assert max(map(len, rows)) <= 80
    assert [row for row in rows if row and not row.startswith("    ")] == [
        row
        for subject, checks in subjects().items()
        for row in (subject, *(f"  {check.code} ({severities_of(check)})" for check in checks))
    ] + ["To read about a code: `amplify-outputs explain CODE`."]
    said = " ".join(" ".join(rows).split())
    assert [check.title for check in CATALOGUE.values() if check.title not in said] == []
