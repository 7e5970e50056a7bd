"""The options that stand for properties of `Custom::AmplifyOutputs`, and their values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.properties import PROPERTY_INVALID
from amplify_outputs.document.formats.formats import FORMATS
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.schema.versions import VERSIONS

if TYPE_CHECKING:
    import argparse

PROPERTIES: Final = {
    "--user-pool-id": "UserPoolId",
    "--user-pool-client-id": "UserPoolClientId",
    "--identity-pool-id": "IdentityPoolId",
    "--data-api-id": "DataApiId",
    "--data-api-key": "DataApiKey",
    "--storage-bucket-name": "StorageBucketName",
    "--pool-role-arn": "PoolRoleArn",
    "--outputs-version": "OutputsVersion",
    "--platform": "Platform",
    "--outputs": "Outputs",
    "--expect": "Expect",
    "--formats": "Formats",
    "--destinations": "Destinations",
    "--fail-on": "FailOn",
    "--accept-problems": "AcceptProblems",
    "--name": "PublicationName",
}
# Ids by other names: what each says of the pools.
NAMES: Final = {
    "--user-pool": "the name of the user pool, instead of its id",
    "--user-pool-client": "the name of the app client, instead of its id",
    "--identity-pool": "the name of the identity pool, instead of its id",
}
# All that name pools.
POOL_OPTIONS: Final = (
    *("--user-pool-id", "--user-pool-client-id", "--identity-pool-id"),
    *NAMES,
    *("--from-stack", "--from-file"),
)
# How to publish, without effect on the file: options of `publish` alone.
PUBLISHING: Final = {"--adopt": "Adopt", "--no-keep-in-sync": "KeepInSync"}


def add_property_options(parser: argparse.ArgumentParser, *, name: str = "") -> None:
    """Add every option of PROPERTIES. With `name`, --name is required, and that is its help.

    Without it there is no publisher that knows the external ID, so that an option gives it.
    """
    add_pool_options(parser)
    parser.add_argument("--data-api-id", metavar="ID", help="id or ARN of an AppSync API")
    parser.add_argument(
        "--data-api-key",
        action="store_const",
        const="true",
        help="publish the API key that expires last",
    )
    parser.add_argument("--storage-bucket-name", metavar="NAME", help="an S3 bucket of the app")
    parser.add_argument(
        "--pool-role-arn", metavar="ARN", help="a role of another account to read its pools with"
    )
    if not name:
        parser.add_argument(
            "--pool-role-external-id",
            metavar="ID",
            default="",
            help="the external ID that the trust policy of that role asks for",
        )
    parser.add_argument(
        "--outputs-version", metavar="VERSION", help=f"one of {', '.join(VERSIONS)}"
    )
    parser.add_argument(
        "--platform",
        metavar="PLATFORM",
        help=f"the one client library that reads the file: {', '.join(PLATFORMS)}",
    )
    parser.add_argument("--outputs", metavar="JSON", help="overrides and sections, or @FILE")
    parser.add_argument("--expect", metavar="JSON", help="expected roles and groups, or @FILE")
    parser.add_argument(
        "--formats",
        action="append",
        metavar="FORMAT",
        help=f"in addition to {DOCUMENT_FORMAT}: {', '.join(FORMATS)}; may be repeated",
    )
    parser.add_argument(
        "--destinations", action="append", metavar="DESTINATION", help="ssm or s3; may be repeated"
    )
    parser.add_argument("--fail-on", metavar="SEVERITY", help="error (default) or warning")
    parser.add_argument(
        "--accept-problems",
        action="append",
        metavar="CODE",
        help="a problem that does not forbid publishing; may be repeated",
    )
    parser.add_argument(
        "--name",
        metavar="NAME",
        required=bool(name),
        help=name or "the publication name, used only in messages and SARIF",
    )


def add_pool_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name pools: by their ids, by names, by a stack or by a file."""
    parser.add_argument("--user-pool-id", metavar="ID")
    parser.add_argument("--user-pool-client-id", metavar="ID")
    parser.add_argument("--identity-pool-id", metavar="ID")
    for option, words in NAMES.items():
        parser.add_argument(option, metavar="NAME", help=words)
    parser.add_argument(
        "--from-stack", metavar="STACK", help="take the ids from this CloudFormation stack"
    )
    parser.add_argument(
        "--from-file", metavar="FILE", help="take the ids from this amplify_outputs.json"
    )


def add_publishing_options(parser: argparse.ArgumentParser) -> None:
    """Add every option of PUBLISHING."""
    parser.add_argument(
        "--adopt",
        action="store_const",
        const="true",
        help="take over a publication whose stack was deleted",
    )
    parser.add_argument(
        "--no-keep-in-sync",
        action="store_const",
        const="false",
        help="do not refresh the publication when its pools change",
    )


def properties_of(options: argparse.Namespace) -> dict[str, Any]:
    """The properties of the custom resource that the options stand for.

    Raises RequestInvalid for what is not JSON, OSError for a file that cannot be read.
    """
    given = {}
    for option, name in {**PROPERTIES, **PUBLISHING}.items():
        value = getattr(options, option.removeprefix("--").replace("-", "_"), None)
        if value is not None:
            given[name] = _parsed(name, value) if name in _EXAMPLES else value
    return given


# What an option takes as JSON, by property.
_EXAMPLES: Final = {
    "Outputs": '{"custom": {"stage": "prod"}}',
    "Expect": '{"Groups": {"admins": "arn:aws:iam::123456789012:role/admins"}}',
}


def _parsed(name: str, value: str) -> Any:  # noqa: ANN401 - any JSON value
    """JSON given on the command line, or the content of the file after an @. Nothing stays nothing."""
    if not value:
        return value
    try:
        return json.loads(Path(value[1:]).read_bytes() if value.startswith("@") else value)
    except (ValueError, RecursionError) as error:
        problem = PROPERTY_INVALID.found(
            subject=name,
            message=f"{name} is not JSON: {error}.",
            fix=f"Give an object such as {_EXAMPLES[name]}, or @FILE.",
        )
        raise RequestInvalid([problem]) from error
