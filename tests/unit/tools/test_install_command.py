"""The command is installed by the lock file, without credentials, and once."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tools import install_command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """The commands that were run, each with its environment."""
    made: list[tuple[list[str], dict[str, str]]] = []

    def run(
        command: list[str], env: dict[str, str], **_: Any
    ) -> subprocess.CompletedProcess[bytes]:
        made.append((command, env))
        return subprocess.CompletedProcess(command, 0)

    def create(folder: Path, **_: Any) -> None:
        folder.mkdir()

    monkeypatch.setattr(install_command.subprocess, "run", run)
    monkeypatch.setattr(install_command.venv, "create", create)
    return made


def test_pip_installs_what_the_lock_file_names_and_then_the_package_without_an_index(
    calls: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    folder = tmp_path / "command"

    assert install_command.main([str(folder)]) == 0

    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    lock = str(install_command.LOCK)
    assert [command for command, _ in calls] == [
        [*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock],
        [*pip, "--no-build-isolation", "--no-index", str(install_command.REPOSITORY)],
    ]


def test_pip_gets_no_credentials(
    calls: list[tuple[list[str], dict[str, str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_TOKEN"),
        *("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"),
        *("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL"),
        *("ACTIONS_RUNTIME_TOKEN", "GITHUB_TOKEN"),
    ):
        monkeypatch.setenv(name, "planted")
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example.com/simple")

    install_command.main([str(tmp_path / "command")])

    assert len(calls) == 2
    for _, environment in calls:
        assert "planted" not in environment.values()
        assert environment["PIP_INDEX_URL"] == "https://packages.example.com/simple"


def test_what_is_installed_already_is_left_alone_until_the_package_changes(
    calls: list[tuple[list[str], dict[str, str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "command"
    install_command.main([str(folder)])
    install_command.main([str(folder)])
    assert len(calls) == 2

    monkeypatch.setattr(install_command, "_PACKAGE", tmp_path)
    monkeypatch.setattr(install_command.venv, "create", lambda *_, **__: None)
    install_command.main([str(folder)])
    assert len(calls) == 4


def test_a_failure_of_pip_ends_it_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[tuple[list[str], dict[str, str]]]
) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        calls.append((command, {}))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(install_command.subprocess, "run", run)

    assert install_command.main([str(tmp_path / "command")]) == 3
    assert len(calls) == 1
    assert list((tmp_path / "command").iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["a", "b"]])
def test_it_wants_one_folder(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert install_command.main(arguments) == 2
    assert "python3 tools/install_command.py FOLDER" in capsys.readouterr().err
