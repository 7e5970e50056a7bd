"""The examples for Swift, Android and Flutter: their form, their parts against each other, and their scripts.

A stand-in for `amplify-outputs` shows what the scripts do with each exit code. The end-to-end tests run the command.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest
import yaml

from amplify_outputs.cli.options import parser
from amplify_outputs.document.formats.formats import file_name
from tests.contract import golden
from tests.mobile_examples import (
    ANDROID,
    FILE,
    FLUTTER,
    SWIFT,
    Xcode,
    flutter,
    gradle,
    with_programs,
)
from tests.syntax import LANGUAGES, faults, tree_of, tree_of_text
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SOURCES: Final = sorted(
    file
    for folder in (SWIFT, ANDROID.parent, FLUTTER)
    for file in folder.rglob("*")
    if file.suffix in LANGUAGES
)
PAGES: Final = {
    name: (REPOSITORY / "docs" / "how-to" / f"use-with-{name}.md").read_text(encoding="utf-8")
    for name in ("swift", "android", "flutter")
}
# Says what it was asked for, and writes that into the file or fails with the exit code of the environment.
COMMAND: Final = """
echo "$*" >> "$ASKED"
if [ "${CODE:-0}" -ne 0 ]; then echo "AWS said no." >&2; exit "$CODE"; fi
for last; do :; done
echo "$2" > "$last"
echo "Wrote $last." >&2
"""
RUNNING: Final = 'echo "flutter $*" >> "$ASKED"'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Programs that note in the file `asked` what they were asked for, where pipx puts programs."""
    folder = tmp_path / ".local" / "bin"
    given = {"PATH": os.defpath, "HOME": str(tmp_path), "ASKED": str(tmp_path / "asked")}
    return with_programs(folder, given, amplify_outputs=COMMAND, flutter=RUNNING)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_file_has_the_form_of_its_language_and_half_of_it_has_not(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    without_end = text.rstrip().removesuffix("}").removesuffix(")")

    assert faults(tree_of_text(LANGUAGES[path.suffix], text)) == []
    assert faults(tree_of_text(LANGUAGES[path.suffix], without_end)) != []


@pytest.mark.parametrize("path", [SWIFT / "fetch-outputs.sh", FLUTTER / "tool" / "flutter.sh"])
def test_a_script_is_one_that_a_system_can_start(path: Path) -> None:
    read = subprocess.run(["/bin/sh", "-n", str(path)], capture_output=True, text=True, check=False)

    assert (read.returncode, read.stderr, os.access(path, os.X_OK)) == (0, "", True)


@pytest.mark.parametrize("platform", sorted(PAGES))
def test_a_page_says_what_a_file_for_the_library_is_called_and_what_else_there_is(
    platform: str,
) -> None:
    page = PAGES[platform]

    assert f"`Platform: {platform}`" in page
    assert "](read-at-run-time-in-a-mobile-app.md)" in page
    assert "not tested" in page


def test_every_publication_of_an_example_has_the_name_of_its_platform() -> None:
    scripts = [SWIFT / "fetch-outputs.sh", FLUTTER / "tool" / "flutter.sh"]
    names = {
        path.parent.name: re.findall(r"publication=(\S+)", path.read_text(encoding="utf-8"))
        for path in scripts
    }

    assert names == {
        "swift": ["storefront/dev/ios", "storefront/prod/ios"],
        "tool": ["storefront/dev/flutter", "storefront/prod/flutter"],
    }
    assert gradle().publications == {
        "dev": "storefront/dev/android",
        "prod": "storefront/prod/android",
    }


# Swift


@pytest.mark.parametrize(
    ("configuration", "name"), [("Debug", "storefront/dev/ios"), ("Release", "storefront/prod/ios")]
)
def test_xcode_puts_the_file_of_the_configuration_into_the_app_and_nothing_beside_it(
    configuration: str, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    build = Xcode(tmp_path, configuration)
    # The sandbox lets a script write to a declared output, and not put another file in its place.
    (build.bundle / FILE).write_text("of the build before")
    number = (build.bundle / FILE).stat().st_ino

    ran = build.run(environment)

    fetched = build.temporary / FILE
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"Wrote {fetched}.\n", "")
    asked = f"fetch {name} --region us-east-1 -o {fetched}\n"
    assert (tmp_path / "asked").read_text() == asked
    assert {file: file.read_text() for file in build.bundle.iterdir()} == {
        build.bundle / FILE: f"{name}\n"
    }
    assert (build.bundle / FILE).stat().st_ino == number


def test_xcode_knows_no_other_configuration(environment: dict[str, str], tmp_path: Path) -> None:
    ran = Xcode(tmp_path, "Staging").run(environment)

    assert (ran.returncode, ran.stdout) == (
        2,
        "error: fetch-outputs.sh names no publication for the configuration Staging.\n",
    )
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    ("configuration", "code", "builds_before"),
    [
        ("Release", 3, 1),
        ("Release", 1, 1),
        # The publication is absent, or its file is not what was published.
        ("Debug", 1, 1),
        ("Debug", 3, 0),
    ],
)
def test_xcode_shows_why_there_is_no_file_as_an_error(
    configuration: str, code: int, builds_before: int, environment: dict[str, str], tmp_path: Path
) -> None:
    build = Xcode(tmp_path, configuration)
    for _ in range(builds_before):
        build.run(environment)
        (build.bundle / FILE).unlink()

    ran = build.run({**environment, "CODE": str(code)})

    assert (ran.returncode, ran.stdout, ran.stderr) == (code, "error: AWS said no.\n", "")
    assert list(build.bundle.iterdir()) == []


