"""Scripts with which shells complete commands, options and files."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHELLS: Final = ("bash", "zsh", "fish", "tcsh", "powershell")
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

        known = _values()
        for action in _actions(parser):
            if action.metavar in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif action.choices is None and (some := _values_of(action, known)):
                action.choices = some
        # The shell that the script is for; nothing is run.
        sys.stdout.write(shtab.complete(parser, shell=str(values)))  # nosec B604
        parser.exit()


def _values_of(action: argparse.Action, known: Mapping[str, Sequence[str]]) -> Sequence[str] | None:
    """The values of an option or an argument whose choices the parser does not know."""
    names = action.option_strings or [str(action.metavar)]
    return next((known[each] for each in names if each in known), None)


def _values() -> Mapping[str, Sequence[str]]:
    """The values that they can have, by option or by the name of an argument.

    The parser itself does not have them: their imports take half of the time of --help.
    """
    from amplify_outputs.checks.catalogue import ACCEPTABLE_CODES, CATALOGUE  # noqa: PLC0415
    from amplify_outputs.model.record import FILE_FORMATS  # noqa: PLC0415
    from amplify_outputs.model.request import DESTINATIONS, PLATFORMS, SEVERITIES  # noqa: PLC0415
    from amplify_outputs.schema.versions import VERSIONS  # noqa: PLC0415

    return {
        "CODE": sorted(CATALOGUE),
        "--accept-problems": sorted(ACCEPTABLE_CODES),
        "--destinations": DESTINATIONS,
        "--fail-on": SEVERITIES,
        "--formats": FILE_FORMATS,
        "--outputs-version": VERSIONS,
        "--platform": tuple(PLATFORMS),
    }


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to ask
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - see above
            for command in action.choices.values():
                yield from _actions(command)
