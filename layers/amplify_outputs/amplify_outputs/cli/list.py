"""`list`: every publication of a publisher, as a table, as JSON, or as a page."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.cli.exit_codes import AWS_REFUSED, DONE, PROBLEMS
from amplify_outputs.cli.output import look_of, print_json, print_text, say, working
from amplify_outputs.cli.publisher import publications
from amplify_outputs.model.meant import meant_beginning
from amplify_outputs.model.problem import listed
from amplify_outputs.report.plain import plain
from amplify_outputs.report.text import line, printed
from amplify_outputs.store.inventory import take_inventory
from amplify_outputs.store.unrecorded import NAMES_AT_MOST, TAKE_OVER_PAGE, known_names

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.report.text import Look
    from amplify_outputs.store.inventory import Entry
    from amplify_outputs.store.reader import PublicationReader

COLUMNS: Final = ("name", "user pool", "format", "version", "sha-256", "age", "problems", "owner")
# What a narrow terminal does without, the first one first. Names, ages and problems are always there.
_LEFT_OUT_FIRST: Final = ("format", "version", "sha-256", "user pool", "owner")
# Two columns of space between cells are rich's own padding.
_SPACE: Final = 2
# Enough digits to distinguish files; the JSON has all of them.
_SHORT_SHA: Final = 12
_RECORDED: Final = (
    "outputsVersion",
    "sha256",
    "parameterVersion",
    "objectVersions",
    "destinations",
    "state",
    "publishedAt",
    "owner",
)
_SEVERITIES: Final = ("error", "warning", "info")
_NO_AGE: Final = "?"
_AGES: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


def list_publications(options: argparse.Namespace, aws: Aws) -> int:
    """Print a row for each publication. If one cannot be read, its row says so, and a line says why."""
    published = publications(options, aws)
    with working("Looking for publications") as tell:
        entries = take_inventory(
            aws,
            published,
            options.prefix or "",
            counted=lambda number: tell(f"Reading {number:,} publications"),
        )
    now = datetime.now(UTC)
    if options.format == "json":
        print_json({"publications": [as_json(entry) for entry in entries]})
    elif options.format == "html":
        place = _place(options.prefix or "", published)
        nothing = "" if entries else _nothing(options.prefix or "", published)
        print_text(as_page(entries, now, place, nothing), sys.stdout)
    elif entries:
        print_text(as_table(entries, now, look_of(sys.stdout)), sys.stdout)
    else:
        say(_nothing(options.prefix or "", published))
    if any(entry.refused for entry in entries):
        return AWS_REFUSED
    return PROBLEMS if any(entry.fault for entry in entries) else DONE


def row(entry: Entry, now: datetime) -> tuple[str, ...]:
    """The cells of COLUMNS. Of an unreadable record, the name and a text in the column of problems."""
    record = entry.record
    if record is None:
        return (plain(entry.name), *["-"] * 5, "cannot be read", "-")
    cells = (
        entry.name,
        str(record.request.get("UserPoolId", "-")),
        record.outputs_version,
        str(record.parameter_version or "-"),
        record.sha256[:_SHORT_SHA],
        "unfinished" if record.state == "publishing" else age(record.published_at, now),
        ", ".join(f"{number} {severity}" for severity, number in counts(record).items() if number)
        or "-",
        _short(record.owner),
    )
    return tuple(plain(cell) for cell in cells)


def age(published_at: str, now: datetime) -> str:
    """How long ago that was, in the largest unit that fits; "?" for a text that is not a time."""
    try:
        seconds = (now - datetime.fromisoformat(published_at)).total_seconds()
    except (TypeError, ValueError):
        return _NO_AGE
    for unit, name in _AGES:
        if seconds >= unit:
            return f"{int(seconds // unit)} {name}"
    return f"{max(int(seconds), 0)} s"


def counts(record: PublicationRecord) -> dict[str, int]:
    """How many problems of each severity were found when it was published, the worst first."""
    found = Counter(problem.get("severity") for problem in record.problems)
    return {severity: found[severity] for severity in _SEVERITIES}


def as_table(entries: Sequence[Entry], now: datetime, look: Look) -> str:
    """A line for each publication below the headings, then why some cannot be read.

    Columns are left out until the lines fit the terminal. What is there is not cut, so that names and ids can be
    copied and searched for.
    """
    from rich.table import Table  # noqa: PLC0415 - only text needs rich

    columns, rows = _fitting([row(entry, now) for entry in entries], look.width)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(line(column), no_wrap=True)
    for cells in rows:
        table.add_row(
            *(line(cell, _style(column, cell)) for column, cell in zip(columns, cells, strict=True))
        )
    width = sum(_widths(columns, rows)) + _SPACE * len(columns)
    text = printed([table], colours=look.colours, width=width, soft_wrap=False)
    lines = "".join(f"{each.rstrip()}\n" for each in text.splitlines())
    faults = [line(f"{entry.name}: {entry.fault}", "red") for entry in entries if entry.fault]
    return lines + printed(faults, colours=look.colours, width=look.width)


def _fitting(
    rows: Sequence[tuple[str, ...]], width: int
) -> tuple[Sequence[str], Sequence[tuple[str, ...]]]:
    """The columns for which a line of that width has room, and their cells."""
    widths = dict(zip(COLUMNS, _widths(COLUMNS, rows), strict=True))
    kept = list(COLUMNS)
    for column in _LEFT_OUT_FIRST:
        if sum(widths[each] for each in kept) + _SPACE * (len(kept) - 1) <= width:
            break
        kept.remove(column)
    places = [COLUMNS.index(column) for column in kept]
    return kept, [tuple(cells[place] for place in places) for cells in rows]


def _widths(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> list[int]:
    from rich.cells import cell_len  # noqa: PLC0415 - only text needs rich

    return [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]


def as_page(entries: Sequence[Entry], now: datetime, place: str, nothing: str) -> str:
    """A page about all publications at that moment, or that says why there are none."""
    # The layer has no pages.
    from amplify_outputs.report.html.listing import Listed, as_status_page  # noqa: PLC0415

    listed = [
        Listed(
            as_json(entry),
            _ago(age(entry.record.published_at, now)) if entry.record else "",
            _short(entry.record.owner) if entry.record else "",
        )
        for entry in entries
    ]
    return as_status_page(listed, place, f"{now:%Y-%m-%d %H:%M} UTC", nothing)


def _ago(passed: str) -> str:
    return "unknown" if passed == _NO_AGE else f"{passed} ago"


def _place(prefix: str, published: PublicationReader) -> str:
    """Whose publications a page shows."""
    only = f", names that begin with {prefix}" if prefix else ""
    return f"Publisher {published.settings.parameter_prefix}{only}"


def _style(column: str, cell: str) -> str:
    if column != "problems":
        return ""
    if "error" in cell or "cannot" in cell:
        return "red"
    return "yellow" if "warning" in cell else ""


def _nothing(prefix: str, published: PublicationReader) -> str:
    """Why the list is empty: a bucket that has no record says nothing about what another one has.

    If only the beginning fits no name, it says which names there are, and which beginning was probably meant.
    """
    settings = published.settings
    place = settings.parameter_prefix
    if prefix and (names := known_names(published)):
        none = f"No publication under {place} has a name that begins with {prefix}."
        if near := meant_beginning(prefix, names, place):
            return f"{none} Did you mean {near}? Type: amplify-outputs list {near}"
        count = "1 publication" if len(names) == 1 else f"{len(names):,} publications"
        if len(names) == NAMES_AT_MOST:
            count = f"more than {count}"
        return f"{none} There are {count}: {listed(names)}."
    return (
        f"There are no publications under {place}: s3://{settings.bucket} has no records. If the publisher was "
        f"removed and deployed again, its former bucket has them: see {TAKE_OVER_PAGE}."
    )


def _short(owner: Owner) -> str:
    """The stack's name and the logical id, or the command line."""
    if owner.is_command_line:
        return "command line"
    # arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/5fd2c0a0-...
    _, _, named = owner.stack.partition(":stack/")
    return f"{named.partition('/')[0] or owner.stack}/{owner.resource}"


def as_json(entry: Entry) -> dict[str, Any]:
    """What the record says, without its request and the texts of its problems; or why it cannot be read."""
    if entry.record is None:
        return {"name": entry.name, "fault": entry.fault}
    recorded: Mapping[str, Any] = json.loads(entry.record.to_json())
    return {
        "name": entry.name,
        "userPoolId": recorded["request"].get("UserPoolId"),
        "identityPoolId": recorded["request"].get("IdentityPoolId"),
        "platform": recorded["request"].get("Platform"),
        **{key: recorded[key] for key in _RECORDED},
        "problems": counts(entry.record),
    }