def test_without_aws_a_debug_build_has_the_file_of_an_earlier_one(
    environment: dict[str, str], tmp_path: Path
) -> None:
    build = Xcode(tmp_path, "Debug")
    build.run(environment)
    (build.bundle / FILE).unlink()

    ran = build.run({**environment, "CODE": "3"})

    assert (ran.returncode, ran.stdout.splitlines(), ran.stderr) == (
        0,
        ["warning: AWS said no.", "warning: The app gets the file of an earlier build."],
        "",
    )
    assert (build.bundle / FILE).read_text() == "storefront/dev/ios\n"


def test_the_page_declares_what_the_script_reads_and_writes() -> None:
    script = (SWIFT / "fetch-outputs.sh").read_text(encoding="utf-8")
    declared = re.findall(r"^# (In|Out)put file: (\S+)$", script, re.MULTILINE)

    assert declared == [
        ("In", "$(SRCROOT)/fetch-outputs.sh"),
        ("Out", f"$(TARGET_BUILD_DIR)/$(UNLOCALIZED_RESOURCES_FOLDER_PATH)/{FILE}"),
    ]
    assert [path for _, path in declared if f"`{path}`" not in PAGES["swift"]] == []
    assert '| script | `sh "$SCRIPT_INPUT_FILE_0"` |' in PAGES["swift"]


# Android


def test_the_command_of_gradle_is_one_of_the_reference(tmp_path: Path) -> None:
    file = tmp_path / gradle().resource
    program, *arguments = gradle().filled("prod", file)
    options = parser().parse_args(arguments)

    assert program == "amplify-outputs"
    assert (options.names, options.region, options.output) == (
        *(["storefront/prod/android"], "us-east-1", str(file)),
    )


def test_the_application_reads_the_resource_that_gradle_fetches() -> None:
    path = ANDROID / "src" / "main" / "kotlin" / "com" / "example" / "storefront"
    application = tree_of(path / "MainApplication.kt")
    manifest = ET.parse(ANDROID / "src" / "main" / "AndroidManifest.xml").getroot()  # noqa: S314 (our own)
    build = (ANDROID / "build.gradle.kts").read_text(encoding="utf-8")
    used = [
        node.text
        for node in application.every("navigation_expression")
        if node.text.startswith("R.")
    ]

    [package] = application.every("package_header")
    assert gradle().resource == f"raw/{FILE}"
    assert "R.raw.amplify_outputs" in used
    assert f'namespace = "{package.text.removeprefix("package ").strip()}"' in build
    name = "{http://schemas.android.com/apk/res/android}name"
    assert [it.get(name) for it in manifest.iter("application")] == [".MainApplication"]


