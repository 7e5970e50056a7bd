"""`check` and `build`: what the pools say, with nothing deployed."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.checks.document import check_published
from amplify_outputs.cli.exit_codes import USAGE, code_of
from amplify_outputs.cli.output import deliver, print_json, print_report
from amplify_outputs.cli.properties import properties_of
from amplify_outputs.cli.publisher import publications
from amplify_outputs.document.formats.formats import file_of
from amplify_outputs.examine import examine
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.settings import ADVANCED_PARAMETER_MAX_BYTES
from amplify_outputs.pools.read import read_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.report.report import Report
from amplify_outputs.store.keys import DOCUMENT_FORMAT

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.document.build import Document


def check(options: argparse.Namespace, aws: Aws) -> int:
    """Print the report in the form that was asked for."""
    report, document, code = _examined(options, aws)
    if options.published and document is not None:
        published = publications(options, aws).record(options.name)
        more = check_published(options.name, document, published)
        report = replace(report, problems=(*report.problems, *more))
    print_report(report, options.format, sys.stdout)
    return code


def build(options: argparse.Namespace, aws: Aws) -> int:
    """Deliver the document in a format; what there is to say about it are words beside it."""
    if options.format != DOCUMENT_FORMAT:  # What that format cannot say is a problem, too.
        options.formats = [*(options.formats or ()), options.format]
    report, document, code = _examined(options, aws)
    output = None if options.output == "-" else options.output
    if report.problems and not options.json:
        print_report(report, "text", sys.stderr)
    body = None if document is None else file_of(options.format, document.body)
    if body is not None and (output or not options.json):
        deliver(body, output)
    if options.json:
        print_json(
            {
                "outputs": document and document.outputs,
                "sha256": None if body is None else hashlib.sha256(body).hexdigest(),
                "file": output if body is not None else None,
                **_in_words(options.format, body if output is None else None),
                "problems": [problem.as_json() for problem in report.problems],
            }
        )
    return code


def _in_words(form: str, body: bytes | None) -> dict[str, str]:
    """The file in another format, where nothing else of the answer has it."""
    return {} if form == DOCUMENT_FORMAT or body is None else {"text": body.decode()}


def _examined(options: argparse.Namespace, aws: Aws) -> tuple[Report, Document | None, int]:
    """The report, the document unless a problem forbids it, and the exit code."""
    try:
        request = parse_request(properties_of(options))
    except RequestInvalid as error:
        return Report(options.name, error.problems, forbidding=error.problems), None, USAGE
    examination = examine(
        request, read_pools(request, aws), parameter_max_bytes=ADVANCED_PARAMETER_MAX_BYTES
    )
    document = examination.document
    report = Report(
        options.name,
        examination.problems,
        forbidding=examination.forbidding,
        accepted=frozenset(request.accept_problems),
        outputs=None if document is None else document.outputs,
    )
    return report, document, code_of(report.forbidding)
