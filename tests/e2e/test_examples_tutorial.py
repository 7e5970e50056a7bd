"""The tutorial, typed as it stands there by somebody who installed the package by pip."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from tools.emulator import REPOSITORY
from tools.sam import DEVELOPMENT_BIN

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.exhaustive
PAGE: Final = REPOSITORY / "docs" / "tutorial.md"
BLOCK: Final = re.compile(
    r"(?P<excuse><!-- not run: [^\n]*-->\n)?^```(?P<kind>bash|text)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
# What a reader has of the repository, less what is installed and built there.
CLONED: Final = (
    *("README.md", "LICENSE", "template.yaml", "samconfig.toml"),
    *("examples", "functions", "layers"),
)
# Ids, times and hashes are new in each run.
NEW_EACH_TIME: Final = {
    r"us-east-1_[A-Za-z0-9]{9}": "USER POOL",
    r"us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "IDENTITY POOL",
    r"\b(?=[A-Za-z]*[0-9])[A-Za-z0-9]{26}\b": "APP CLIENT",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\+00:00": "TIME",
    r"\b[0-9a-f]{64}\b": "SHA-256",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Commands of the page, and what it says that they print; empty where it says nothing."""

    commands: str
    printed: str

    def __str__(self) -> str:
        return " ".join(self.commands.split())[:60]


def steps() -> list[Step]:
    found: list[Step] = []
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["kind"] == "bash" and not block["excuse"]:
            found.append(Step(block["body"], ""))
        elif block["kind"] == "text":
            found[-1] = Step(found[-1].commands, block["body"])
    return found


STEPS: Final = steps()


@pytest.fixture(scope="module")
def printed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each step printed, all of them in one shell."""
    clone = tmp_path_factory.mktemp("clone")
    for name in CLONED:
        source = REPOSITORY / name
        if source.is_dir():
            made_here = shutil.ignore_patterns("*.egg-info", "__pycache__", "node_modules")
            shutil.copytree(source, clone / name, ignore=made_here)
        else:
            shutil.copyfile(source, clone / name)
    begin = "-- the next step --"
    installed = home / "amplify-outputs" / "bin" / "amplify-outputs"
    # A function goes before every program: the command is the one of the empty environment.
    typed = f'amplify-outputs() {{ "{installed}" "$@"; }}\n'
    typed += "".join(f"echo '{begin}'\n{step.commands}\n" for step in STEPS)
    shell = subprocess.run(
        [DEVELOPMENT_BIN / "python", "-m", "tools.shell"],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    _, *outputs = shell.stdout.split(f"{begin}\n")
    return outputs


def test_every_step_was_run(printed: list[str]) -> None:
    assert len(printed) == len(STEPS)
    assert [text for text in printed if "Traceback" in text or "command not found" in text] == []


@pytest.mark.parametrize("number", range(len(STEPS)), ids=lambda number: str(STEPS[number]))
def test_a_step_prints_what_the_page_says(number: int, printed: list[str]) -> None:
    expected = anonymous(STEPS[number].printed)

    assert expected in anonymous(printed[number])


@pytest.mark.parametrize(
    ("text", "anonymized"),
    [
        ("user pool us-east-1_AbC123xyz.", "user pool USER POOL."),
        ("app client 3n4b5urk1ft4fl3mg5e62d9ado has", "app client APP CLIENT has"),
        ("which is not an id but a long word", "which is not an id but a long word"),
    ],
)
def test_what_is_new_each_time_is_not_compared(text: str, anonymized: str) -> None:
    assert anonymous(text) == anonymized


def anonymous(text: str) -> str:
    for pattern, name in NEW_EACH_TIME.items():
        text = re.sub(pattern, name, text)
    return text