def test_every_flavor_of_the_application_has_a_publication() -> None:
    build = (ANDROID / "build.gradle.kts").read_text(encoding="utf-8")

    assert re.findall(r'create\("(\w+)"\)', build) == [*gradle().publications]


# Flutter


@pytest.mark.parametrize("flavor", ["dev", "prod"])
def test_flutter_runs_with_the_files_of_its_flavor(
    flavor: str, environment: dict[str, str], tmp_path: Path
) -> None:
    ran = flutter(tmp_path, environment, flavor, "build", "appbundle")

    name = f"storefront/{flavor}/flutter"
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert (tmp_path / "asked").read_text().splitlines() == [
        f"fetch {name} --region us-east-1 --format dart -o lib/amplify_outputs.dart",
        f"fetch {name} --region us-east-1 -o assets/{flavor}/{FILE}",
        f"flutter build appbundle --flavor {flavor}",
    ]


def test_without_a_command_the_files_are_fetched_and_nothing_is_built(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ran = flutter(tmp_path, environment, "dev")

    assert ran.returncode == 0, ran.stderr
    assert "flutter " not in re.sub(r"storefront/\S+", "", (tmp_path / "asked").read_text())


def test_without_its_file_flutter_is_not_started(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ran = flutter(tmp_path, {**environment, "CODE": "1"}, "prod", "build", "ios")

    assert (ran.returncode, ran.stderr) == (1, "AWS said no.\n")
    assert len((tmp_path / "asked").read_text().splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["staging", "run"]])
def test_flutter_knows_no_other_flavor(
    arguments: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    ran = flutter(tmp_path, environment, *arguments)

    assert (ran.returncode, ran.stderr) == (2, "usage: tool/flutter.sh dev|prod [COMMAND...]\n")
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    "published", sorted(golden.FORMATS.rglob("*.dart")), ids=lambda path: path.parent.name
)
def test_the_application_imports_what_a_published_file_defines(published: Path) -> None:
    main = tree_of(FLUTTER / "lib" / "main.dart")
    imported = [node.text.strip("'") for node in main.every("uri")]

    defined = {node.text for node in tree_of(published).every("identifier")}
    assert published.name in imported
    assert defined == {"amplifyConfig"}
    assert "await Amplify.configure(amplifyConfig);" in main.text


def test_the_application_loads_the_asset_that_is_bundled_for_its_flavor() -> None:
    asset = (FLUTTER / "lib" / "main_asset.dart").read_text(encoding="utf-8")
    script = (FLUTTER / "tool" / "flutter.sh").read_text(encoding="utf-8")
    pubspec = yaml.safe_load((FLUTTER / "pubspec.yaml").read_text(encoding="utf-8"))
    flavors = re.findall(r"^  (\w+)\) publication", script, re.MULTILINE)

    assert re.findall(r"loadString\('(.*)'\)", asset) == [f"assets/$appFlavor/{FILE}"]
    assert f'-o "assets/$flavor/{FILE}"' in script
    assert pubspec["flutter"]["assets"] == [
        {"path": f"assets/{flavor}/", "flavors": [flavor]} for flavor in flavors
    ]


@pytest.mark.parametrize(
    "path", sorted((FLUTTER / "lib").glob("*.dart")), ids=lambda path: path.name
)
def test_what_a_dart_file_imports_is_there_or_depended_on(path: Path) -> None:
    pubspec = yaml.safe_load((FLUTTER / "pubspec.yaml").read_text(encoding="utf-8"))
    imported = [node.text.strip("'") for node in tree_of(path).every("uri")]
    packages = {it.removeprefix("package:").partition("/")[0] for it in imported if ":" in it}
    files = {it for it in imported if ":" not in it} - {file_name("dart")}

    assert packages <= pubspec["dependencies"].keys()
    assert {name for name in files if not (path.parent / name).is_file()} == set()
