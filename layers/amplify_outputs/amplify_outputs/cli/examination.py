"""Shared by `check` and `build`: from the options to the report, the document and the exit code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.cli.exit_codes import USAGE, code_of
from amplify_outputs.cli.publisher import pool_roles_of
from amplify_outputs.cli.request import requested
from amplify_outputs.examine import Refused, examine
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.pool_roles import any_pool_role
from amplify_outputs.model.settings import ADVANCED_PARAMETER_MAX_BYTES
from amplify_outputs.pools.read import read_pools
from amplify_outputs.pools.role import aws_of_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.report.looked import looked_at
from amplify_outputs.report.picture import picture_of
from amplify_outputs.report.report import Report

if TYPE_CHECKING:
    import argparse

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.document.build import Document
    from amplify_outputs.examine import Examination
    from amplify_outputs.model.request import PublishRequest


def examined(options: argparse.Namespace, aws: Aws) -> tuple[Report, Document | None, int]:
    """The report, the document unless a problem forbids it, and the exit code."""
    try:
        properties, aws = requested(options, aws)
        request = parse_request(properties)
    except RequestInvalid as error:
        return Report(options.name, error.problems, forbidding=error.problems), None, USAGE
    external_id = options.pool_role_external_id
    if request.pool_role_arn and not external_id and getattr(options, "publication", None):
        external_id = pool_roles_of(options, aws).external_id
    pools = aws_of_pools(request, aws, any_pool_role(external_id))
    examination = examine(
        request, read_pools(request, pools), parameter_max_bytes=ADVANCED_PARAMETER_MAX_BYTES
    )
    report = replace(
        report_of(request, examination), picture=picture_of(request, examination.readings)
    )
    if isinstance(examination, Refused):
        return report, None, code_of(report.forbidding)
    document = examination.document
    looked = looked_at(examination.facts, document.outputs)
    return replace(report, looked=looked), document, code_of(report.forbidding)


def report_of(request: PublishRequest, examination: Examination) -> Report:
    """The report of an examined request."""
    accepted = frozenset(request.accept_problems)
    if isinstance(examination, Refused):
        return Report(
            request.name,
            examination.problems,
            forbidding=examination.forbidding,
            accepted=accepted,
        )
    outputs = examination.document.outputs
    return Report(request.name, examination.problems, accepted=accepted, outputs=outputs)
