"""What the options of a command are together: defaults that follow from others, and what contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.cli.properties import POOL_OPTIONS
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.model.request import UNNAMED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def _finish_request(options: argparse.Namespace) -> str:
    """Each command that reads pools has to know which ones. A name that nobody gives becomes the default."""
    publication = getattr(options, "publication", None)
    if publication and options.name not in (None, publication):
        return f"NAME is {publication}, but --name is {options.name}: omit one of them"
    if options.name is None:
        options.name = publication or UNNAMED
    if publication or options.from_stack is not None or options.from_file is not None:
        return ""
    if options.user_pool_id is None and options.user_pool is None:
        missing = "user pool"
    elif options.user_pool_client_id is None and options.user_pool_client is None:
        missing = "app client"
    else:
        return ""
    name = ", or NAME" if hasattr(options, "publication") else ""
    return (
        f"no {missing} is named: give --user-pool-id and --user-pool-client-id, or names with --user-pool and "
        f"--user-pool-client, or --from-stack, or --from-file{name}. `amplify-outputs discover` lists the pools"
    )


def _finish_build(options: argparse.Namespace) -> str:
    """The argument of `addOutput` is JSON."""
    if options.purpose and options.format != DOCUMENT_FORMAT:
        return f"--for {options.purpose} prints JSON, and --format {options.format} something else: omit one of them"
    return _finish_request(options)


def _finish_discover(options: argparse.Namespace) -> str:
    """Ids are for what --as prints, words for the list."""
    ids = [
        option
        for option in POOL_OPTIONS
        if getattr(options, option.removeprefix("--").replace("-", "_")) is not None
    ]
    if ids and not options.form:
        return f"{ids[0]} names what --as prints: add --as"
    if ids and options.words:
        return f"{ids[0]} names the pools already: omit the words"
    if options.form and options.json:
        return "--json prints the list, and --as what is chosen: omit one of them"
    return ""


def _finish_fetch(options: argparse.Namespace) -> str:
    """What to fetch is said once: by names, or by a branch and the rules for it."""
    if options.names and options.branch is not None:
        return "NAME and --branch both say what to fetch: omit one of them"
    if options.branch is not None and options.rules is None:
        return "--branch needs rules to choose by: add --names"
    if options.rules is not None and options.branch is None:
        return "--names chooses by a branch: add --branch"
    if not options.names and options.branch is None:
        return "nothing is named: give NAME, or --branch and --names"
    return ""


# By command: a function that completes its options, and returns what is wrong with them, or "".
FINISH: Final[dict[str, Callable[[argparse.Namespace], str]]] = {
    "discover": _finish_discover,
    "check": _finish_request,
    "build": _finish_build,
    "publish": _finish_request,
    "fetch": _finish_fetch,
}
