"""A fetched file appears whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.store.fetch import write_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "amplify_outputs.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_file(target, b"new")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"new", 0o640)
    assert [file.name for file in tmp_path.iterdir()] == ["amplify_outputs.json"]


def test_a_new_file_may_be_read_as_any_new_file_may(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    write_file(tmp_path / "fetched", b"new")
    assert (tmp_path / "fetched").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "amplify_outputs.json"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["amplify_outputs.json"]


def test_a_link_to_itself_is_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        write_file(tmp_path / "link", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to(os.devnull)
    write_file(tmp_path / "null", b"new")
    assert (tmp_path / "null").is_char_device()
