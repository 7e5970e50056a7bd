"""The options of every command."""

from __future__ import annotations

import argparse

from amplify_outputs import __version__
from amplify_outputs.cli import commands
from amplify_outputs.cli.properties import add_property_options
from amplify_outputs.ids import is_publication_name
from amplify_outputs.report import FORMATS
from amplify_outputs.settings import DEFAULT_PARAMETER_PREFIX


def parser() -> argparse.ArgumentParser:
    """The options of every command; `command` of what it parses is the function to call."""
    parser = argparse.ArgumentParser(
        prog="amplify-outputs",
        description="Check Cognito pools, build their amplify_outputs.json, fetch what is published.",
        epilog="Exit codes: 0 done; 1 problems; 2 usage; 3 AWS refused or could not be reached.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_check(subparsers.add_parser("check", help="say everything that is wrong; change nothing"))
    _add_build(subparsers.add_parser("build", help="build the document without publishing it"))
    _add_fetch(subparsers.add_parser("fetch", help="get a published document, verified"))
    return parser


def _add_check(parser: argparse.ArgumentParser) -> None:
    add_property_options(parser)
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument(
        "--format", choices=FORMATS, default="text", help="form of the report; default: text"
    )
    forms.add_argument(
        "--json", dest="format", action="store_const", const="json", help="same as --format json"
    )
    parser.add_argument(
        "--published", action="store_true", help="compare with what is published under --name, too"
    )
    _add_publisher(parser)
    parser.set_defaults(command=commands.check)


def _add_build(parser: argparse.ArgumentParser) -> None:
    add_property_options(parser)
    _add_output(parser)
    parser.set_defaults(command=commands.build)


def _add_fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        type=_publication_name,
        help="the publication name, such as storefront/prod",
    )
    _add_output(parser)
    parser.add_argument(
        "--from", dest="source", choices=("s3", "ssm"), default="s3", help="default: s3"
    )
    _add_publisher(parser)
    parser.set_defaults(command=commands.fetch)


def _add_publisher(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--parameter-prefix",
        metavar="PREFIX",
        default=DEFAULT_PARAMETER_PREFIX,
        help="default: %(default)s",
    )
    parser.add_argument(
        "--bucket", metavar="BUCKET", help="default: the one of the publisher with that prefix"
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help="a file instead of standard output")


def _publication_name(text: str) -> str:
    if not is_publication_name(text):
        message = f"{text!r} is not a publication name; it is like storefront/prod"
        raise argparse.ArgumentTypeError(message)
    return text
