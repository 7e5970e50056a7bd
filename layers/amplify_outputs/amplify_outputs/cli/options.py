"""The options of every command."""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amplify_outputs import __version__
from amplify_outputs.cli import examples
from amplify_outputs.cli.branches import RulesWrong, branch_in, rules_in
from amplify_outputs.cli.commands import OFFLINE
from amplify_outputs.cli.completion import SHELLS, PrintCompletion
from amplify_outputs.cli.finish import FINISH
from amplify_outputs.cli.properties import (
    add_pool_options,
    add_property_options,
    add_publishing_options,
)
from amplify_outputs.cli.snippet_forms import SNIPPETS
from amplify_outputs.cli.usage import VARIABLE_NOT_SET, Parser
from amplify_outputs.model.ids import PARAMETER_PREFIX, REGION, ROLE_ARN, is_publication_name
from amplify_outputs.model.meant import meant_by, meant_name, meant_prefix
from amplify_outputs.model.origins import is_origin, origin_of
from amplify_outputs.model.record import DOCUMENT_FORMAT, FILE_FORMATS
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.model.settings import DEFAULT_PARAMETER_PREFIX
from amplify_outputs.report.styles import LINT_STYLES, LIST_STYLES, STYLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.cli.branches import Rule

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def parser() -> argparse.ArgumentParser:
    """The options of every command; `command` of what it parses is a row of `commands.COMMANDS`."""
    parser = Parser(
        prog="amplify-outputs",
        description="Find and check Cognito pools, build their amplify_outputs.json, publish it, and "
        "fetch published files.",
        epilog="Exit codes: 0 done; 1 problems; 2 usage; 3 AWS refused or could not be reached. "
        "`amplify-outputs COMMAND --help` has examples.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=SHELLS,
        help="print the completion script for that shell, then exit",
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, words, add_options in _COMMANDS:
        command = subparsers.add_parser(
            name,
            help=words,
            description=f"{words[0].upper()}{words[1:]}.",
            epilog=examples.shown(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.finish = FINISH.get(name)
        add_options(command)
        if name not in _WITHOUT_SESSION:
            _add_session(command, several=name == "discover")
    return parser


def wants_json(options: argparse.Namespace) -> bool:
    """Whether standard output gets one JSON object. For some commands that is one of the formats of a report."""
    return bool(
        getattr(options, "json", options.format == "json" if "format" in options else False)
    )


def _add_discover(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        metavar="WORD",
        nargs="*",
        default=(),
        help="only pools and app clients whose names or ids have all these words",
    )
    parser.add_argument(
        "--as",
        dest="form",
        choices=SNIPPETS,
        help="print what is chosen in this form, ready to paste",
    )
    add_pool_options(parser)
    parser.add_argument(
        "--name",
        metavar="NAME",
        type=_name_for(parser),
        help="the publication name in what --as prints; default: made of the names of the pool and the client",
    )
    _add_json(parser)
    _add_publisher(parser)
    parser.set_defaults(command="discover")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "publication",
        metavar="NAME",
        nargs="?",
        type=_name_for(parser),
        help="check what this publication asks for, such as storefront/prod",
    )
    add_property_options(parser)
    _add_styles(parser, STYLES, "form of the report")
    _add_verbose(parser)
    parser.add_argument(
        "--published", action="store_true", help="also compare with what is published under --name"
    )
    _add_publisher(parser)
    parser.set_defaults(command="check")


def _add_build(parser: argparse.ArgumentParser) -> None:
    add_property_options(parser)
    _add_format(parser, "the file format to write")
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=("add-output",),
        help="print what backend.addOutput of an Amplify backend takes, instead of the file",
    )
    _add_output(parser)
    _add_json(parser)
    _add_verbose(parser)
    parser.set_defaults(command="build")


def _add_publish(parser: argparse.ArgumentParser) -> None:
    add_property_options(parser, name="the name to publish under, such as storefront/prod")
    add_publishing_options(parser)
    _add_json(parser)
    _add_verbose(parser)
    _add_prefix(parser)
    parser.set_defaults(command="publish")


def _add_withdraw(parser: argparse.ArgumentParser) -> None:
    _add_name(parser)
    _add_json(parser)
    _add_prefix(parser)
    parser.set_defaults(command="withdraw")


def _add_diff(parser: argparse.ArgumentParser) -> None:
    _add_name(parser)
    _add_json(parser)
    _add_verbose(parser)
    _add_prefix(parser)
    parser.set_defaults(command="diff")


def _add_show(parser: argparse.ArgumentParser) -> None:
    _add_name(parser)
    _add_json(parser)
    _add_verbose(parser)
    _add_publisher(parser)
    parser.set_defaults(command="show")


def _add_lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="an amplify_outputs.json; may be repeated"
    )
    parser.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        choices=("error", "warning"),
        default="error",
        help="exit with 1 for an error (default) or a warning",
    )
    _add_styles(parser, LINT_STYLES, "form of the report")
    parser.add_argument(
        "--platform",
        metavar="PLATFORM",
        choices=tuple(PLATFORMS),
        help=f"the one client library that reads the files: {', '.join(PLATFORMS)}",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="also read the pools that the file names, and report where they differ",
    )
    parser.add_argument(
        "--adopt",
        metavar="NAME",
        type=_name_for(parser),
        help="print a template that publishes under this name what the file says",
    )
    parser.set_defaults(command="lint")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "prefix",
        metavar="PREFIX",
        nargs="?",
        help="only names that begin with this, such as storefront/",
    )
    _add_styles(parser, LIST_STYLES, "form of the list")
    _add_publisher(parser)
    parser.set_defaults(command="list")


