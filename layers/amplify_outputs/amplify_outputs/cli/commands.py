"""The function of each command. It is imported when the command is run: help and mistakes need no AWS."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from amplify_outputs.aws.clients import Aws

# The module and the function.
COMMANDS: Final = {
    "build": ("build", "build"),
    "check": ("check", "check"),
    "diff": ("diff", "diff"),
    "fetch": ("fetch", "fetch"),
    "list": ("list", "list_publications"),
    "policy": ("policy", "policy"),
    "publish": ("publish", "publish"),
    "withdraw": ("withdraw", "withdraw"),
}


def command_of(name: str) -> Callable[[argparse.Namespace, Aws], int]:
    """The function of the command with that name."""
    module, function = COMMANDS[name]
    found: Callable[[argparse.Namespace, Aws], int] = getattr(
        import_module(f"amplify_outputs.cli.{module}"), function
    )
    return found
