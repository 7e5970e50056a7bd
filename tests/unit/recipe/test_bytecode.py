"""Bytecode of the layer: made by the Python that is asked for, or not at all."""

from __future__ import annotations

import importlib.util
import marshal
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from recipe import bytecode

if TYPE_CHECKING:
    from types import CodeType

VERSION: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
HEADER_BYTES: Final = 16
UNCHECKED_HASH: Final = b"\1\0\0\0"
SOURCES: Final = {
    "package/__init__.py": '"""A docstring."""\nassert True\n',
    "package/module.py": "NAMES = frozenset({'a', 'b', 'c'})\ndef f(): return NAMES\n",
    "single.py": "",
}
OTHER: Final = "3.99"
WITHOUT: Final = bytecode.WITHOUT.format(version=OTHER) + "\n"


@pytest.fixture(autouse=True)
def _versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python that runs the tests is one that bytecode is made for, and so is one that nobody has."""
    number = int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little")
    monkeypatch.setattr(bytecode, "MAGIC_NUMBERS", {VERSION: number, OTHER: 9999})
    monkeypatch.delenv(bytecode.IN_NODE, raising=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_in(tmp_path / "site")


def site_in(folder: Path) -> Path:
    for name, text in SOURCES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="ascii")
    return folder


def made_in(site: Path) -> dict[str, bytes]:
    return {str(it.relative_to(site)): it.read_bytes() for it in sorted(site.rglob("*.pyc"))}


def program(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python of the other version on the PATH, which is this program."""
    folder.mkdir()
    path = folder / f"python{OTHER}"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="ascii")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_every_module_gets_the_bytecode_that_python_loads_without_looking_at_the_source(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bytecode.main(site, VERSION)

    made = made_in(site)
    for name, text in SOURCES.items():
        content = made.pop(importlib.util.cache_from_source(name))
        header = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH
        header += importlib.util.source_hash(text.encode())
        code: CodeType = marshal.loads(content[HEADER_BYTES:])  # noqa: S302  # nosec B302 (made here)
        assert content[:HEADER_BYTES] == header
        assert code.co_filename == f"/opt/python/{name}"
        assert (code.co_consts[0] == "A docstring.") == ("docstring" in text)
    assert made == {}
    assert bytecode.faults(site, VERSION) == []
    assert capsys.readouterr().out == ""


def test_python_uses_it(site: Path) -> None:
    bytecode.main(site, VERSION)
    (site / "single.py").write_text("raise RuntimeError", encoding="ascii")

    loads = f"import sys; sys.path.append({str(site)!r}); import single"
    subprocess.run([sys.executable, "-I", "-S", "-c", loads], check=True)


def test_another_folder_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = site_in(tmp_path / "a folder with another name")

    for folder in (site, again):
        bytecode.main(folder, VERSION)

    assert made_in(site) == made_in(again)


def test_without_that_python_there_is_no_bytecode_and_it_says_what_that_costs(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bytecode.main(site, OTHER)

    assert made_in(site) == {}
    assert capsys.readouterr().out == WITHOUT


def test_a_version_whose_bytecode_is_not_known_gets_none(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bytecode.main(site, "3.98")

    assert made_in(site) == {}
    assert capsys.readouterr().out == bytecode.WITHOUT.format(version="3.98") + "\n"


def test_a_program_that_has_the_name_of_that_python_and_is_another_one_makes_none(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program(tmp_path / "bin", f'exec "{sys.executable}" "$@"', monkeypatch)

    bytecode.main(site, OTHER)

    assert made_in(site) == {}
    first, *rest = capsys.readouterr().out.splitlines()
    running = sys.version.split()[0]
    assert first == (
        f"{tmp_path}/bin/python{OTHER} made no bytecode: "
        f"RuntimeError: Python {running} does not make the bytecode of {OTHER}"
    )
    assert rest == WITHOUT.splitlines()


def test_a_program_that_does_nothing_makes_none(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program(tmp_path / "bin", "exit 0", monkeypatch)

    bytecode.main(site, OTHER)

    first, *rest = capsys.readouterr().out.splitlines()
    assert first == (
        f"{tmp_path}/bin/python{OTHER} made no bytecode: single.py has no bytecode of Python {OTHER}"
    )
    assert rest == WITHOUT.splitlines()


def test_a_layer_of_which_one_module_cannot_be_compiled_has_no_bytecode_at_all(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "unreadable.py").write_text("def", encoding="ascii")

    bytecode.main(site, VERSION)

    assert made_in(site) == {}
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(
        f"{sys.executable} made no bytecode: RuntimeError: unreadable.py cannot be compiled: "
    )
    assert rest == bytecode.WITHOUT.format(version=VERSION).splitlines()


def test_what_is_wrong_with_bytecode_is_named(site: Path) -> None:
    bytecode.main(site, VERSION)
    cached = [importlib.util.cache_from_source(name) for name in SOURCES]
    content = (site / cached[0]).read_bytes()
    (site / cached[0]).write_bytes(b"\0" + content[1:])
    (site / cached[1]).write_bytes(content[:4] + b"\3" + content[5:])
    (site / cached[2]).unlink()
    (site / "package" / "gone.pyc").write_bytes(content)

    assert bytecode.faults(site, VERSION) == [
        f"single.py has no bytecode of Python {VERSION}",
        f"package/{Path(cached[0]).relative_to('package')} is not bytecode of Python {VERSION}",
        f"package/{Path(cached[1]).relative_to('package')} is not bytecode of Python {VERSION}",
        f"package/gone.pyc is not bytecode of Python {VERSION}",
    ]


def test_node_is_asked_only_if_the_tools_of_this_repository_have_installed_a_python_for_it(
    site: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    node = folder / "node"
    node.write_text('#!/bin/sh\necho "$@" >&2\nexit 1\n', encoding="ascii")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    bytecode.main(site, OTHER)
    monkeypatch.setenv(bytecode.IN_NODE, "/installed")
    bytecode.main(site, OTHER)

    recipe = Path(bytecode.__file__).parent
    asked = f"/installed/python.mjs /recipe/compile_site.py /recipe={recipe} /site={site} -- /site {OTHER} 9999"
    assert capsys.readouterr().out == f"{WITHOUT}{node} made no bytecode: {asked}\n{WITHOUT}"
