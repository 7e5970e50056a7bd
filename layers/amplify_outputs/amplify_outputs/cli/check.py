"""`check`: everything that would break sign-in, with nothing deployed."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.checks.document import check_published
from amplify_outputs.cli.output import print_report
from amplify_outputs.cli.publisher import publications

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws.clients import Aws

from amplify_outputs.cli.examination import examined


def check(options: argparse.Namespace, aws: Aws) -> int:
    """Print the report in the requested form."""
    report, document, code = examined(options, aws)
    if options.published and document is not None:
        published = publications(options, aws).record(options.name)
        more = check_published(options.name, document, published)
        report = replace(report, problems=(*report.problems, *more))
    print_report(report, options.format, sys.stdout, verbose=options.verbose)
    return code
