"""`publish`: what the custom resource does, with the caller's own credentials."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.attributes import all_attributes
from amplify_outputs.cli.exit_codes import DONE, USAGE, code_of
from amplify_outputs.cli.output import print_json, print_lines, print_report, say, working
from amplify_outputs.cli.publisher import owner_of, publisher
from amplify_outputs.cli.request import requested
from amplify_outputs.examine import Refused, examine
from amplify_outputs.model.errors import NameRefused, PoolsUnusable, RequestInvalid
from amplify_outputs.model.problem import Problem
from amplify_outputs.pools.read import read_pools
from amplify_outputs.pools.role import aws_of_pools
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish as publish_document
from amplify_outputs.report.report import Report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.model.settings import Settings
    from amplify_outputs.settle import Publication
    from amplify_outputs.store.writer import PublicationStore

from amplify_outputs.cli.publisher import requested_now


def publish(options: argparse.Namespace, aws: Aws) -> int:
    """Publish what the options say, and print the places."""
    try:
        properties, aws = requested(options, aws)
        request = parse_request(properties)
        store = publisher(options, aws)
        with working(f"Publishing {request.name}"):
            publication = publish_document(
                request,
                owner_of(request.name, store),
                store,
                requested_at=requested_now(),
            )
            forbidding = _forbidding_now(request, publication, store)
    except (RequestInvalid, NameRefused, PoolsUnusable) as error:
        if options.json:
            problems = [problem.as_json() for problem in error.problems]
            print_json({"name": options.name, **_NOTHING, "problems": problems})
        else:
            _print_forbidding(options.name, error.problems)
        return USAGE if isinstance(error, RequestInvalid) else code_of(error.problems)
    if forbidding:
        return _say_kept(publication, forbidding, store.settings, in_json=options.json)
    if options.json:
        print_json(_answer(publication, store.settings, publication.record.problems))
    else:
        _say_published(publication, request, store.settings, verbose=options.verbose)
    if left := store.not_removed(publication.record):
        say(left)
    return DONE


def _forbidding_now(
    request: PublishRequest, publication: Publication, store: PublicationStore
) -> tuple[Problem, ...]:
    """Why nothing was written, if the pools are the reason.

    `publish` keeps the published file if the pools of the same request have become unusable, because a
    stack may roll back to it. A person who publishes by hand must see these problems, which costs an
    unchanged publication one more wave of reads.
    """
    if publication.changed:
        return ()
    aws = aws_of_pools(request, store.aws, store.settings.pool_roles)
    readings = read_pools(request, aws, foreseen=publication.record.follow_ups)
    examined = examine(request, readings, parameter_max_bytes=store.settings.parameter_max_bytes)
    return examined.forbidding if isinstance(examined, Refused) else ()


def _say_kept(
    publication: Publication, problems: tuple[Problem, ...], settings: Settings, *, in_json: bool
) -> int:
    record = publication.record
    if in_json:
        print_json(_answer(publication, settings, [problem.as_json() for problem in problems]))
    else:
        _print_forbidding(record.name, problems)
        say(f"{record.name} keeps the file that was published at {record.published_at}.")
    return code_of(problems)


def _print_forbidding(name: str, problems: tuple[Problem, ...]) -> None:
    print_report(Report(name, problems, forbidding=problems), "text", sys.stderr)


def _say_published(
    publication: Publication, request: PublishRequest, settings: Settings, *, verbose: bool
) -> None:
    record = publication.record
    answer = _answer(publication, settings, record.problems)
    lines = [f"{'Published' if publication.changed else 'Unchanged:'} {record.name}"]
    if answer["parameterName"]:
        lines.append(f"  parameter  {answer['parameterName']}, version {record.parameter_version}")
    if answer["objectUri"]:
        lines.append(f"  object     {answer['objectUri']}")
    lines.append(f"  sha256     {record.sha256}")
    print_lines(*lines)
    if record.problems:
        found = tuple(Problem(**problem) for problem in record.problems)  # type: ignore[arg-type]
        accepted = frozenset(request.accept_problems)
        report = Report(record.name, found, accepted=accepted, published=True)
        print_report(report, "text", sys.stderr, verbose=verbose)


def _answer(
    publication: Publication, settings: Settings, problems: Iterable[Mapping[str, str]]
) -> dict[str, Any]:
    """What `--json` prints: fields of the record, and the places."""
    record = publication.record
    recorded, places = json.loads(record.to_json()), all_attributes(record, settings)
    return {
        "name": record.name,
        "changed": publication.changed,
        **{key: recorded[key] for key in _RECORDED},
        "parameterName": places["ParameterName"] or None,
        "objectUri": places["ObjectUri"] or None,
        "problems": [dict(problem) for problem in problems],
    }


# Fields of the record that `--json` prints unchanged.
_RECORDED: Final = (
    "sha256",
    "outputsVersion",
    "parameterVersion",
    "objectVersions",
    "publishedAt",
)
_NOTHING: Final = {
    "changed": False,
    **dict.fromkeys(_RECORDED),
    "parameterName": None,
    "objectUri": None,
}
