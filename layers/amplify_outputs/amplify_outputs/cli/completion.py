"""Scripts with which shells complete commands, options and files."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS: Final = ("bash", "zsh", "fish", "tcsh", "powershell")
_CODE: Final = "CODE"
_FILES: Final = frozenset({"FILE"})


class PrintCompletion(argparse.Action):
    """An option that prints the script for a shell and exits. Other arguments are ignored."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 - argparse calls it so
        values: object,
        option_string: str | None = None,  # noqa: ARG002 - argparse calls it so
    ) -> None:
        """Print the script. Exit code 0."""
        # Only this option needs shtab, and the Lambda layer does not have it.
        import shtab  # noqa: PLC0415

        # The parser itself does not have them: their import takes half of the time of --help.
        from amplify_outputs.checks.catalogue import CATALOGUE  # noqa: PLC0415

        for action in _actions(parser):
            if action.metavar in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif action.metavar == _CODE:
                action.choices = sorted(CATALOGUE)
        # The shell that the script is for; nothing is run.
        sys.stdout.write(shtab.complete(parser, shell=str(values)))  # nosec B604
        parser.exit()


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to ask
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - see above
            for command in action.choices.values():
                yield from _actions(command)
