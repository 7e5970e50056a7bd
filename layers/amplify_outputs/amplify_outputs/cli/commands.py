"""What each command does: from its options to its exit code."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from amplify_outputs.cli.output import deliver, print_report
from amplify_outputs.cli.properties import properties_of
from amplify_outputs.errors import AmplifyOutputsError, RequestInvalid
from amplify_outputs.examination import examine
from amplify_outputs.fetch import fetch as fetch_document
from amplify_outputs.pools import read_pools
from amplify_outputs.problems.outcome import check_published
from amplify_outputs.problems.reading import READ_DENIED
from amplify_outputs.publication_reader import PublicationReader
from amplify_outputs.report.report import Report
from amplify_outputs.request import parse_request
from amplify_outputs.settings import ADVANCED_PARAMETER_MAX_BYTES, Settings, bucket_parameter_name

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws import Aws
    from amplify_outputs.document import Document

DONE: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
AWS_REFUSED: Final = 3


def check(options: argparse.Namespace, aws: Aws) -> int:
    """Print the report in the form that was asked for."""
    report, document, code = _examined(options, aws)
    if options.published and document is not None:
        published = _publications(options, aws).record(options.name)
        more = check_published(options.name, document, published)
        report = replace(report, problems=(*report.problems, *more))
    print_report(report, options.format, sys.stdout)
    return code


def build(options: argparse.Namespace, aws: Aws) -> int:
    """Deliver the document; what there is to say about it are words beside it."""
    report, document, code = _examined(options, aws)
    if report.problems:
        print_report(report, "text", sys.stderr)
    if document is not None:
        deliver(document.body, options.output)
    return code


def fetch(options: argparse.Namespace, aws: Aws) -> int:
    """Deliver a published document, verified."""
    body = fetch_document(options.name, options.source, _publications(options, aws))
    deliver(body, options.output)
    return DONE


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
    return report, document, _exit_code(report)


def _exit_code(report: Report) -> int:
    if any(problem.code == READ_DENIED.code for problem in report.forbidding):
        return AWS_REFUSED
    return PROBLEMS if report.forbidding else DONE


def _publications(options: argparse.Namespace, aws: Aws) -> PublicationReader:
    """The publications of the publisher that the options name."""
    bucket = options.bucket or _bucket_of(options.parameter_prefix, aws)
    return PublicationReader(aws, Settings(bucket, "", options.parameter_prefix))


def _bucket_of(parameter_prefix: str, aws: Aws) -> str:
    """The bucket of the publisher, which its stack keeps in a parameter."""
    name = bucket_parameter_name(parameter_prefix)
    try:
        return aws.ssm.get_parameter(Name=name)["Parameter"]["Value"]
    except aws.ssm.exceptions.ParameterNotFound as error:
        message = (
            f"There is no publisher here: SSM parameter {name} does not exist in "
            f"{aws.ssm.meta.region_name}. Check the region and --parameter-prefix, or deploy it."
        )
        raise AmplifyOutputsError(message) from error
