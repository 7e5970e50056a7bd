"""The tutorial, typed as it stands there by somebody who installed the package by pip."""

from __future__ import annotations

import os
import re
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
def opened_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, in which the reader opens the shell."""
    return tmp_path_factory.mktemp("opened")


@pytest.fixture(scope="module")
def printed(home: Path, opened_in: Path) -> list[str]:
    """What each step printed, all of them in one shell."""
    begin = "-- the next step --"
    installed = home / "amplify-outputs" / "bin" / "amplify-outputs"
    # A function goes before every program: the command is the one of the empty environment.
    typed = f'amplify-outputs() {{ "{installed}" "$@"; }}\n'
    typed += "".join(f"echo '{begin}'\n{step.commands}\n" for step in STEPS)
    shell = subprocess.run(
        [DEVELOPMENT_BIN / "python", "-m", "tools.shell"],
        cwd=opened_in,
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


@pytest.mark.usefixtures("printed")
def test_nothing_is_left_where_the_shell_was_opened_or_in_the_clone(opened_in: Path) -> None:
    left = set(re.findall(r"[\w-]+\.(?:json|txt)\b", "".join(step.commands for step in STEPS)))

    assert left >= {"amplify_outputs.json", "from-ssm.json", "deleting.txt"}
    assert list(opened_in.iterdir()) == []
    assert [name for name in (*left, ".aws-sam") if (REPOSITORY / name).exists()] == []


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
