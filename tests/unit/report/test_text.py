"""The report for people, line by line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amplify_outputs.checks.reads import NOT_CHECKED, OPTIONAL_READS
from amplify_outputs.model.documentation import Documentation
from amplify_outputs.model.problem import Problem
from amplify_outputs.report.plain import plain
from amplify_outputs.report.report import Report
from amplify_outputs.report.text import Look, as_text
from tests.reports import (
    ACCEPTED,
    ANY_TEXT,
    FORBIDDEN,
    NOTHING_FOUND,
    PUBLISHABLE,
    USER_POOL,
    any_report,
)

A_NOTE = Problem("A", "info", "group 0", "Found.", "Do it.")
AT_80_COLUMNS = """\
app client 3n4b5urk1ft4fl3mg5e62d9ado
  error    AppClientHasSecret
           App client web has a client secret, which Amplify's browser and
           mobile libraries cannot send.
           Fix: Create an app client without a secret for the app, and use its
           id.
           More: amplify-outputs explain AppClientHasSecret
  warning  OAuthUrlsMissing
           OAuth is on for app client web, but it has no sign-out URL.
           Fix: Add at least one allowed sign-out URL.
           More: amplify-outputs explain OAuthUrlsMissing

identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b
  error    AuthenticatedRoleMissing (accepted)
           Identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b has no
           role for authenticated users: they get no AWS credentials.
           Fix: Set the authenticated role of the identity pool.
           More: amplify-outputs explain AuthenticatedRoleMissing

Notes: NotChecked. --verbose shows them.
Left out of the file: sign-in by redirect (OAuthUrlsMissing).
The file cannot be published: 1 error, 1 warning, 1 note, 1 accepted.
"""
IN_COLOUR = """\
<1>app client 3n4b5urk1ft4fl3mg5e62d9ado<0>
  <1;31>error    <0><1>AppClientHasSecret<0>
           App client web has a client secret, which Amplify's browser and
           mobile libraries cannot send.
           Fix: Create an app client without a secret for the app, and use its
           id.
           More: amplify-outputs explain AppClientHasSecret
  <33>warning  <0><1>OAuthUrlsMissing<0>
           OAuth is on for app client web, but it has no sign-out URL.
           Fix: Add at least one allowed sign-out URL.
           More: amplify-outputs explain OAuthUrlsMissing

<1>identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b<0>
  <2>error    <0><1>AuthenticatedRoleMissing<0><2> (accepted)<0>
           Identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b has no
           role for authenticated users: they get no AWS credentials.
           Fix: Set the authenticated role of the identity pool.
           More: amplify-outputs explain AuthenticatedRoleMissing

<34>Notes:<0> NotChecked. --verbose shows them.
Left out of the file: sign-in by redirect (OAuthUrlsMissing).
<1;31>The file cannot be published: 1 error, 1 warning, 1 note, 1 accepted.<0>
"""
IN_FULL = AT_80_COLUMNS.replace(
    "Notes: NotChecked. --verbose shows them.\n",
    """\
role arn:aws:iam::123456789012:role/storefront-authenticated
  info     NotChecked
           Whether roles trust the identity pool was not checked: AWS denied
           iam:GetRole.
           Fix: Grant iam:GetRole to the role that runs the check, or look at
           the trust policies in the console of IAM.
           More: amplify-outputs explain NotChecked

""",
)
LOOKED = (
    ("user pool", "storefront (us-east-1_AbC123xyz)"),
    ("MFA", "optional: TOTP"),
    ("redirect", "auth.example.com, with Google"),
)
LOOKED_SHOWN = """\
user pool  storefront (us-east-1_AbC123xyz)
MFA        optional: TOTP
redirect   auth.example.com, with Google

"""
AT_40_COLUMNS = """\
app client 3n4b5urk1ft4fl3mg5e62d9ado
  warning  OAuthUrlsMissing
           OAuth is on for app client
           web, but it has no sign-out
           URL.
           Fix: Add at least one allowed
           sign-out URL.
           More: amplify-outputs explain OAuthUrlsMissing

