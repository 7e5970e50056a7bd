"""`amplify-outputs`: check pools, build their document, fetch what is published.

Data goes to standard output, words to standard error. Exit codes: 0 done; 1 problems at or
above --fail-on, or nothing right to fetch; 2 wrong usage; 3 AWS refused or could not be reached.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from amplify_outputs import __version__
from amplify_outputs.aws import Aws
from amplify_outputs.errors import AmplifyOutputsError, RequestInvalid
from amplify_outputs.explanation import explain
from amplify_outputs.examination import examine
from amplify_outputs.fetch import fetch, write_file
from amplify_outputs.format import VERSIONS
from amplify_outputs.ids import is_publication_name
from amplify_outputs.pools import read_pools
from amplify_outputs.problems.given import PROPERTY_INVALID
from amplify_outputs.problems.reading import READ_DENIED
from amplify_outputs.publication_reader import PublicationReader
from amplify_outputs.request import parse_request
from amplify_outputs.settings import (
    ADVANCED_PARAMETER_MAX_BYTES,
    DEFAULT_PARAMETER_PREFIX,
    Settings,
    bucket_parameter_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from amplify_outputs.document import Document
    from amplify_outputs.examination import Examination
    from amplify_outputs.problems.problem import Problem

DONE: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
AWS_REFUSED: Final = 3


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code. No traceback reaches a user."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None, aws: Aws | None = None) -> int:
    """The exit code of one command."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Aws], int] = options.command
    try:
        return command(options, aws or Aws())
    except RequestInvalid as error:
        _say_problems(error.problems)
        return USAGE
    except (AmplifyOutputsError, ClientError, BotoCoreError, ValueError) as error:
        # The SDK raises a bare ValueError for an end point that is no URL; its text says so.
        _say(f"{error}." if isinstance(error, ValueError) else explain(error))
        return PROBLEMS if isinstance(error, AmplifyOutputsError) else AWS_REFUSED
    except BrokenPipeError:
        # Whoever read our output wanted no more of it; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _say(f"{error.filename or 'A file'}: {error.strerror or error}. Nothing was changed.")
        return USAGE
    except KeyboardInterrupt:
        _say("Interrupted.")
        return PROBLEMS


def _check(options: argparse.Namespace, aws: Aws) -> int:
    try:
        examination = _examined(options, aws)
    except RequestInvalid as error:
        if not options.json:
            raise
        _print_answer(None, error.problems)
        return USAGE
    if options.json:
        _print_answer(examination.document, examination.problems)
    else:
        _say_problems(examination.problems)
        if examination.document is not None:
            _say("The document can be published.")
    return _exit_code(examination)


def _build(options: argparse.Namespace, aws: Aws) -> int:
    examination = _examined(options, aws)
    _say_problems(examination.problems)
    if examination.document is not None:
        _deliver(examination.document.body, options.output)
    return _exit_code(examination)


def _fetch(options: argparse.Namespace, aws: Aws) -> int:
    bucket = options.bucket or _bucket_of(options.parameter_prefix, aws)
    settings = Settings(bucket, "", options.parameter_prefix)
    body = fetch(options.name, options.source, PublicationReader(aws, settings))
    _deliver(body, options.output)
    return DONE


def _examined(options: argparse.Namespace, aws: Aws) -> Examination:
    request = parse_request(_properties(options))
    readings = read_pools(request, aws)
    return examine(request, readings, parameter_max_bytes=ADVANCED_PARAMETER_MAX_BYTES)


def _properties(options: argparse.Namespace) -> dict[str, Any]:
    """The properties of the custom resource that the options stand for."""
    given = {
        name: getattr(options, option)
        for name, option in _PROPERTY_OPTIONS.items()
        if getattr(options, option) is not None
    }
    for name in ("Outputs", "Expect"):
        if name in given:
            given[name] = _json_argument(name, given[name])
    return given


def _publication_name(text: str) -> str:
    if not is_publication_name(text):
        message = f"{text!r} is not a publication name; it is like storefront/prod"
        raise argparse.ArgumentTypeError(message)
    return text


