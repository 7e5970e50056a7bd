"""Wrong usage of the command line: what is wrong, what was probably meant, and where the options are."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, Final, NoReturn

from amplify_outputs.cli.exit_codes import USAGE
from amplify_outputs.report.plain import plain
from amplify_outputs.schema.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

VARIABLE_NOT_SET: Final = "if it comes from a variable, the variable is not set in this build"
# Their values come from variables of build servers. A variable that is not set, and not in quotes, is no argument.
_OFTEN_VARIABLES: Final = ("--branch", "--origin")


class Parser(argparse.ArgumentParser):
    """Its errors are two lines on standard error, without the usage of all options.

    They quote arguments, which are made safe to print like all else. A program without arguments prints its help.
    `finish` looks at all options of a command together: it returns what is wrong with them, or "".
    """

    finish: Callable[[argparse.Namespace], str] | None = None
    _arguments: Sequence[str] = ()

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As the parser of the standard library; an unknown option ends the program where it is."""
        self._arguments = [*(sys.argv[1:] if args is None else args)]
        if self._subparsers and not self._arguments:
            self.print_help()
            self.exit(USAGE)
        parsed, unknown = super().parse_known_args(self._arguments, namespace)
        if unknown:
            self.error(self._unknown(unknown))
        if self.finish and (wrong := self.finish(parsed)):
            self.error(wrong)
        return parsed, unknown

    def given(self, option: str) -> str:
        """The value of that option as it was typed, also while the arguments are parsed; "" without it."""
        for at, argument in enumerate(self._arguments):
            name, equals, value = argument.partition("=")
            if name == option:
                return value if equals else next(iter(self._arguments[at + 1 :]), "")
        return ""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with exit code 2."""
        mistyped = " ".join(
            f"{option} is not an option.{meant}"
            for option in self._strange_options()
            if (meant := did_you_mean(option, self._option_string_actions))
        )
        if mistyped:
            message = mistyped
        elif message in (f"argument {name}: expected one argument" for name in _OFTEN_VARIABLES):
            message += f"; {VARIABLE_NOT_SET}"
        self.exit(
            USAGE,
            f"amplify-outputs: error: {plain(_sentence(message))}\n{self.prog} --help shows the "
            f"{'options' if ' ' in self.prog else 'commands'}.\n",
        )

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        """Raises ArgumentError for a value that is not among the choices, and names the nearest one."""
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        meant = did_you_mean(str(value), choices)
        if action.metavar == "COMMAND":
            message = meant or f" The commands are {', '.join(choices)}."
            raise argparse.ArgumentError(None, f"{value!r} is not a command.{message}")
        raise argparse.ArgumentError(
            action, f"{value!r} is not one of {', '.join(choices)}.{meant}"
        )

    def _unknown(self, arguments: Iterable[str]) -> str:
        shown = [
            f"{argument} is not an option.{did_you_mean(_name_of(argument), self._option_string_actions)}"
            if argument.startswith("-") and argument != "-"
            else f"{argument!r} is one argument too many."
            for argument in arguments
        ]
        return " ".join(shown)

    def _strange_options(self) -> Iterator[str]:
        """What was written like an option, up to its value, and neither is one nor the beginning of one."""
        for argument in self._arguments:
            # What follows the name of a command is for the parser of that command.
            if argument == "--" or (self._subparsers and not argument.startswith("-")):
                return
            name = _name_of(argument)
            if name.startswith("--") and not any(
                option.startswith(name) for option in self._option_string_actions
            ):
                yield name


def _name_of(argument: str) -> str:
    return argument.partition("=")[0]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."