Left out of the file: sign-in by
redirect (OAuthUrlsMissing).
The file can be published: 1 warning.
"""
DOCUMENTATION = Documentation("https://docs.example/problems#{code}")
COLOUR = re.compile("\x1b\\[([\\d;]+)m")


def test_the_report_at_80_columns_is_plain_text() -> None:
    assert as_text(FORBIDDEN, Look()) == AT_80_COLUMNS


def test_the_report_in_colour_has_a_colour_for_each_severity() -> None:
    assert COLOUR.sub(r"<\1>", as_text(FORBIDDEN, Look(colours=True))) == IN_COLOUR


def test_a_reader_who_asks_for_more_sees_notes_in_full() -> None:
    assert as_text(FORBIDDEN, Look(verbose=True)) == IN_FULL


def test_with_an_address_codes_are_links_on_a_terminal_and_have_a_line_below_elsewhere() -> None:
    """No pipe, and no terminal without colours, shows a link that is not a line of its own."""
    page = "https://docs.example/problems#oauthurlsmissing"
    linked = as_text(PUBLISHABLE, Look(colours=True, documentation=DOCUMENTATION))
    plain_text = as_text(PUBLISHABLE, Look(documentation=DOCUMENTATION))

    link = re.compile(r"\x1b\]8;id=\d+;([^\x1b]*)\x1b\\(.*?)\x1b\]8;;\x1b\\")
    assert [(url, COLOUR.sub("", text)) for url, text in link.findall(linked)] == [
        (page, "OAuthUrlsMissing")
    ]
    assert link.sub(r"\2", linked) == as_text(PUBLISHABLE, Look(colours=True))
    assert plain_text == as_text(PUBLISHABLE, Look()).replace(
        "explain OAuthUrlsMissing\n", f"explain OAuthUrlsMissing\n           {page}\n"
    )


def notes(*codes: str) -> Report:
    """A report with one note of each of these codes, all of them about different resources."""
    return Report(
        "x",
        tuple(
            Problem(code, "info", f"group {n}", "It is.", "None.") for n, code in enumerate(codes)
        ),
    )


@pytest.mark.parametrize(
    ("codes", "width", "folded"),
    [
        (["NotChecked"], 80, "Notes: NotChecked. --verbose shows them."),
        (
            ["NotChecked", "TokenRevocationNotChecked", "NotChecked"],
            80,
            "Notes: NotChecked (2), TokenRevocationNotChecked. --verbose shows them.",
        ),
        (
            ["NotChecked", "TokenRevocationNotChecked", "SignUpOpen", "RecoveryUnderWay"],
            80,
            "Notes: NotChecked, TokenRevocationNotChecked and 2 more. --verbose shows them.",
        ),
        (["NotChecked", "A"], 40, "Notes: --verbose shows them."),
        (["A", "B"], 40, "Notes: A, B. --verbose shows them."),
        (["東京" * 6, "B"], 40, "Notes: --verbose shows them."),
        (["\x1b[2J"], 80, r"Notes: \x1b[2J. --verbose shows them."),
    ],
)
def test_notes_take_one_line_however_many_there_are(
    codes: list[str], width: int, folded: str
) -> None:
    report = notes(*codes)

    assert as_text(report, Look(width)) == f"{folded}\n{report.verdict()}\n"


def test_a_note_that_is_accepted_is_folded_too() -> None:
    report = replace(notes("NotChecked"), accepted=frozenset({"NotChecked"}))

    assert as_text(report, Look()) == (
        "Notes: NotChecked. --verbose shows them.\nThe file can be published: 1 accepted.\n"
    )


@pytest.mark.parametrize("action", sorted(OPTIONAL_READS))
def test_a_note_that_may_hide_an_error_keeps_its_sentence_in_a_line_of_80_columns(
    action: str,
) -> None:
    """A client with a secret could be behind a line that names nothing but the code of the note."""
    shown = OPTIONAL_READS[action]
    message = f"Not checked: {shown.what} (app client 1a2b). AWS denied {action}. {shown.danger}"
    note = Problem(NOT_CHECKED.code, "info", "app client 1a2b", message.strip(), "Grant it.")

    first, *others = as_text(Report("web", (note, A_NOTE)), Look()).splitlines()

    if shown.danger:
        assert first == f"Not checked: {shown.what}. See --verbose."
        assert others[0] == "Notes: A. --verbose shows them."
        assert len(first) <= 80
    else:
        assert first == "Notes: NotChecked, A. --verbose shows them."


def test_a_report_with_nothing_but_notes_begins_with_what_was_looked_at() -> None:
    clean, noted = (replace(report, looked=LOOKED) for report in (NOTHING_FOUND, notes("A")))

    assert as_text(clean, Look()) == f"{LOOKED_SHOWN}The file can be published: no problems.\n"
    assert as_text(noted, Look()) == (
        f"{LOOKED_SHOWN}Notes: A. --verbose shows them.\nThe file can be published: 1 note.\n"
    )
    assert as_text(noted, Look(verbose=True)).startswith(f"{LOOKED_SHOWN}group 0\n")


@pytest.mark.parametrize("report", [FORBIDDEN, PUBLISHABLE, ACCEPTED], ids=str)
def test_a_report_with_a_problem_does_not_say_what_was_looked_at(report: Report) -> None:
    assert as_text(replace(report, looked=LOOKED), Look()) == as_text(report, Look())


def test_what_was_looked_at_is_safe_to_print_and_stays_aligned() -> None:
    looked = (("user pool", "\x1b[2J[red]"), ("sign-in", "word " * 8), ("MFA", ""))

    assert as_text(replace(NOTHING_FOUND, looked=looked), Look(40)).splitlines()[:4] == [
        r"user pool  \x1b[2J[red]",
        "sign-in    word word word word word word",
        "           word word",
        "MFA        ",
    ]


@pytest.mark.parametrize("width", [40, 20, 0])
def test_on_a_narrow_terminal_lines_are_short_but_not_absurd(width: int) -> None:
    assert as_text(PUBLISHABLE, Look(width)) == AT_40_COLUMNS


def test_on_a_wide_terminal_lines_stay_readable() -> None:
    widest = as_text(FORBIDDEN, Look(100))

    assert as_text(FORBIDDEN, Look(400)) == widest
    assert max(map(len, widest.splitlines())) <= 100


def test_without_problems_the_verdict_is_all_there_is() -> None:
    assert as_text(NOTHING_FOUND, Look()) == "The file can be published: no problems.\n"
    assert as_text(NOTHING_FOUND, Look(colours=True)) == (
        "\x1b[1;32mThe file can be published: no problems.\x1b[0m\n"
    )


@pytest.mark.parametrize(
    "variable",
    ["NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TERM", "COLORTERM", "COLUMNS", "JUPYTER_COLUMNS"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["", "0", "1", "dumb", "truecolor"])
def test_the_report_depends_on_what_is_given_and_not_on_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    assert as_text(FORBIDDEN, Look()) == AT_80_COLUMNS
    assert COLOUR.sub(r"<\1>", as_text(FORBIDDEN, Look(colours=True))) == IN_COLOUR


def shown(name: str, look: Look) -> str:
    """What becomes of a name in a message."""
    found = Problem("Code", "error", USER_POOL, f"Group {name} is odd.", "Rename it.")
    written = as_text(Report("x", (found,)), look)
    [line] = [line for line in written.splitlines() if line.strip().startswith("Group")]
    return line.strip().removeprefix("Group ").removesuffix(" is odd.")


@pytest.mark.parametrize("look", [Look(), Look(colours=True)], ids=str)
@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("[red]admins[/red]", "[red]admins[/red]"),
        ("[/]", "[/]"),
        ("[link=https://x.example]y[/link]", "[link=https://x.example]y[/link]"),
        (":warning:", ":warning:"),
        ("\x1b[2J\x1b[31m", r"\x1b[2J\x1b[31m"),
        ("\x1b]8;;https://x.example\x07", r"\x1b]8;;https://x.example\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\r\nerror\tb\x00", r"a\r\nerror\tb\x00"),
        ("\u202eadmins", r"\u202eadmins"),
        ("a\u2028b\u00a0c", r"a\u2028b\xa0c"),
        ("\ud800", r"\ud800"),
        ("Größe-東京-🙂", "Größe-東京-🙂"),
        (r"\x1b", r"\x1b"),
        # What GitHub, Azure Pipelines and TeamCity run if it is in a log, and links of SARIF and Markdown.
        ("::stop-commands::x", r"\x3a:stop-commands::x"),
        ("##[error]x", r"\x23#[error]x"),
        ("a##[group]x###[x", r"a\x23#[group]x#\x23#[x"),
        ("##VSO[task.setvariable]x", r"\x23#VSO[task.setvariable]x"),
        ("##teamcity[x]", r"\x23#teamcity[x]"),
        ("[a](https://x.example)", r"[a]\x28https://x.example)"),
        # What looks like it and is not.
        ("AWS::Cognito::UserPool", "AWS::Cognito::UserPool"),
        ("arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x"),
        ("## [a] (b)", "## [a] (b)"),
    ],
)
def test_names_are_printed_as_they_are_and_never_obeyed(
    name: str, printed: str, look: Look
) -> None:
    assert shown(name, look) == printed


def test_wide_characters_count_as_what_they_take_on_a_terminal() -> None:
    found = Problem("Code", "error", USER_POOL, "東京 " * 12, "Rename it.")

    assert as_text(Report("x", (found,)), Look(40)).splitlines()[2:4] == [
        " " * 11 + "東京 東京 東京 東京 東京 東京",
        " " * 11 + "東京 東京 東京 東京 東京 東京",
    ]


@given(any_report(), st.integers(0, 200))
def test_nothing_is_lost_and_nothing_but_characters_is_printed(report: Report, width: int) -> None:
    written = as_text(report, Look(width, verbose=True))

    assert all(character.isprintable() or character == "\n" for character in written)
    words = written.split()
    for problem in report.problems:
        for text in (problem.subject, problem.code, problem.message, problem.fix):
            assert set(plain(text).split()) <= set(words)


@given(any_report(), st.integers(0, 200))
def test_folding_loses_notes_alone_and_adds_one_line(report: Report, width: int) -> None:
    folded = as_text(report, Look(width))
    rest = as_text(report.without_notes(), Look(width))

    if report.notes():
        *lines, line, verdict = folded.splitlines()
        assert line.startswith("Notes:")
        assert [*lines, report.without_notes().verdict()] == rest.splitlines()
        assert verdict == report.verdict()
    else:
        assert folded == rest


@given(any_report())
def test_colours_change_nothing_but_colours(report: Report) -> None:
    assert COLOUR.sub("", as_text(report, Look(colours=True))) == as_text(report, Look())


@given(ANY_TEXT)
def test_plain_text_is_printable_and_stays_as_it_is(text: str) -> None:
    assert plain(text).isprintable()
    assert plain(plain(text)) == plain(text)


def test_what_the_file_is_without_is_said_once_with_everything_that_leaves_it_out() -> None:
    codes = ("OAuthDomainMissing", "OAuthUrlsMissing", "SrpNotAllowed", "PasswordlessNotAllowed")
    report = Report("a", tuple(Problem(code, "warning", USER_POOL, "x.", "y.") for code in codes))
    assert report.left_out() == (
        "Left out of the file: sign-in by redirect (OAuthDomainMissing, OAuthUrlsMissing), sign-in "
        "without a password (PasswordlessNotAllowed)."
    )
    assert Report("a", ()).left_out() == ""


def test_a_block_that_an_override_gives_is_not_left_out() -> None:
    given = Problem("OverrideContradicts", "warning", "Outputs.auth.oauth.domain", "x.", "y.")
    codes = ("OAuthDomainMissing", "PasswordlessNotAllowed")
    left = tuple(Problem(code, "error", USER_POOL, "x.", "y.") for code in codes)

    assert Report("a", (*left, given)).left_out() == (
        "Left out of the file: sign-in without a password (PasswordlessNotAllowed)."
    )
