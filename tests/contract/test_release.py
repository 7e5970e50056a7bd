"""The files of a release: they can be installed and deployed, and the same commit gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from amplify_outputs.cli.commands import COMMANDS
from tests.contract import templates
from tests.npm_client import NEEDS_NODE, SOURCE
from tests.releases import (
    WHEN,
    copy_of_repository,
    git,
    is_left_out_of_the_layer,
    members_of,
)
from tools import bytecode, cdk_package, pyz, release
from tools.bill_of_materials import packages_in
from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.exhaustive, NEEDS_NODE]
VERSION: Final = "98.76.54"
WHEEL: Final = f"amplify_outputs_publisher-{VERSION}-py3-none-any.whl"
SOURCES: Final = f"amplify_outputs_publisher-{VERSION}.tar.gz"
STACK: Final = f"amplify-outputs-publisher-{VERSION}-sam"
FOLDER: Final = f"amplify-outputs-publisher-{VERSION}"
BILLS: Final = {part: f"{FOLDER}-{part}.cdx.json" for part in ("layer", "wheel", "npm")}
NPM: Final = f"amplify-outputs-fetch-{VERSION}.tgz"
CDK: Final = f"amplify-outputs-cdk-{VERSION}.tgz"
PYZ: Final = "amplify-outputs.pyz"
MODULES: Final = {
    str(path.relative_to(REPOSITORY / "layers" / "amplify_outputs"))
    for path in (REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs").rglob("*.py")
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository in which that version was released."""
    return _released(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def stack(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that somebody has who downloaded the stack."""
    folder = tmp_path_factory.mktemp("downloads")
    with zipfile.ZipFile(root / "dist" / f"{STACK}.zip") as archive:
        archive.extractall(folder)
    return folder / FOLDER


def test_the_files_have_their_checksums(root: Path) -> None:
    files = {path.name: path for path in (root / "dist").iterdir()}
    lines = files.pop("SHA256SUMS").read_text(encoding="ascii").splitlines()

    named = {WHEEL, SOURCES, PYZ, NPM, CDK, f"{STACK}.zip", "NOTICE", *BILLS.values()}
    assert set(files) == named
    assert lines == [f"{_sha256(files[name])}  {name}" for name in sorted(files)]


def test_the_same_commit_gives_the_same_bytes_in_another_folder(root: Path, tmp_path: Path) -> None:
    # Files that their owner alone may read, as a stricter umask makes them.
    strict = os.umask(0o077)
    try:
        again = _released(tmp_path / "a folder with another name")
    finally:
        os.umask(strict)

    assert _sums(again) == _sums(root)


def test_the_wheel_is_the_command_line_of_that_version(root: Path, tmp_path: Path) -> None:
    _pip("install", "--target", str(tmp_path), str(root / "dist" / WHEEL))

    said = subprocess.run(
        [sys.executable, tmp_path / "bin" / "amplify-outputs", "--version"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"amplify-outputs {VERSION}\n"
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.py")} == MODULES


def test_the_one_file_has_what_the_lock_file_of_the_command_names(root: Path) -> None:
    contents = _contents(root / "dist" / PYZ)
    files = {name.removeprefix("packages/") for name in contents}
    lock = (root / "requirements" / "command.txt").read_text("utf-8")
    locked = re.findall(r"^([a-z0-9-]+==\S+)", lock, re.MULTILINE)
    folders = {re.sub(r"[-_.]+", "-", it.partition(".dist-info/")[0].lower()) for it in files}

    wanted = {re.sub(r"[-_.=]+", "-", it) for it in locked if not it.startswith("setuptools==")}
    assert {it for it in wanted if it not in folders} == set()
    assert files >= MODULES
    assert not [it for it in files if it.startswith(("setuptools", "bin/")) or it.endswith(".so")]
    models = {it.split("/")[2] for it in files if re.match(r"botocore/data/[^/]+/", it)}
    assert models == {*pyz.services(root), *pyz.CREDENTIALS}
    assert (
        contents["packages/amplify_outputs/commit.txt"] == git(root, "rev-parse", "HEAD").encode()
    )


def test_the_one_file_runs_each_command_with_nothing_else_installed(
    root: Path, tmp_path: Path
) -> None:
    program = root / "dist" / PYZ
    environment = without_misleading_variables() | {
        "AMPLIFY_OUTPUTS_CACHE": str(tmp_path),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "https://localhost:9",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
    }

    def said(*arguments: str) -> subprocess.CompletedProcess[str]:
        # Without the packages of this environment.
        command = [sys.executable, "-I", "-S", str(program), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert said("--version").stdout == f"amplify-outputs {VERSION}\n"
    for name in COMMANDS:
        helped = said(name, "--help")
        assert (helped.returncode, helped.stderr) == (0, "")
    listed = said("list")
    # It found the models of SSM and the certificates.
    assert (listed.returncode, listed.stderr[:28]) == (3, "AWS could not be reached; ch")
    assert os.access(program, os.X_OK)


def test_the_npm_package_has_its_sources_and_licenses(root: Path) -> None:
    members = members_of(root / "dist" / NPM)
    packed = {name.removeprefix("package/"): body for name, (_, body) in members.items()}
    manifest = json.loads(packed["package.json"])

    sources = {f"src/{path.name}" for path in (SOURCE / "src").iterdir()}
    assert set(packed) == {"package.json", "README.md", "LICENSE", "NOTICE", *sources}
    assert manifest["version"] == VERSION
    programs = {name for name, (mode, _) in members.items() if mode == 0o755}
    assert programs == {f"package/{name}" for name in manifest["bin"].values()}
    assert b"  @aws-sdk/client-ssm " in packed["NOTICE"]


def test_the_cdk_package_has_what_jsii_compiles_in_that_version(root: Path) -> None:
    members = members_of(root / "dist" / CDK)
    packed = {name.removeprefix("package/"): body for name, (_, body) in members.items()}

    modules = {path.stem for path in (REPOSITORY / cdk_package.SOURCE / "src").iterdir()}
    compiled = {f"lib/{name}{end}" for name in modules for end in (".js", ".d.ts")}
    assert set(packed) == {"package.json", "README.md", "LICENSE", ".jsii", *compiled}
    assert {mode for mode, _ in members.values()} == {0o644}
    said = [json.loads(packed[name])["version"] for name in ("package.json", ".jsii")]
    assert said == [VERSION, VERSION]


def test_the_bill_of_the_npm_package_has_what_npm_installs_with_it(root: Path) -> None:
    bill = json.loads((root / "dist" / BILLS["npm"]).read_text(encoding="ascii"))
    graph = {it["ref"].partition("@3")[0]: it["dependsOn"] for it in bill["dependencies"]}

    names = {it["name"] for it in bill["components"]}
    assert {"@aws-sdk/client-s3", "@smithy/core", "tslib"} < names
    assert not names & {"vite", "typescript", "rolldown"}
    assert {it.partition("@3")[0] for it in graph[f"amplify-outputs-publisher-npm@{VERSION}"]} == {
        f"pkg:npm/%40aws-sdk/client-{it}" for it in ("s3", "ssm", "sts")
    }


def test_wheel_and_layer_say_the_commit_that_was_released(root: Path, stack: Path) -> None:
    released = git(root, "rev-parse", "HEAD")
    layer = stack / "layers" / "amplify_outputs" / "python" / "amplify_outputs" / "commit.txt"

    assert layer.read_text("ascii") == released
    assert _contents(root / "dist" / WHEEL)["amplify_outputs/commit.txt"] == released.encode()


def test_the_sources_give_what_is_in_the_wheel(root: Path, tmp_path: Path) -> None:
    _pip("wheel", "--wheel-dir", str(tmp_path), str(root / "dist" / SOURCES))

    assert _contents(tmp_path / WHEEL) == _contents(root / "dist" / WHEEL)


def test_the_stack_has_the_template_and_the_functions_as_they_are(root: Path, stack: Path) -> None:
    as_they_are = {
        path: (stack / path).read_bytes()
        for path in ("template.yaml", "samconfig.toml", "README.md", "LICENSE")
    } | {
        str(path.relative_to(stack)): path.read_bytes()
        for path in (stack / "functions").rglob("*")
        if path.is_file()
    }

    assert as_they_are == {path: (root / path).read_bytes() for path in as_they_are}
    assert {path for path in as_they_are if path.endswith("app.py")} == {
        str(path.relative_to(REPOSITORY)) for path in (REPOSITORY / "functions").glob("*/app.py")
    }


def test_every_path_in_the_template_of_the_stack_is_there(stack: Path) -> None:
    template = templates.template(stack / "template.yaml")
    named = sorted(_paths(template))

    assert [path for path in named if not (stack / path).exists()] == []
    assert {"LICENSE", "README.md", "layers/amplify_outputs"} < set(named)


def test_the_layer_of_the_stack_is_built(stack: Path) -> None:
    site = stack / "layers" / "amplify_outputs" / "python"
    files = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}

    in_layer = {
        path
        for path in MODULES
        if not is_left_out_of_the_layer(path.removesuffix(".py").replace("/", "."))
    }
    assert {path for path in files if path.startswith("amplify_outputs/")} >= in_layer
    assert "botocore/client.py" in files
    printed = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _SAY_VERSION.format(site=str(site))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout == f"{VERSION}\n"


def test_the_layer_of_the_stack_has_bytecode(stack: Path) -> None:
    bytecode.require(stack / "layers" / "amplify_outputs" / "python")


@pytest.mark.parametrize("part", BILLS)
def test_a_bill_of_materials_keeps_to_the_schema_of_cyclonedx(root: Path, part: str) -> None:
    bill = (root / "dist" / BILLS[part]).read_text(encoding="ascii")

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None


def test_the_bill_of_the_layer_has_each_package_that_is_in_the_layer(
    root: Path, stack: Path
) -> None:
    bill = json.loads((root / "dist" / BILLS["layer"]).read_text(encoding="ascii"))
    site = stack / "layers" / "amplify_outputs" / "python"
    installed = {path.name.lower() for path in site.glob("*.dist-info")}
    named = {
        f"{it['name']}-{it['version']}.dist-info".lower().replace("python-", "python_")
        for it in bill["components"]
    }

    assert named == installed
    about = bill["metadata"]["component"]
    assert (about["name"], about["version"]) == ("amplify-outputs-publisher-layer", VERSION)
    assert about["properties"] == [
        {
            "name": "amplify-outputs-publisher:commit",
            "value": git(root, "rev-parse", "HEAD").strip(),
        }
    ]
    assert bill["metadata"]["timestamp"] == datetime.fromtimestamp(WHEN, UTC).isoformat()


def test_the_bill_of_the_wheel_has_what_the_lock_file_of_the_command_names(root: Path) -> None:
    bill = json.loads((root / "dist" / BILLS["wheel"]).read_text(encoding="ascii"))
    locked = re.findall(
        r"^([a-z0-9-]+)==(\S+)", (root / "requirements" / "command.txt").read_text(), re.MULTILINE
    )

    assert {it["purl"] for it in bill["components"]} == {
        f"pkg:pypi/{name}@{version}" for name, version in locked if name != "setuptools"
    }
    graph = {it["ref"].partition("@")[0]: it["dependsOn"] for it in bill["dependencies"]}
    names = {
        ref: {it.removeprefix("pkg:pypi/").partition("@")[0] for it in needed}
        for ref, needed in graph.items()
    }
    assert names["pkg:pypi/rich"] == {"markdown-it-py", "pygments"}
    assert names["amplify-outputs-publisher-wheel"] == {
        *("aws-lambda-powertools", "botocore", "crhelper", "prompt-toolkit", "rich", "shtab"),
    }


def test_the_notice_has_the_license_of_each_package_in_the_layer(root: Path, stack: Path) -> None:
    notice = (root / "dist" / "NOTICE").read_text(encoding="utf-8")
    site = stack / "layers" / "amplify_outputs" / "python"
    texts = [
        path.read_text(encoding="utf-8").strip()
        for path in site.glob("*.dist-info/**/*")
        if path.name.upper().startswith(("LICENSE", "NOTICE")) and path.is_file()
    ]

    assert (stack / "NOTICE").read_text(encoding="utf-8") == notice
    assert [text[:60] for text in texts if text not in notice] == []
    # Four packages have the text of the Apache license, and one text is enough.
    assert notice.count("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION") < 4
    for package in packages_in(site):
        assert f"{package.title}: " in notice
        assert package.license_files()


_SAY_VERSION: Final = """
import sys
sys.path.append({site!r})
import amplify_outputs.custom_resource.handler
print(amplify_outputs.__version__)
"""


def _released(folder: Path) -> Path:
    root = copy_of_repository(folder)
    release.prepare(root, VERSION, "2026-12-01")
    return root


def _sums(root: Path) -> str:
    return (root / "dist" / "SHA256SUMS").read_text(encoding="ascii")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pip(*arguments: str) -> None:
    """With what this environment has, and nothing from a package index."""
    command, *rest = arguments
    without_index = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", command, *without_index, *rest], check=True)


def _contents(path: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _paths(value: Any) -> set[str]:
    """What `sam deploy` uploads: the values of the properties that name files and folders."""
    match value:
        case dict():
            named = {"CodeUri", "ContentUri", "LicenseUrl", "ReadmeUrl"}
            here = {item for key, item in value.items() if key in named}
            return here.union(*(_paths(item) for item in value.values()))
        case list():
            return set().union(*(_paths(item) for item in value))
        case _:
            return set()