def _json_argument(name: str, value: str) -> Any:  # noqa: ANN401 - any JSON value
    """JSON given on the command line, or the content of the file after an @."""
    try:
        return json.loads(Path(value[1:]).read_bytes() if value.startswith("@") else value)
    except (ValueError, RecursionError) as error:
        problem = PROPERTY_INVALID.found(
            subject=name,
            message=f"{name} is not JSON: {error}.",
            fix='Give an object such as {"custom": {"stage": "prod"}}, or @FILE.',
        )
        raise RequestInvalid([problem]) from error


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


def _exit_code(examination: Examination) -> int:
    if any(problem.code == READ_DENIED.code for problem in examination.forbidding):
        return AWS_REFUSED
    return PROBLEMS if examination.forbidding else DONE


def _deliver(body: bytes, output: str | None) -> None:
    if output is None or output == "-":
        # A line end is for people; a pipe gets the published bytes.
        sys.stdout.buffer.write(body + b"\n" if sys.stdout.isatty() else body)
        sys.stdout.flush()
    else:
        write_file(Path(output), body)
        _say(f"Wrote {output} ({len(body):,} bytes).")


def _print_answer(document: Document | None, problems: Iterable[Problem]) -> None:
    """The one JSON object of `check --json`."""
    answer = {
        "outputs": None if document is None else document.outputs,
        "problems": [problem.as_json() for problem in problems],
    }
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    # Here, not at exit: there nobody can say that the reader went away.
    sys.stdout.flush()


def _say_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        _say(f"{problem.severity}: {problem.code}: {problem.message} {problem.fix}")


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


_PROPERTY_OPTIONS: Final = {
    "PublicationName": "name",
    "UserPoolId": "user_pool_id",
    "UserPoolClientId": "user_pool_client_id",
    "IdentityPoolId": "identity_pool_id",
    "OutputsVersion": "outputs_version",
    "Outputs": "outputs",
    "Expect": "expect",
    "Destinations": "destinations",
    "FailOn": "fail_on",
    "AcceptProblems": "accept_problems",
}


def parser() -> argparse.ArgumentParser:
    """The options of every command; `command` of what it parses is the function to call."""
    parser = argparse.ArgumentParser(
        prog="amplify-outputs",
        description="Check Cognito pools, build their amplify_outputs.json, fetch what is published.",
        epilog="Exit codes: 0 done; 1 problems; 2 usage; 3 AWS refused or could not be reached.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say everything that is wrong; change nothing")
    _add_request_options(check)
    check.add_argument("--json", action="store_true", help="print document and problems as JSON")
    check.set_defaults(command=_check)
    build = commands.add_parser("build", help="build the document without publishing it")
    _add_request_options(build)
    build.add_argument("-o", "--output", metavar="FILE", help="a file instead of standard output")
    build.set_defaults(command=_build)
    _add_fetch(commands.add_parser("fetch", help="get a published document, verified"))
    return parser


def _add_request_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user-pool-id", metavar="ID", required=True)
    parser.add_argument("--user-pool-client-id", metavar="ID", required=True)
    parser.add_argument("--identity-pool-id", metavar="ID")
    parser.add_argument(
        "--outputs-version", metavar="VERSION", help=f"one of {', '.join(VERSIONS)}"
    )
    parser.add_argument("--outputs", metavar="JSON", help="overrides and sections, or @FILE")
    parser.add_argument("--expect", metavar="JSON", help="expected roles and groups, or @FILE")
    parser.add_argument(
        "--destinations", action="append", metavar="DESTINATION", help="ssm or s3; may be repeated"
    )
    parser.add_argument("--fail-on", metavar="SEVERITY", help="error (default) or warning")
    parser.add_argument(
        "--accept-problems", action="append", metavar="CODE", help="may be repeated"
    )
    parser.add_argument(
        "--name", default="unpublished", help="the publication name, for messages only"
    )


def _add_fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", type=_publication_name, help="the publication name, such as storefront/prod"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="a file instead of standard output")
    parser.add_argument(
        "--from", dest="source", choices=("ssm", "s3"), default="s3", help="default: s3"
    )
    parser.add_argument(
        "--parameter-prefix", default=DEFAULT_PARAMETER_PREFIX, help="default: %(default)s"
    )
    parser.add_argument("--bucket", help="default: the one of the publisher with that prefix")
    parser.set_defaults(command=_fetch)


if __name__ == "__main__":
    main()