def _add_policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names",
        metavar="NAME",
        nargs="+",
        type=_path_for(parser),
        help="a publication name, a path such as 'storefront/*', or '*' for all; may be repeated",
    )
    _add_json(parser)
    _add_prefix(parser)
    parser.set_defaults(command="policy")


def _add_fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        default=(),
        type=_name_for(parser),
        help="the publication name, such as storefront/prod; may be repeated",
    )
    parser.add_argument(
        "--branch",
        metavar="BRANCH",
        type=_branch,
        help='instead of NAME: fetch what --names says for this branch, such as "$AWS_BRANCH"',
    )
    parser.add_argument(
        "--names",
        dest="rules",
        metavar="RULES",
        type=_rules_for(parser),
        help="publications by branch, such as 'main=storefront/prod,*=storefront/dev', or @FILE",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write to this file instead of standard output; for several names, a directory",
    )
    _add_format(parser, "the file format to fetch")
    parser.add_argument(
        "--from",
        dest="source",
        choices=("s3", "ssm"),
        help="the place to read; default: s3, or ssm if it is published only there",
    )
    parser.add_argument(
        "--role-arn",
        metavar="ARN",
        type=_role_arn,
        help="a role of the publisher's account to read with",
    )
    parser.add_argument(
        "--external-id",
        metavar="ID",
        default="",
        help="the external ID that the trust policy of that role asks for",
    )
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=_seconds,
        default=0,
        help="try again for so long until it is published; default: 0",
    )
    parser.add_argument(
        "--expect-sha256",
        metavar="SHA256",
        type=_sha256,
        help="fail if the file has another SHA-256",
    )
    parser.add_argument(
        "--origin",
        dest="origins",
        action="append",
        default=[],
        metavar="ORIGIN",
        type=_origin,
        help="fail if users cannot return to this site after a redirect; may be repeated",
    )
    parser.add_argument(
        "--version",
        metavar="N",
        type=_version,
        help="fetch version N of the SSM parameter; SSM keeps the last 100",
    )
    _add_json(parser)
    _add_publisher(parser)
    parser.set_defaults(command="fetch")


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "codes",
        metavar="CODE",
        nargs="*",
        default=(),
        help="a code such as AppClientHasSecret; may be repeated; without one, all are listed",
    )
    _add_json(parser)
    parser.set_defaults(command="explain")


