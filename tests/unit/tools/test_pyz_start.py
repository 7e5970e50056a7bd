"""What amplify-outputs.pyz does before the command runs: it unpacks itself once, where nobody else may write."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tools import pyz, pyz_start
from tools.distribution import write_zip

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN: Final = "amplify_outputs/cli/main.py"
FILES: Final = {
    "amplify_outputs/__init__.py": b"",
    "amplify_outputs/cli/__init__.py": b"",
    "amplify_outputs/data.json": b"[]",
    MAIN: (
        b"import sys\nfrom pathlib import Path\n"
        b"def main():\n"
        b"    data = Path(__file__).parent.parent / 'data.json'\n"
        b"    print(data.read_text(), sys.argv[1:])\n"
        b"    sys.exit(7)\n"
    ),
}
SAID: Final = (7, "[] ['fetch', '-o', 'x']\n", "")


def archive(path: Path, files: Mapping[str, bytes] = FILES, digest: str | None = None) -> Path:
    packed = {f"{pyz_start.PACKAGES}{name}": body for name, body in files.items()}
    packed[pyz_start.DIGEST] = (digest or pyz_start.digest_of(dict(files))).encode()
    packed["__main__.py"] = Path(pyz_start.__file__).read_bytes()
    write_zip(path, {name: (0o644, body) for name, body in packed.items()}, 0, pyz.INTERPRETER)
    return path


def started(program: Path, cache: Path | None, **more: str) -> tuple[int, str, str]:
    environment = {**os.environ, **more}
    if cache:
        environment[pyz_start.CACHE_VARIABLE] = str(cache)
    ran = subprocess.run(
        [sys.executable, program, "fetch", "-o", "x"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_the_command_gets_its_arguments_and_its_files(tmp_path: Path) -> None:
    program, cache = archive(tmp_path / "a.pyz"), tmp_path / "new" / "cache"

    assert [started(program, cache) for _ in range(2)] == [SAID, SAID]
    [folder] = cache.iterdir()
    assert folder.name == pyz_start.digest_of(FILES)
    assert [path.stat().st_mode & 0o777 for path in (cache, folder)] == [0o700, 0o700]


def test_another_version_has_a_folder_of_its_own(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    newer = FILES | {"amplify_outputs/data.json": b"[1]"}
    started(archive(tmp_path / "a.pyz"), cache)

    said = started(archive(tmp_path / "b.pyz", newer), cache)

    assert said == (7, "[1] ['fetch', '-o', 'x']\n", "")
    assert {path.name for path in cache.iterdir()} == set(map(pyz_start.digest_of, (FILES, newer)))


def test_without_a_name_for_it_the_folder_is_in_the_cache_of_the_user(tmp_path: Path) -> None:
    program = archive(tmp_path / "a.pyz")
    named, home = tmp_path / "named", tmp_path / "home"

    assert started(program, None, XDG_CACHE_HOME=str(named)) == SAID
    assert started(program, None, XDG_CACHE_HOME="", HOME=str(home)) == SAID
    expected = [named / "amplify-outputs", home / ".cache" / "amplify-outputs"]
    assert [len(list(place.iterdir())) for place in expected] == [1, 1]


def test_processes_that_start_at_once_all_run_and_leave_one_folder(tmp_path: Path) -> None:
    program, cache = archive(tmp_path / "a.pyz"), tmp_path / "cache"

    with ThreadPoolExecutor() as executor:
        said = list(executor.map(lambda _: started(program, cache), range(4)))

    assert said == [SAID] * 4
    assert [path.name for path in cache.iterdir()] == [pyz_start.digest_of(FILES)]


def test_who_comes_second_goes_on_with_the_folder_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, place = archive(tmp_path / "a.pyz"), tmp_path / "cache"
    folder = place / pyz_start.digest_of(FILES)

    def rename(_: Path, target: Path) -> None:
        (target / "first").mkdir(parents=True, mode=0o755)
        target.chmod(0o700)
        raise OSError(39, "Directory not empty")

    monkeypatch.setattr(Path, "rename", rename)

    assert pyz_start.unpacked(program, place) == folder
    assert [path.name for path in place.iterdir()] == [folder.name]
    assert [path.name for path in folder.iterdir()] == ["first"]


@pytest.mark.parametrize("which", ["the cache", "the folder in it"])
def test_a_folder_to_which_others_may_write_is_refused(tmp_path: Path, which: str) -> None:
    program, cache = archive(tmp_path / "a.pyz"), tmp_path / "cache"
    started(program, cache)
    [folder] = cache.iterdir()
    open_to_all = cache if which == "the cache" else folder
    open_to_all.chmod(0o777)

    code, out, err = started(program, cache)

    assert (code, out) == (2, "")
    assert err == (
        f"{open_to_all}: It is not yours alone, and what is in it would be run. To use another folder, set "
        "AMPLIFY_OUTPUTS_CACHE.\n"
    )


def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(PermissionError):
        pyz_start.unpacked(archive(tmp_path / "a.pyz"), tmp_path / "cache")

    assert list((tmp_path / "cache").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, out, err = started(archive(tmp_path / "a.pyz"), tmp_path / "file" / "cache")

    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / 'file' / 'cache'}: Not a directory. To use another folder,")


def test_an_archive_whose_contents_are_not_those_of_its_digest_is_damaged(tmp_path: Path) -> None:
    program = archive(tmp_path / "a.pyz", digest="0" * 64)

    said = started(program, tmp_path / "cache")

    assert said == (2, "", f"{program} is damaged. Download it again.\n")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_python_that_is_too_old_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit) as ended:
        pyz_start.main()

    assert ended.value.code == 2
    said = "amplify-outputs needs Python 3.11 or newer. This is Python 3.9.\n"
    assert capsys.readouterr().err == said
