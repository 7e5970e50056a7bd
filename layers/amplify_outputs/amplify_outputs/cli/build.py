"""`build`: the document of a request, with nothing deployed."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.cli.add_output import for_add_output
from amplify_outputs.cli.output import deliver, print_json, print_report
from amplify_outputs.document.formats.formats import file_of
from amplify_outputs.model.record import DOCUMENT_FORMAT

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws.clients import Aws

from amplify_outputs.cli.examination import examined


def build(options: argparse.Namespace, aws: Aws) -> int:
    """Write the file in a format to its output, and its problems to standard error."""
    if options.format != DOCUMENT_FORMAT:  # What that format cannot say is a problem, too.
        options.formats = [*(options.formats or ()), options.format]
    report, document, code = examined(options, aws)
    if options.purpose and document is not None:
        report, document, code = for_add_output(report, document, code)
    output = None if options.output == "-" else options.output
    if report.problems and not options.json:
        print_report(replace(report, looked=()), "text", sys.stderr, verbose=options.verbose)
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
    """The file in another format, if no other key of the JSON object has it."""
    return {} if form == DOCUMENT_FORMAT or body is None else {"text": body.decode()}
