"""Runs of pytest with the plugin, on a package that lets bad documents pass."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

CONFTEST = """
from tests.readers.every_reader import EveryReader, LateReader
from tests.readers.plugin import Plugin, watch

def strict(body):
    return ["bad is unknown"] if b"bad" in body else []

def late(bodies):
    return [strict(body) for body in bodies]

READERS = EveryReader({"Strict": strict if %(at_once)s else lambda _: []},
                      (LateReader("Late", late, %(missing)r),))
watch(READERS)

def pytest_configure(config):
    config.pluginmanager.register(Plugin(READERS))
"""
TESTS = """
from amplify_outputs import examine as examination
from amplify_outputs.document.build import Document, encode
from tests.builders import readings, request

def made(monkeypatch, **outputs):
    outputs = {"version": "1.5", **outputs}
    document = Document(outputs, "1.5", encode(outputs))
    monkeypatch.setattr(examination, "build", lambda *_: document)
    monkeypatch.setattr(examination.run, "find_document_problems", lambda *_, **__: [])
    found = examination.examine(request(), readings(), parameter_max_bytes=8192)
    assert isinstance(found, examination.Publishable)
    assert found.document is document

def test_good(monkeypatch):
    made(monkeypatch)

def test_bad(monkeypatch):
    made(monkeypatch, bad=1)

def test_nothing():
    pass
"""


WITH_AND_WITHOUT_WORKERS = pytest.mark.parametrize("workers", ["-n0", "-n2"])


@WITH_AND_WITHOUT_WORKERS
def test_a_refused_document_fails_the_test_that_made_it(tmp_path: Path, workers: str) -> None:
    ran = _pytest(tmp_path, workers, at_once=True)

    assert ran.returncode == 1
    assert "FAILED test_documents.py::test_bad - Failed: Document " in ran.stdout
    assert "made by test_documents.py::test_bad\n  Strict: bad is unknown\n" in ran.stdout
    assert "FAILED every document of this run::Late - Failed: Document " in ran.stdout
    assert "2 failed, 2 passed" in ran.stdout


@WITH_AND_WITHOUT_WORKERS
def test_a_refusal_after_the_last_test_fails_the_run_and_names_document_and_test(
    tmp_path: Path, workers: str
) -> None:
    ran = _pytest(tmp_path, workers, at_once=False)

    assert ran.returncode == 1
    assert "made by test_documents.py::test_bad\n  Late: bad is unknown\n" in ran.stdout
    assert "1 failed, 3 passed" in ran.stdout
    assert (
        "2 distinct documents of 2 tests, met 2 times, went through 2 readers: Strict, Late."
        in ran.stdout
    )


def test_documents_of_all_workers_are_read_and_counted_each_once(tmp_path: Path) -> None:
    """Each worker makes both documents, and one test of its own."""
    (tmp_path / "test_more_documents.py").write_text(TESTS)

    ran = _pytest(tmp_path, "-n2", "--dist=loadfile", at_once=False)

    assert ran.returncode == 1
    assert "documents.py::test_bad\n  Late: bad is unknown\n" in ran.stdout
    assert "1 failed, 6 passed" in ran.stdout
    assert "2 distinct documents of 2 tests, met 4 times, went through 2 readers" in ran.stdout


def test_a_worker_that_dies_fails_its_test_and_the_others_are_counted(tmp_path: Path) -> None:
    (tmp_path / "test_end.py").write_text("import os\n\ndef test_end():\n    os._exit(1)\n")

    ran = _pytest(tmp_path, "-n2", "--dist=loadfile", at_once=False)

    assert ran.returncode == 1
    assert "crashed while running 'test_end.py::test_end'" in ran.stdout
    assert "2 distinct documents of 2 tests, met 2 times, went through 2 readers" in ran.stdout


@pytest.mark.parametrize(
    ("selection", "outcome"),
    [("good", "2 passed, 2 deselected"), ("nothing", "1 passed, 2 deselected")],
)
def test_a_selection_is_read_as_far_as_it_makes_documents(
    tmp_path: Path, selection: str, outcome: str
) -> None:
    ran = _pytest(tmp_path, "-k", selection, at_once=True)

    assert (ran.returncode, outcome in ran.stdout) == (0, True), ran.stdout


def test_a_late_reader_that_cannot_read_here_is_skipped_with_its_reason(tmp_path: Path) -> None:
    ran = _pytest(tmp_path, "-rs", at_once=False, missing="there is no node")

    assert ran.returncode == 0
    assert "3 passed, 1 skipped" in ran.stdout
    assert "went through 1 readers: Strict.\nNot through Late: there is no node.\n" in ran.stdout


def test_a_run_that_ends_early_does_not_claim_that_late_readers_have_read(tmp_path: Path) -> None:
    ran = _pytest(tmp_path, "--exitfirst", at_once=True)

    assert ran.returncode == 1
    assert (
        "went through 1 readers: Strict.\nNot through Late: the run ended before.\n" in ran.stdout
    )


@WITH_AND_WITHOUT_WORKERS
def test_a_refused_document_of_no_test_stops_the_run(tmp_path: Path, workers: str) -> None:
    at_collection = 'READERS.read(b\'{"bad":1,"version":"1"}\')\n'

    ran = _pytest(tmp_path, workers, at_once=True, after=at_collection)

    assert ran.returncode == 4
    assert "made by no test: it was made while tests were being collected" in ran.stderr


@WITH_AND_WITHOUT_WORKERS
def test_who_imported_examine_too_early_is_named(tmp_path: Path, workers: str) -> None:
    early = "from amplify_outputs.examine import examine\n"
    (tmp_path / "early.py").write_text(early)

    ran = _pytest(tmp_path, workers, at_once=True, before="import early\n")

    assert ran.returncode == 4
    assert "documents of early go past the readers" in ran.stderr


def _pytest(
    folder: Path, *options: str, at_once: bool, missing: str = "", before: str = "", after: str = ""
) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(
        before + CONFTEST % {"at_once": at_once, "missing": missing} + after
    )
    (folder / "test_documents.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:hypothesispytest",
            "-p",
            "no:randomly",
            *options,
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{folder}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
