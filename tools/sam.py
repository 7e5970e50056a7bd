"""`sam` as this repository runs it: from its own environment, without telemetry, and in folders of one's own.

python -m tools.sam build       for a deployment to an account: into .aws-sam
python -m tools.sam validate
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools import bytecode
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.emulator import Emulator

SAM = REPOSITORY / ".venvs" / "sam" / "bin" / "sam"
DEVELOPMENT_BIN = REPOSITORY / ".venvs" / "development" / "bin"
STACK_NAME = "amplify-outputs"
# sam takes an empty value only with quotation marks.
NOTHING = '""'


class SamFailed(RuntimeError):
    """A sam command failed; the message ends with the last lines that it wrote."""


def build(
    folder: Path, source: Path = REPOSITORY, variables: Mapping[str, str] | None = None
) -> Path:
    """The built template, below this folder. Nothing is written to the tree that it is built from.

    The variables are for the recipe of the layer: with those of tools.bytecode it makes bytecode with Node.
    """
    target = folder / "build"
    command = ["build", "--no-cached", "--build-dir", str(target)]
    _sam(command, _build_environment(folder) | dict(variables or {}), source)
    return target / "template.yaml"


def deploy(
    aws: Emulator,
    built_template: Path,
    *,
    stack_name: str = STACK_NAME,
    parameters: Mapping[str, str] | None = None,
    **place: str,
) -> dict[str, str]:
    """The outputs of the stack, deployed to this emulator as `sam deploy` does it to an account.

    `place` is the account and region where it is not the default.
    """
    command = ["deploy", "--template-file", str(built_template), "--stack-name", stack_name]
    # sam looks for its defaults beside the template, and this one was built elsewhere.
    command += ["--config-file", str(REPOSITORY / "samconfig.toml"), "--no-progressbar"]
    if parameters:
        command += [
            "--parameter-overrides",
            *(f"{key}={value or NOTHING}" for key, value in parameters.items()),
        ]
    _sam(command, aws.environment(**place) | settings(aws.folder))
    described = aws.client("cloudformation", **place).describe_stacks(StackName=stack_name)
    return {item["OutputKey"]: item["OutputValue"] for item in described["Stacks"][0]["Outputs"]}


def main() -> int:
    """Run one sam command for a person. Exit code as sam's."""
    if sys.argv[1:] not in (["build"], ["validate"]):
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    command = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        environment = _build_environment(Path(folder))
        if command == ["build"]:
            environment |= bytecode.variables()
            # What sam has built before may be without bytecode.
            command.append("--no-cached")
        # It looks up its region only to name it: no call is made.
        environment.setdefault("AWS_DEFAULT_REGION", "us-east-1")
        return subprocess.run(
            [SAM, *command], cwd=REPOSITORY, env=environment, check=False
        ).returncode


def _build_environment(folder: Path) -> dict[str, str]:
    """The caller's environment, whose pip settings the build needs, with the development environment's Python first."""
    environment = dict(os.environ) | settings(folder)
    environment["PATH"] = f"{DEVELOPMENT_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # It costs sam seconds to compile what it imports.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def settings(folder: Path) -> dict[str, str]:
    """Variables that keep sam from calling home and from writing to the user's home."""
    settings = folder / "sam-settings"
    settings.mkdir(exist_ok=True)
    # sam asks for a newer version of itself when it has not done so for a week.
    (settings / "metadata.json").write_text(json.dumps({"lastVersionCheck": time.time()}))
    return {"SAM_CLI_TELEMETRY": "0", "__SAM_CLI_APP_DIR": str(settings)}


def _sam(arguments: list[str], environment: dict[str, str], tree: Path = REPOSITORY) -> None:
    sam = subprocess.Popen(
        [SAM, *arguments],
        cwd=tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        written, _ = sam.communicate()
    except BaseException:
        # Whoever interrupts us means make and pip below sam too, which would go on filling the folder.
        os.killpg(sam.pid, signal.SIGKILL)
        sam.wait()
        raise
    if sam.returncode:
        last_lines = "\n".join(written.splitlines()[-40:])
        message = f"`sam {' '.join(arguments)}` failed ({sam.returncode}):\n{last_lines}"
        raise SamFailed(message)


if __name__ == "__main__":
    sys.exit(main())
