"""The scripts by which shells complete the command."""

from __future__ import annotations

import shutil
import subprocess

import pytest
import shtab

from amplify_outputs.cli import main as cli
from amplify_outputs.cli.completion import SHELLS

BASH = shutil.which("bash") or ""


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        cli.run([f"--print-completion={shell}"])
    said = capsys.readouterr()
    assert (left.value.code, said.err) == (0, "")
    return said.out


def test_every_shell_that_the_library_knows_is_offered() -> None:
    assert set(SHELLS) == set(shtab.SUPPORTED_SHELLS)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_knows_commands_and_options(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = script(shell, capsys)
    for word in ("check", "build", "publish", "fetch", "diff", "list", "withdraw", "from"):
        assert word in printed


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["wi"], ["withdraw"]),
        (["fetch", "--from", "s"], ["s3", "ssm"]),
        (["fetch", "--exp"], ["--expect-sha256"]),
        (["diff", "--verb"], ["--verbose"]),
        (["check", "--format", "j"], ["json", "junit"]),
        (["explain", "AppClientHasS"], ["AppClientHasSecret"]),
        (["explain", "AppClientHasSecret", "RoleNotT"], ["RoleNotTrusting"]),
        (["check", "--accept-problems", "AppClientHasC"], ["AppClientHasCimdPolicy"]),
        (["build", "--output", "pyproject.t"], ["pyproject.toml"]),
    ],
)
@pytest.mark.skipif(not BASH, reason="needs bash")
def test_bash_completes(
    words: list[str], completed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["amplify-outputs", *words]
    ask = (
        f"{script('bash', capsys)}\n"
        f"COMP_WORDS=({' '.join(typed)}); COMP_CWORD={len(words)}\n"
        "$(complete -p amplify-outputs | sed -E 's/.*-F ([^ ]+) .*/\\1/') amplify-outputs "
        f"{words[-1]} {typed[-2]}\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run([BASH, "--norc"], input=ask, capture_output=True, text=True, check=True)
    assert sorted(ran.stdout.split()) == completed
