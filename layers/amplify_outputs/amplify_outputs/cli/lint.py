"""`lint`: the problems of files that somebody wrote by hand or by script. Reads AWS only with --live."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.cli.exit_codes import DONE, PROBLEMS, WrongUsage, code_of
from amplify_outputs.cli.output import look_of, print_json, print_report, print_text, say, working
from amplify_outputs.lint import adopt
from amplify_outputs.lint.lint import lint as lint_file
from amplify_outputs.lint.live import Pools, against_pools
from amplify_outputs.lint.source import MAX_BYTES
from amplify_outputs.lint.yaml import as_yaml
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.report.linted import LintReport, as_lines

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.lint.lint import Linted
    from amplify_outputs.model.problem import Severity

# Messages about pools name it; it stands for no publication.
_NAME: Final = "lint"
_DERIVED: Final = (
    "The publisher derives auth from the pools. Add --live to see where your file differs, and to keep what the pools "
    "allow."
)


def lint(options: argparse.Namespace, aws: Aws | None) -> int:
    """Print the report in the requested form; with --adopt, the template. Raises OSError for an unreadable file."""
    if options.adopt and len(options.files) > 1:
        message = "--adopt NAME is about one file"
        raise WrongUsage(message)
    if options.adopt and options.format not in ("text", "json"):
        message = f"--adopt NAME prints a template, not --format {options.format}"
        raise WrongUsage(message)
    bodies = [(file, _body_of(file)) for file in options.files]
    checked = [_Checked(lint_file(file, body, options.platform)) for file, body in bodies]
    if options.live:
        checked = _live(checked, options, aws)
    report = report_of([each.linted for each in checked], options.fail_on)
    if options.adopt:
        return _adopt(options, checked[0], report)
    _print(report, options.format)
    return code_of(report.forbidding)


def _body_of(file: str) -> bytes:
    """The bytes of the file, and of one that is too large no more than show that."""
    with Path(file).open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


@dataclass(frozen=True)
class _Checked:
    """A file with its problems, and its pools if they were read."""

    linted: Linted
    pools: Pools | None = None


def _live(
    checked: Sequence[_Checked], options: argparse.Namespace, aws: Aws | None
) -> list[_Checked]:
    """The same files with what the pools say in addition."""
    # Without --live, nothing of AWS is imported.
    from amplify_outputs.cli.session import aws_of  # noqa: PLC0415
    from amplify_outputs.pools.read import read_pools  # noqa: PLC0415

    aws = aws_of(options, aws)
    found = []
    for each in checked:
        outputs, file = each.linted.outputs, each.linted.file
        try:
            named = adopt.properties_of_pools(_NAME, outputs or {})
            request = parse_request({**named, "Platform": options.platform})
        except RequestInvalid:
            say(f"{file}: its pools were not read, because the file does not name them rightly.")
            found.append(each)
            continue
        with working(f"Reading the pools of {file}"):
            pools = Pools(request, read_pools(request, aws))
        found.append(_Checked(against_pools(each.linted, pools), pools))
    return found


def report_of(linted: Sequence[Linted], fail_on: Severity) -> LintReport:
    """The report on these files."""
    failing: frozenset[Severity] = frozenset({"error", fail_on})
    problems = tuple(problem for each in linted for problem in each.problems)
    return LintReport(
        _NAME,
        problems,
        forbidding=tuple(problem for problem in problems if problem.severity in failing),
        files=tuple(each.file for each in linted),
        placed=problems,
        failing=failing,
    )


def _print(report: LintReport, form: str) -> None:
    if form == "text":
        print_text(as_lines(report, look_of(sys.stdout)), sys.stdout)
    elif form == "json":
        print_json(report.answer())
    else:
        print_report(report, form, sys.stdout)


def _adopt(options: argparse.Namespace, checked: _Checked, report: LintReport) -> int:
    """Print the template, unless the file has no object, or properties that the publisher would refuse."""
    linted = checked.linted
    found: Mapping[str, Any] | None = None
    if linted.outputs is not None:
        overrides = checked.pools.kept(linted.outputs) if checked.pools else None
        chosen = {"Platform": options.platform} if options.platform else {}
        properties = adopt.properties(options.adopt, linted.outputs, overrides) | chosen
        try:
            parse_request(properties)
            found = properties
        except RequestInvalid as error:
            more = linted.refused(error.problems)
            report = replace(
                report, problems=(*report.problems, *more), placed=(*report.placed, *more)
            )
    template = None if found is None else adopt.template(found)
    if options.format == "json":
        print_json({**report.answer(), "properties": found, "template": template})
    else:
        if report.placed:
            print_text(as_lines(report, look_of(sys.stderr)), sys.stderr)
        if template is not None:
            print_text(as_yaml(template), sys.stdout)
            if checked.pools is None:
                say(_DERIVED)
    return PROBLEMS if template is None else DONE
