"""The table of `list`: ages, owners, counts, and names that anybody wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amplify_outputs.cli.list import age, as_table, row
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.report.text import Look
from amplify_outputs.store.inventory import Entry

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def entry(name: str = "storefront/prod", **changes: Any) -> Entry:
    stack = "arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/5fd2c0a0"
    record = PublicationRecord(
        **{
            "name": name,
            "owner": Owner(stack, "Outputs4Web"),
            "state": "published",
            "claim": "",
            "request": {"UserPoolId": "us-east-1_AbC123xyz"},
            "sha256": "0123456789abcdef" * 4,
            "outputs_version": "1.5",
            "destinations": ("ssm",),
            "pool_ids": (),
            "problems": (),
            "published_at": "2026-11-20T12:00:00+00:00",
            "publisher_version": "0.1.0",
            "parameter_version": 7,
            **changes,
        }
    )
    return Entry(name, record)


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(0), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=800), "800 d"),
    ],
)
def test_an_age_is_in_the_largest_unit(passed: timedelta, shown: str) -> None:
    assert age((NOW - passed).isoformat(), NOW) == shown


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-11-23T12:00:00"])
def test_what_is_no_moment_has_no_age(moment: str) -> None:
    assert age(moment, NOW) == "?"


def test_a_row_has_what_tells_publications_apart() -> None:
    problems = [{"severity": severity} for severity in ("info", "warning", "warning")]
    assert row(entry(problems=tuple(problems)), NOW) == (
        "storefront/prod",
        "us-east-1_AbC123xyz",
        "1.5",
        "7",
        "0123456789ab",
        "3 d",
        "2 warning, 1 info",
        "storefront/Outputs4Web",
    )


def test_a_row_of_the_command_line_of_s3_alone_and_unfinished() -> None:
    owner = Owner.of_command_line("123456789012", "admin")
    found = entry("admin", owner=owner, parameter_version=None, state="publishing")
    assert row(found, NOW)[3:] == ("-", "0123456789ab", "unfinished", "-", "command line")


BROKEN = Entry("broken", None, "It is no publication record.")
ALL = (
    "name             user pool            format  version  sha-256       age  problems        owner\n"
    "broken           -                    -       -        -             -    cannot be read  -\n"
    "storefront/prod  us-east-1_AbC123xyz  1.5     7        0123456789ab  3 d  -               "
    "storefront/Outputs4Web\n"
    "broken: It is no publication record.\n"
)


def test_a_wide_terminal_has_every_column() -> None:
    assert as_table([BROKEN, entry()], NOW, Look(width=112)) == ALL


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (112, "name user pool format version sha-256 age problems owner"),
        (111, "name user pool version sha-256 age problems owner"),
        (104, "name user pool version sha-256 age problems owner"),
        (103, "name user pool sha-256 age problems owner"),
        (95, "name user pool sha-256 age problems owner"),
        (94, "name user pool age problems owner"),
        (81, "name user pool age problems owner"),
        (80, "name age problems owner"),
        (60, "name age problems owner"),
        (59, "name age problems"),
        (1, "name age problems"),
    ],
)
def test_columns_are_left_out_until_the_lines_fit(width: int, headings: str) -> None:
    table = as_table([BROKEN, entry()], NOW, Look(width=width))
    assert " ".join(table.splitlines()[0].split()) == headings


def test_a_usual_publication_fits_80_columns() -> None:
    assert as_table([entry()], NOW, Look()) == (
        "name             user pool            age  problems  owner\n"
        "storefront/prod  us-east-1_AbC123xyz  3 d  -         storefront/Outputs4Web\n"
    )


def test_a_name_is_never_cut_however_narrow_the_terminal_is() -> None:
    name = "/".join(["a" * 63] * 3)
    assert as_table([entry(name)], NOW, Look(width=40)).splitlines()[1] == f"{name}  3 d  -"


def test_no_name_can_reach_the_terminal_as_a_command_or_as_markup() -> None:
    found = entry("[red]\x1b[2J", request={"UserPoolId": "\u202e[/red]"})
    broken = Entry("\x1b]0;x\x07", None, "a\nb")
    table = as_table([broken, found], NOW, Look())
    assert r"[red]\x1b[2J" in table
    assert r"\u202e[/red]" in table
    assert r"\x1b]0;x\x07: a\nb" in table
    assert "\x1b" not in table