def _add_session(parser: argparse.ArgumentParser, *, several: bool) -> None:
    default = "the one that the SDK is configured with"
    if several:
        parser.add_argument(
            "--region",
            metavar="REGION",
            action="append",
            type=_region,
            help=f"the AWS region to look in; may be repeated; default: {default}",
        )
    else:
        parser.add_argument(
            "--region", metavar="REGION", type=_region, help=f"the AWS region; default: {default}"
        )
    parser.add_argument(
        "--profile", metavar="PROFILE", help=f"the AWS profile to use; default: {default}"
    )


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        type=_name_for(parser),
        help="the publication name, such as storefront/prod",
    )


def _add_format(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--format",
        choices=FILE_FORMATS,
        default=DOCUMENT_FORMAT,
        help=f"{words}; default: %(default)s",
    )


def _add_styles(parser: argparse.ArgumentParser, styles: tuple[str, ...], words: str) -> None:
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument(
        "--format", choices=styles, default="text", help=f"{words}; default: %(default)s"
    )
    forms.add_argument(
        "--json", dest="format", action="store_const", const="json", help="same as --format json"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object to standard output"
    )


def _add_verbose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="show notes in full; without it, the text report has one line for all of them",
    )


def _add_prefix(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--parameter-prefix",
        metavar="PREFIX",
        type=_parameter_prefix,
        default=DEFAULT_PARAMETER_PREFIX,
        help="the prefix of the publisher; default: %(default)s",
    )


def _add_publisher(parser: argparse.ArgumentParser) -> None:
    _add_prefix(parser)
    parser.add_argument(
        "--bucket",
        metavar="BUCKET",
        type=_bucket_name,
        help="default: the bucket of the publisher with that prefix",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to this file instead of standard output"
    )


_A_ROLE: Final = "arn:aws:iam::123456789012:role/name"


def _name_for(parser: argparse.ArgumentParser) -> Callable[[str], str]:
    """What reads a publication name among the arguments of that parser."""

    def publication_name(text: str) -> str:
        if not is_publication_name(text):
            meant = meant_name(text, _prefix_of(parser))
            give = (
                f"write {meant.value}, {meant.why}"
                if meant
                else "give a name such as storefront/prod"
            )
            message = f"{text!r} is not a publication name; {give}"
            raise argparse.ArgumentTypeError(message)
        return text

    return publication_name


def _rules_for(parser: argparse.ArgumentParser) -> Callable[[str], tuple[Rule, ...]]:
    """What reads rules from branches to publication names among the arguments of that parser."""

    def rules(text: str) -> tuple[Rule, ...]:
        try:
            written = _text_of(Path(text[1:])) if text.startswith("@") else text
            return rules_in(written, _prefix_of(parser))
        except (RulesWrong, UnicodeDecodeError, OSError) as error:
            match error:
                case OSError():
                    message = f"{text[1:]}: {error.strerror}"
                case UnicodeDecodeError():
                    message = f"{text[1:]} is not a text in UTF-8"
                case _:
                    message = f"{error}"
            raise argparse.ArgumentTypeError(message) from error

    return rules


def _text_of(file: Path) -> str:
    """The text of a file. Some editors begin it with a byte order mark."""
    return file.read_bytes().decode("utf-8-sig")


def _path_for(parser: argparse.ArgumentParser) -> Callable[[str], str]:
    """What reads a publication name, or the beginning of names up to a slash with a star behind it."""
    publication_name = _name_for(parser)

    def name_or_path(text: str) -> str:
        path = text.removesuffix("*")
        if path == text or (path and not path.endswith("/")):
            return publication_name(text)
        if path:
            publication_name(path.removesuffix("/"))
        return text

    return name_or_path


