"""`list`: every publication of a publisher, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.cli.exit_codes import AWS_REFUSED, DONE, PROBLEMS
from amplify_outputs.cli.output import look_of, print_json, print_text, say, working
from amplify_outputs.cli.publisher import publications
from amplify_outputs.report.plain import plain
from amplify_outputs.report.text import line, printed
from amplify_outputs.store.inventory import take_inventory
from amplify_outputs.store.unrecorded import TAKE_OVER_PAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.settings import Settings
    from amplify_outputs.report.text import Look
    from amplify_outputs.store.inventory import Entry

COLUMNS: Final = ("name", "user pool", "format", "version", "sha-256", "age", "problems", "owner")
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
    if options.json:
        print_json({"publications": [_as_json(entry) for entry in entries]})
    elif entries:
        print_text(as_table(entries, datetime.now(UTC), look_of(sys.stdout)), sys.stdout)
    else:
        say(_nothing(options.prefix or "", published.settings))
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
        return "?"
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

    Lines are not cut, so that ids can be copied and searched for.
    """
    from rich.cells import cell_len  # noqa: PLC0415 - only text needs rich
    from rich.table import Table  # noqa: PLC0415 - see above

    rows = [row(entry, now) for entry in entries]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(line(column), no_wrap=True)
    for cells in rows:
        table.add_row(
            *(line(cell, _style(column, cell)) for column, cell in zip(COLUMNS, cells, strict=True))
        )
    # Two columns of space between cells are rich's own padding.
    width = sum(max(map(cell_len, cells)) + 2 for cells in zip(COLUMNS, *rows, strict=True))
    text = printed([table], colours=look.colours, width=width, soft_wrap=False)
    lines = "".join(f"{each.rstrip()}\n" for each in text.splitlines())
    faults = [line(f"{entry.name}: {entry.fault}", "red") for entry in entries if entry.fault]
    return lines + printed(faults, colours=look.colours, width=look.width)


def _style(column: str, cell: str) -> str:
    if column != "problems":
        return ""
    if "error" in cell or "cannot" in cell:
        return "red"
    return "yellow" if "warning" in cell else ""


def _nothing(prefix: str, settings: Settings) -> str:
    """Why the list is empty: a bucket that has no record says nothing about what another one has."""
    place = settings.parameter_prefix
    if prefix:
        return f"No publication under {place} has a name that begins with {prefix}."
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


def _as_json(entry: Entry) -> dict[str, Any]:
    """What the record says, without its request and the texts of its problems; or why it cannot be read."""
    if entry.record is None:
        return {"name": entry.name, "fault": entry.fault}
    recorded: Mapping[str, Any] = json.loads(entry.record.to_json())
    return {
        "name": entry.name,
        "userPoolId": recorded["request"].get("UserPoolId"),
        "identityPoolId": recorded["request"].get("IdentityPoolId"),
        **{key: recorded[key] for key in _RECORDED},
        "problems": counts(entry.record),
    }
