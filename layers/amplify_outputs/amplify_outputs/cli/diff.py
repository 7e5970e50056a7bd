"""`diff`: compare the published file with its pools."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from amplify_outputs.cli.examination import report_of
from amplify_outputs.cli.exit_codes import DONE, PROBLEMS, code_of
from amplify_outputs.cli.output import look_of, print_json, print_report, print_text, working
from amplify_outputs.cli.publisher import publisher
from amplify_outputs.document.build import build
from amplify_outputs.document.differences import ABSENT, Difference, differences
from amplify_outputs.examine import Examination, examine
from amplify_outputs.pools.read import read_pools
from amplify_outputs.pools.role import aws_of_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.report.text import line, printed
from amplify_outputs.store.fetch import Wanted, fetch

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.document.build import Document
    from amplify_outputs.store.fetch import Fetched


def diff(options: argparse.Namespace, aws: Aws) -> int:
    """Print every field that differs, and every problem that the pools have now.

    The request is the one of the record. Exit code 0 if the bytes are the same and no problem forbids
    publishing them, 1 otherwise.
    """
    store = publisher(options, aws)
    with working(f"Comparing {options.name} with its pools"):
        published = fetch(options.name, Wanted(), store)
        request = parse_request(published.record.request)
        pools = aws_of_pools(request, aws, store.settings.pool_roles)
        readings = read_pools(request, pools, foreseen=published.record.follow_ups)
    examination = examine(request, readings, parameter_max_bytes=store.settings.parameter_max_bytes)
    # The pools can be compared even if a problem forbids publishing them.
    now = build(request, examination.facts) if examination.facts else None
    found = None if now is None else differences(json.loads(published.body), now.outputs)
    report = report_of(request, examination)
    if options.json:
        print_json(_answer(options.name, published, now, found, examination))
    else:
        _print(options.name, published, now, found)
        if examination.problems:
            print_report(report, "text", sys.stdout, verbose=options.verbose)
    differs = now is None or now.sha256 != published.sha256
    return code_of(report.forbidding) or (PROBLEMS if differs else DONE)


def _answer(
    name: str,
    published: Fetched,
    now: Document | None,
    found: Sequence[Difference] | None,
    examination: Examination,
) -> dict[str, Any]:
    return {
        "name": name,
        "same": now is not None and now.sha256 == published.sha256,
        "publishedAt": published.record.published_at,
        "sha256": {"old": published.sha256, "new": now.sha256 if now else None},
        "differences": None if found is None else [difference.as_json() for difference in found],
        "problems": [problem.as_json() for problem in examination.problems],
    }


def _print(
    name: str, published: Fetched, now: Document | None, found: Sequence[Difference] | None
) -> None:
    look = look_of(sys.stdout)
    lines = _lines(name, published, now, found)
    print_text(printed(lines, colours=look.colours, width=look.width), sys.stdout)


def _lines(
    name: str, published: Fetched, now: Document | None, found: Sequence[Difference] | None
) -> Iterator[Text]:
    for difference in found or ():
        yield line(difference.path, "bold")
        if difference.old is not ABSENT:
            yield line(f"  - {json.dumps(difference.old)}", "red")
        if difference.new is not ABSENT:
            yield line(f"  + {json.dumps(difference.new)}", "green")
    if found:
        yield line()
    yield line(_summary(name, published, now, found))


def _summary(
    name: str, published: Fetched, now: Document | None, found: Sequence[Difference] | None
) -> str:
    since = f"published {published.record.published_at}"
    if now is None or found is None:
        return f"{name}, {since}, cannot be compared, because its pools cannot be read."
    if found:
        fields = "1 field" if len(found) == 1 else f"{len(found)} fields"
        return f"{name}, {since}, differs from its pools in {fields}."
    if now.sha256 != published.sha256:
        return f"{name}, {since}, has the same fields as its pools, but different bytes."
    return f"{name}, {since}, matches its pools."