def _prefix_of(parser: argparse.ArgumentParser) -> str:
    given = parser.given("--parameter-prefix") if isinstance(parser, Parser) else ""
    return given or DEFAULT_PARAMETER_PREFIX


def _parameter_prefix(text: str) -> str:
    if not PARAMETER_PREFIX.fullmatch(text):
        meant = meant_prefix(text)
        give = f"write {meant}" if meant else f"give one like {DEFAULT_PARAMETER_PREFIX}"
        message = f"{text!r} is not the prefix of a publisher; {give}"
        raise argparse.ArgumentTypeError(message)
    return text


def _region(text: str) -> str:
    if not REGION.fullmatch(text):
        message = f"{text!r} is not a region; give one such as us-east-1"
        raise argparse.ArgumentTypeError(message)
    return text


def _bucket_name(text: str) -> str:
    # S3 takes aliases of buckets too, whose forms nobody lists.
    if meant := meant_by("StorageBucketName", text):
        message = f"{text!r} is not the name of a bucket; write {meant.value}, {meant.why}"
        raise argparse.ArgumentTypeError(message)
    return text


def _role_arn(text: str) -> str:
    if not ROLE_ARN.fullmatch(text):
        meant = meant_by("PoolRoleArn", text)
        give = f"write {meant.value}, {meant.why}" if meant else f"give one like {_A_ROLE}"
        message = f"{text!r} is not the ARN of a role; {give}"
        raise argparse.ArgumentTypeError(message)
    return text


def _branch(text: str) -> str:
    branch = branch_in(text)
    if not branch:
        message = f"it is empty; {VARIABLE_NOT_SET}"
        raise argparse.ArgumentTypeError(message)
    if branch == "HEAD":
        message = (
            "'HEAD' is what git says if no branch is checked out; give the variable of the build server, such as "
            "AWS_BRANCH of Amplify Hosting"
        )
        raise argparse.ArgumentTypeError(message)
    return branch


def _origin(text: str) -> str:
    origin = origin_of(text)
    if not is_origin(text):
        write = f"write {origin}" if origin else "give one like https://app.example.com"
        message = (
            f"{text!r} is not an origin; {write}" if text else f"it is empty; {VARIABLE_NOT_SET}"
        )
        raise argparse.ArgumentTypeError(message)
    return origin


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        message = f"{text!r} is not a number of seconds"
        raise argparse.ArgumentTypeError(message)
    return seconds


def _sha256(text: str) -> str:
    if not _SHA256.fullmatch(text.lower()):
        message = f"{text!r} is not a SHA-256; give 64 hexadecimal digits"
        raise argparse.ArgumentTypeError(message)
    return text.lower()


def _version(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        message = f"{text!r} is not a version of a parameter; give a number from 1"
        raise argparse.ArgumentTypeError(message)
    return int(text)


# `lint` works without AWS, too, but may be asked to read the pools.
_WITHOUT_SESSION: Final = OFFLINE - {"lint"}
_COMMANDS: Final[tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...]] = (
    ("discover", "list the user pools of an account, and choose one", _add_discover),
    ("check", "report all problems; change nothing", _add_check),
    ("build", "build the file without publishing it", _add_build),
    ("publish", "publish the file to SSM and S3, unless it is already there", _add_publish),
    ("fetch", "fetch published files and verify them", _add_fetch),
    ("diff", "compare the published file with its pools", _add_diff),
    ("lint", "report all problems of files that you wrote", _add_lint),
    ("list", "list all publications", _add_list),
    ("show", "show what is known of a publication", _add_show),
    ("policy", "print the IAM policy for fetching some publications", _add_policy),
    ("explain", "explain the codes of problems, or list all codes", _add_explain),
    ("withdraw", "remove a publication that this command published", _add_withdraw),
)
