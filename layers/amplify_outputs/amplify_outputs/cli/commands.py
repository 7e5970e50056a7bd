"""The function of each command. It is imported when the command is run: help and mistakes need no AWS."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

# The function of each command, in the module of the command's name.
COMMANDS: Final = {
    "build": "build",
    "check": "check",
    "diff": "diff",
    "discover": "discover",
    "explain": "explain",
    "fetch": "fetch",
    "lint": "lint",
    "list": "list_publications",
    "policy": "policy",
    "publish": "publish",
    "show": "show",
    "withdraw": "withdraw",
}
# These work without AWS, so the SDK is not imported for them. `lint` connects by itself if an option asks for it.
OFFLINE: Final = frozenset({"explain", "lint"})


def command_of(name: str) -> Callable[[argparse.Namespace, Any], int]:
    """The function of the command with that name. It takes an `Aws`, and None if it is one of OFFLINE."""
    module = import_module(f"amplify_outputs.cli.{name}")
    found: Callable[[argparse.Namespace, Any], int] = getattr(module, COMMANDS[name])
    return found
