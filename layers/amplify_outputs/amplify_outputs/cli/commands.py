"""The function of each command. It is imported when the command is run: help and mistakes need no AWS."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from amplify_outputs.aws.clients import Aws

# The function of each command, in the module of the command's name.
COMMANDS: Final = {
    "build": "build",
    "check": "check",
    "diff": "diff",
    "fetch": "fetch",
    "list": "list_publications",
    "policy": "policy",
    "publish": "publish",
    "withdraw": "withdraw",
}


def command_of(name: str) -> Callable[[argparse.Namespace, Aws], int]:
    """The function of the command with that name."""
    module = import_module(f"amplify_outputs.cli.{name}")
    found: Callable[[argparse.Namespace, Aws], int] = getattr(module, COMMANDS[name])
    return found
