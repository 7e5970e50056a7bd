"""The layer as `sam build` fills it, alone: nothing of this machine's packages may help it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from benchmarks import layer_size
from recipe import bytecode, descriptions
from tests.releases import LEFT_OUT_OF_THE_LAYER, git, is_left_out_of_the_layer
from tools import distribution
from tools.bytecode import runtime_version
from tools.environments import REPOSITORY
from tools.layer import LAYER, build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that Lambda puts on Python's path."""
    return build(tmp_path_factory.mktemp("layer"))


def run_with_only(site: Path, program: str) -> str:
    """What this program prints when it sees the standard library and the layer, and nothing else."""
    first = f"import sys; sys.path.append({str(site)!r})"
    ran = subprocess.run(
        # -I and -S: neither the environment, nor this folder, nor installed packages; -B: leave no caches behind.
        [sys.executable, "-I", "-S", "-B", "-c", f"{first}\n{program}"],
        env={"AWS_DEFAULT_REGION": "us-east-1", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def modules_below(folder: Path) -> set[str]:
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in (folder / "amplify_outputs").rglob("*.py")
    }


def test_it_has_each_module_of_the_package_but_those_that_judge_files_by_hand(site: Path) -> None:
    whole, built = modules_below(LAYER), modules_below(site)

    assert whole - built == {name for name in whole if is_left_out_of_the_layer(name)}
    assert built - whole == set()
    assert {f"amplify_outputs.{name}" for name in LEFT_OUT_OF_THE_LAYER} <= whole


def test_no_room_of_it_may_import_what_it_lacks(site: Path) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [
        it for it in project["tool"]["importlinter"]["contracts"] if it["type"] == "forbidden"
    ]
    rooms = {name for name in modules_below(site) if name.count(".") == 1}

    assert set(contract["source_modules"]) == rooms
    assert contract["ignore_imports"] == ["amplify_outputs.cli.lint -> amplify_outputs.lint.*"]


def test_every_module_in_it_can_be_imported(site: Path) -> None:
    modules = sorted(modules_below(site))

    printed = run_with_only(
        site,
        f"import importlib\nfor name in {modules!r}: importlib.import_module(name); print(name)",
    )

    assert printed.split() == modules


def test_it_has_a_client_with_every_operation_that_is_called_and_no_other(site: Path) -> None:
    called = {name: sorted(names) for name, names in descriptions.operations().items()}
    printed = run_with_only(
        site,
        "import json\nfrom botocore.session import Session\n"
        "for name in Session().get_available_services():\n"
        "    client = Session().create_client(name)\n"
        "    print(json.dumps([name, [*client.meta.method_to_api_mapping.values()]]))",
    )

    described = dict(map(json.loads, printed.splitlines()))
    assert {name: sorted(names) for name, names in described.items()} == called


def test_it_has_no_description_that_botocore_does_not_read(site: Path) -> None:
    data = site / "botocore" / "data"
    files = {path.relative_to(data) for path in data.rglob("*") if path.is_file()}
    of_services = {path for path in files if len(path.parts) > 1}

    assert {path.name for path in files - of_services} == {
        "_retry.json",
        "endpoints.json",
        "partitions.json",
        "sdk-default-configuration.json",
    }
    assert {path.stem for path in of_services} == set(descriptions.KEPT)
    assert {path.suffix for path in of_services} == {".json"}
    # One version of each service.
    assert sorted({path.parent.parent.name for path in of_services}) == sorted(
        path.parent.parent.name for path in of_services if path.stem == descriptions.SERVICE
    )


def test_it_has_the_bytecode_of_its_runtime_or_none(site: Path) -> None:
    version = runtime_version()
    assert version in bytecode.MAGIC_NUMBERS

    made = [*site.rglob("*.pyc")]
    assert not made or bytecode.faults(site, version) == []


def test_nothing_in_it_asks_for_a_time_zone_by_name_which_it_does_not_have(site: Path) -> None:
    asking = [
        str(path.relative_to(site))
        for path in site.rglob("*.py")
        if "gettz" in path.read_text(encoding="utf-8")
        and path.relative_to(site).parts[0] != "dateutil"
    ]

    assert asking == []
    assert not (site / "dateutil" / "zoneinfo").exists()


def test_it_has_the_logger_and_batch_processing_of_powertools(site: Path) -> None:
    printed = run_with_only(
        site,
        "from aws_lambda_powertools import Logger\n"
        "from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType\n"
        "BatchProcessor(event_type=EventType.SQS)\n"
        "Logger(service='amplify-outputs').info('published')\n",
    )

    assert json.loads(printed)["message"] == "published"


def test_it_is_pure_python(site: Path) -> None:
    assert [str(path) for path in site.rglob("*") if path.suffix in {".so", ".pyd", ".dylib"}] == []


def test_another_build_in_another_folder_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    # Files that their owner alone may read, as a stricter umask makes them.
    kept = os.umask(0o077)
    try:
        again = build(tmp_path / "a folder with another name")
    finally:
        os.umask(kept)
    written = []
    for folder in (site, again):
        entries = {
            str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes())
            for path in folder.rglob("*")
            if path.is_file()
        }
        assert entries
        distribution.write_zip(tmp_path / "layer.zip", entries, when=0)
        written.append((sorted(entries), (tmp_path / "layer.zip").read_bytes()))

    assert written[0] == written[1]


def test_it_says_which_commit_it_was_built_from(site: Path) -> None:
    printed = run_with_only(site, "import amplify_outputs; print(amplify_outputs.__commit__)")

    assert re.fullmatch(r"[0-9a-f]{40}(-changed)?\n", printed)
    assert printed.startswith(git(REPOSITORY, "rev-parse", "HEAD").strip())


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"AMPLIFY_OUTPUTS_COMMIT": "0123abc"}, "0123abc\n"),
        # Outside of a repository, and in one that does not know the layer.
        ({"GIT_DIR": "/nowhere"}, "unknown\n"),
        ({"GIT_INDEX_FILE": "/nowhere"}, "unknown\n"),
    ],
    ids=["named", "no repository", "another repository"],
)
def test_without_git_the_commit_is_the_one_that_is_named_or_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], expected: str
) -> None:
    for name, value in said.items():
        monkeypatch.setenv(name, value)

    site = build(tmp_path)

    assert (site / "amplify_outputs" / "commit.txt").read_text("ascii") == expected


def test_it_brings_no_tests_recipe_or_programs(site: Path) -> None:
    names = {"tests", "recipe", "bin"}

    assert [str(path) for path in site.rglob("*") if path.name in names] == []


def test_it_stays_small(site: Path) -> None:
    files, _ = layer_size.weigh(site)

    assert files.packed.total() <= layer_size.BUDGET_BYTES_OF_FILES
