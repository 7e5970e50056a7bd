"""Runs the command of the action, with the inputs that the environment has, and writes the action's outputs.

    FOLDER/bin/python -I tools/run_action.py

FOLDER is that of tools/install_command.py. The exit code is the command's. No input is part of a script: each is one
argument of the command, or a line of it is, and names come after `--`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.github import as_github, warnings_in
from amplify_outputs.report.plain import workflow_command
from amplify_outputs.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_USAGE: Final = 2
# An input that is empty is left out: the command has its own default.
_OF_FETCH: Final = ("from", "parameter-prefix", "expect-sha256")
_OF_CHECK: Final = (
    *("parameter-prefix", "user-pool-id", "user-pool-client-id", "identity-pool-id"),
    *("fail-on", "accept-problems"),
)
_OF_LINT: Final = ("fail-on",)
# Options that name pools. With one of them, a publication name is a name and nothing to look up.
_NAME_POOLS: Final = ("--user-pool", "--identity-pool", "--from-")


def main(inputs: Mapping[str, str]) -> int:
    """Run it. The inputs are variables of the environment, in capitals and with `_` for `-`."""
    command = inputs["COMMAND"]
    run = _COMMANDS.get(command)
    if run is None:
        _fail(f"{command!r} is no command of this action. Set command to fetch, check or lint.")
        return _USAGE
    try:
        code, outputs = run(inputs)
    except (OSError, ValueError) as error:
        _fail(f"What {command} has done cannot be read: {error}")
        return _USAGE
    if outputs:
        with Path(inputs["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in outputs.items())
    return code


def _fetch(inputs: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Fetch, and say with which warnings the file was published, if its owner does not accept them."""
    file = Path(inputs["OUTPUT"])
    before = _sha256_of(file) if file.is_file() else None
    options = ["--json", f"--output={inputs['OUTPUT']}", *_options(_OF_FETCH, inputs)]
    if inputs["NAMES"]:
        # Also an empty branch: the command says that its variable is not set.
        options += [f"--branch={inputs['BRANCH']}", f"--names={inputs['NAMES']}"]
    elif inputs["BRANCH"]:
        options.append(f"--branch={inputs['BRANCH']}")
    options += [f"--origin={origin}" for origin in _lines(inputs["ORIGIN"])]
    chosen = not inputs["PUBLICATION"] and any(it.startswith("--branch") for it in options)
    names = [] if chosen else ["--", inputs["PUBLICATION"]]
    code, written = _run("fetch", *options, *names)
    if code:
        return code, {}
    [fetched] = json.loads(written)["publications"]
    warnings = tuple(
        Problem(**problem | {"severity": "warning"})
        for problem in fetched["problems"]
        if problem["severity"] != "info" and problem["code"] not in fetched["acceptProblems"]
    )
    if warnings:
        _print(as_github(Report(fetched["name"], warnings, published=True)).encode())
    after = _sha256_of(file)
    changed = "false" if after == before else "true"
    return code, {"sha256": after, "warnings": str(len(warnings)), "changed": changed}


def _check(inputs: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Check pools: those that the inputs name, or those of the publication."""
    options = _options(_OF_CHECK, inputs)
    publication = inputs["PUBLICATION"]
    named = any(option.startswith(_NAME_POOLS) for option in options)
    if publication and named:
        options.append(f"--name={publication}")
    names = ["--", publication] if publication and not named else []
    return _reported("check", *options, *names)


def _lint(inputs: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Lint files."""
    return _reported("lint", *_options(_OF_LINT, inputs), "--", *_lines(inputs["FILES"]))


def _reported(command: str, *arguments: str) -> tuple[int, dict[str, str]]:
    code, written = _run(command, "--format=github", *arguments)
    _print(written)
    warnings = warnings_in(written.decode(errors="replace"))
    return code, {"warnings": str(warnings)} if written else {}


def _options(names: tuple[str, ...], inputs: Mapping[str, str]) -> list[str]:
    """An option for each of these inputs that has a value, and those of the input `options`."""
    values = {name: inputs[name.upper().replace("-", "_")] for name in names}
    given = [f"--{name}={value}" for name, value in values.items() if value]
    return [*given, *_lines(inputs["OPTIONS"])]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _run(*arguments: str) -> tuple[int, bytes]:
    """The exit code of the command, and what it wrote to standard output; its words go to the log."""
    command = Path(sys.executable).with_name("amplify-outputs")
    ran = subprocess.run([command, *arguments], stdout=subprocess.PIPE, check=False)
    return ran.returncode, ran.stdout


def _print(written: bytes) -> None:
    sys.stdout.buffer.write(written)
    sys.stdout.flush()


def _fail(message: str) -> None:
    _print(workflow_command("error", message, title="amplify-outputs").encode())


def _sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


_COMMANDS: Final[Mapping[str, Callable[[Mapping[str, str]], tuple[int, dict[str, str]]]]] = {
    "fetch": _fetch,
    "check": _check,
    "lint": _lint,
}


if __name__ == "__main__":
    raise SystemExit(main(os.environ))
