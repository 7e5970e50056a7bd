"""`show`: the story of a publication, from its record alone."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.cli.exit_codes import DONE
from amplify_outputs.cli.list import age
from amplify_outputs.cli.output import look_of, print_json, print_report, print_text, working
from amplify_outputs.cli.publisher import publications
from amplify_outputs.document.formats.formats import file_name
from amplify_outputs.model.ids import region_of
from amplify_outputs.model.moments import time_of
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.model.settings import DEFAULT_PARAMETER_PREFIX
from amplify_outputs.properties.recorded import accepted_in, keeps_in_sync
from amplify_outputs.report.report import Report
from amplify_outputs.report.text import joined, line, printed
from amplify_outputs.store.keys import document_key
from amplify_outputs.store.unrecorded import missing_record, with_nearest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rich.text import Text

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.model.record import PublicationRecord
    from amplify_outputs.model.settings import Settings

# CloudFormation waits for an hour at most, and a command for less. What is published later, a refresh has published.
_LONGEST_REQUEST: Final = timedelta(hours=2)
# How people call what a request names, by property.
_RESOURCES: Final = {
    "UserPoolId": "user pool",
    "UserPoolClientId": "app client",
    "IdentityPoolId": "identity pool",
    "DataApiId": "data API",
    "StorageBucketName": "bucket",
    "PoolRoleArn": "read with",
    "Platform": "platform",
}
_JSON_NAMES: Final = {name: f"{name[0].lower()}{name[1:]}" for name in _RESOURCES}
_TITLE_COLUMNS: Final = 15


def show(options: argparse.Namespace, aws: Aws) -> int:
    """Print what the record of a publication says. Its pools and its file are not read."""
    published = publications(options, aws)
    with working(f"Reading the record of {options.name}"):
        record = published.record(options.name)
        if record is None:
            [error] = with_nearest([missing_record(options.name, published)], published)
            raise error
    if options.json:
        print_json(as_json(record, published.settings))
        return DONE
    look = look_of(sys.stdout)
    rows = _rows(record, published.settings, datetime.now(UTC))
    print_text(printed(rows, colours=look.colours, width=look.width), sys.stdout)
    problems = tuple(Problem(**problem) for problem in record.problems)  # type: ignore[arg-type]
    report = Report(
        record.name,
        problems,
        accepted=accepted_in(record.request),
        published=record.state == "published",
    )
    print_report(report, "text", sys.stdout, verbose=options.verbose)
    next_steps = _next(record, options)
    print_text(printed(next_steps, colours=look.colours, width=look.width), sys.stdout)
    return DONE


def owner_in_words(owner: Owner) -> str:
    """The stack by its name and the resource in it, or the command line of which account."""
    if owner.is_command_line:
        return f"the command line of account {owner.account}"
    # arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/5fd2c0a0-...
    _, _, named = owner.stack.partition(":stack/")
    stack = named.partition("/")[0] or owner.stack
    where = ", ".join(filter(None, (owner.account, region_of(owner.stack))))
    return f"resource {owner.resource} of stack {stack}" + (f" ({where})" if where else "")


def refreshed_at(record: PublicationRecord) -> str:
    """When a refresh last changed the file; "" if that is not certain.

    A refresh keeps the moment of the request, and writes the record only if something changes.
    """
    requested, published = time_of(record.requested_at), _time(record.published_at)
    if requested is None or published is None or published - requested <= _LONGEST_REQUEST:
        return ""
    return record.published_at


def as_json(record: PublicationRecord, settings: Settings) -> dict[str, Any]:
    """What `--json` prints."""
    in_ssm, in_s3 = "ssm" in record.destinations, "s3" in record.destinations
    requested = time_of(record.requested_at)
    recorded = record.as_data()
    return {
        "name": record.name,
        "state": record.state,
        "owner": {
            "kind": "command line" if record.owner.is_command_line else "stack",
            "account": record.owner.account,
            **recorded["owner"],
        },
        **{_JSON_NAMES[name]: record.request.get(name) for name in _RESOURCES},
        "keepInSync": keeps_in_sync(record.request),
        "outputsVersion": record.outputs_version,
        "sha256": record.sha256,
        "destinations": list(record.destinations),
        "parameterNames": _parameters(record, settings) if in_ssm else [],
        "parameterVersion": record.parameter_version,
        "objects": {
            form: {
                "uri": _uri(record, form, settings),
                "versionId": recorded["objectVersions"].get(form),
                "sha256": record.sha256_of(form),
            }
            for form in ((DOCUMENT_FORMAT, *record.formats) if in_s3 else ())
        },
        "publishedAt": record.published_at,
        "requestedAt": requested and requested.isoformat(),
        "refreshedAt": refreshed_at(record) or None,
        "publisherVersion": record.publisher_version,
        "publisherCommit": record.publisher_commit,
        "acceptProblems": sorted(accepted_in(record.request)),
        "problems": [dict(problem) for problem in record.problems],
    }


def _rows(record: PublicationRecord, settings: Settings, now: datetime) -> Iterator[Text]:
    yield line(record.name, "bold")
    for title, text in _story(record, settings, now):
        yield joined(line(title.ljust(_TITLE_COLUMNS)), line(text))
    yield line()


def _story(
    record: PublicationRecord, settings: Settings, now: datetime
) -> Iterator[tuple[str, str]]:
    """Titles and texts. A text is as long as it is, so that it can be copied; versions have lines of their own."""
    at = f"{age(record.published_at, now)} ago ({record.published_at})"
    if record.state == "published":
        yield "published", at
    else:
        yield "unfinished", f"a writer began {at}; builds may still get the file before it"
    yield "owner", owner_in_words(record.owner)
    if record.adopted_from:
        yield "", f"is taking over from {owner_in_words(record.adopted_from.owner)}"
    for name, title in _RESOURCES.items():
        if name in record.request:
            yield title, str(record.request[name])
    yield from _places(record, settings)
    yield "SHA-256", record.sha256
    yield "schema", f"version {record.outputs_version}"
    if (requested := time_of(record.requested_at)) is not None:
        yield "asked for", f"{age(requested.isoformat(), now)} ago ({requested.isoformat()})"
    yield "refreshes", _refreshes(record, now)
    yield "publisher", f"version {record.publisher_version}, commit {record.publisher_commit}"


def _places(record: PublicationRecord, settings: Settings) -> Iterator[tuple[str, str]]:
    if "ssm" in record.destinations:
        for parameter in _parameters(record, settings):
            yield "SSM parameter", parameter
        yield "", f"version {record.parameter_version or 'unknown'}"
    if "s3" in record.destinations:
        versions = record.as_data()["objectVersions"]
        for form in (DOCUMENT_FORMAT, *record.formats):
            title = "S3 object" if form == DOCUMENT_FORMAT else f"  {form}"
            yield title, _uri(record, form, settings)
            if versions.get(form):
                yield "", f"version {versions[form]}"


def _refreshes(record: PublicationRecord, now: datetime) -> str:
    if not keeps_in_sync(record.request):
        return "off, because the request says KeepInSync: false"
    if last := refreshed_at(record):
        return f"on; one changed the file {age(last, now)} ago"
    return "on"


def _next(record: PublicationRecord, options: argparse.Namespace) -> Iterator[Text]:
    where = ""
    if options.parameter_prefix != DEFAULT_PARAMETER_PREFIX:
        where += f" --parameter-prefix {shlex.quote(options.parameter_prefix)}"
    bucket = f" --bucket {shlex.quote(options.bucket)}" if options.bucket else ""
    steps = (
        ("get the file", f"fetch {record.name} -o amplify_outputs.json{where}{bucket}"),
        ("compare it with its pools", f"diff {record.name}{where}"),
    )
    yield line()
    for words, command in steps:
        yield line(f"To {words}:")
        yield line(f"  amplify-outputs {command}", "bold")


def _parameters(record: PublicationRecord, settings: Settings) -> list[str]:
    """Where the document is; after a change of the publisher's prefix also under the former one, for a while."""
    return list(record.parameter_names or (settings.parameter_name(record.name),))


def _uri(record: PublicationRecord, form: str, settings: Settings) -> str:
    return f"s3://{settings.bucket}/{document_key(record.name, file_name(form))}"


def _time(text: str) -> datetime | None:
    """The time of a publication; None for a text that is not one, which anybody may have put into a record."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else None
