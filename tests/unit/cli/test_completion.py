"""The scripts by which shells complete the command."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest
import shtab

from amplify_outputs.cli import main as cli
from amplify_outputs.cli.completion import _FILES, SHELLS, _actions, _values, _values_of
from amplify_outputs.cli.options import parser
from amplify_outputs.cli.properties import PROPERTIES
from amplify_outputs.properties.parse import parse_request
from tests.builders import properties

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
    for word in ("check", "build", "publish", "fetch", "diff", "lint", "list", "withdraw", "from"):
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
        (["discover", "--as", "c"], ["cdk", "check", "cloudformation"]),
        (["check", "--from-f"], ["--from-file"]),
        (["build", "--output", "pyproject.t"], ["pyproject.toml"]),
        (["publish", "--fail-on", ""], ["error", "warning"]),
        (["publish", "--destinations", "s"], ["s3", "ssm"]),
        (["publish", "--formats", "legacy"], ["legacy-json", "legacy-json-mobile"]),
        (["check", "--outputs-version", "1.5"], ["1.5"]),
        (["check", "--accept-problems", "OAuthUrlsM"], ["OAuthUrlsMissing"]),
        (["lint", "pyproject.t"], ["pyproject.toml"]),
    ],
)
@pytest.mark.skipif(not BASH, reason="needs bash")
def test_bash_completes(
    words: list[str], completed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["amplify-outputs", *words]
    ask = (
        f"{script('bash', capsys)}\n"
        f"COMP_WORDS=({shlex.join(typed)}); COMP_CWORD={len(words)}\n"
        "$(complete -p amplify-outputs | sed -E 's/.*-F ([^ ]+) .*/\\1/') amplify-outputs "
        f"{shlex.quote(words[-1])} {typed[-2]}\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run([BASH, "--norc"], input=ask, capture_output=True, text=True, check=True)
    assert sorted(ran.stdout.split()) == completed


# What only the person who types knows: ids, names, numbers, texts.
FREE = frozenset(
    {
        *("ARN", "BUCKET", "ID", "JSON", "N", "NAME", "PREFIX", "PROFILE", "REGION", "SECONDS"),
        *("SHA256", "STACK", "WORD", "BRANCH", "RULES", "ORIGIN"),
    }
)


def test_each_option_with_a_known_set_of_values_completes_them() -> None:
    """An option that takes a value takes a free one, a file, or one of those that completion offers."""
    asked = [
        action
        for action in _actions(parser())
        if action.nargs != 0 and action.metavar not in FREE | _FILES and action.dest != "help"
    ]
    known = _values()

    assert [it.dest for it in asked if not (it.choices or _values_of(it, known))] == []
    assert {"format", "source", "fail_on", "accept_problems"} <= {it.dest for it in asked}


def test_each_value_that_is_completed_is_one_that_the_property_takes() -> None:
    for option, name in PROPERTIES.items():
        for value in _values().get(option, ()):
            parse_request(properties(**{name: [value] if name in LISTS else value}))


LISTS = ("AcceptProblems", "Destinations", "Formats")
