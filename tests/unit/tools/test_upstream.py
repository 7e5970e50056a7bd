"""What `make upstream` asks npm for, and what it says that it has installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tools import upstream
from tools.environments import EnvironmentUnusable
from tools.node_packages import with_newest

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_newest_is_asked_of_the_named_packages_alone() -> None:
    manifest = {
        "name": "client",
        "dependencies": {"aws-amplify": "6.22.1", "typescript": "5.9.3"},
        "overrides": {"aws-amplify": {"zod": "npm:tslib@2.8.1"}},
    }

    assert json.loads(with_newest(json.dumps(manifest), ["aws-amplify"])) == {
        **manifest,
        "dependencies": {"aws-amplify": "latest", "typescript": "5.9.3"},
    }


def test_every_package_that_is_renewed_is_one_that_the_tests_have() -> None:
    manifest = json.loads((upstream._SOURCE / "package.json").read_text(encoding="utf-8"))

    assert set(upstream.OF_NPM) <= manifest["dependencies"].keys()
    assert (upstream.REPOSITORY / upstream.TESTS).is_file()


def test_a_run_says_which_versions_are_installed(tmp_path: Path) -> None:
    for name, version in (("boto3", "1.44.9"), ("botocore", "1.44.10")):
        about = tmp_path / "lib" / "python3.13" / "site-packages" / f"{name}-{version}.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
    for name in upstream.OF_NPM:
        package = tmp_path / "node_modules" / name
        package.mkdir(parents=True)
        (package / "package.json").write_text('{"version": "7.0.0"}')

    assert list(upstream.versions(tmp_path, tmp_path)) == [
        "boto3 1.44.9",
        "botocore 1.44.10",
        "@aws-amplify/client-config 7.0.0",
        "aws-amplify 7.0.0",
    ]


def test_what_cannot_be_installed_ends_the_run_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        message = "npm is not here."
        raise EnvironmentUnusable(message)

    monkeypatch.setattr(upstream, "install_newest", fail)

    assert upstream.main([]) == 1
    assert capsys.readouterr().err == "npm is not here.\n"
