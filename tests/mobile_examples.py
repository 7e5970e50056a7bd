"""The examples for mobile applications, run as Xcode, Gradle and a developer run them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.syntax import Node, tree_of
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SWIFT: Final = REPOSITORY / "examples" / "swift"
ANDROID: Final = REPOSITORY / "examples" / "android" / "app"
FLUTTER: Final = REPOSITORY / "examples" / "flutter"
FILE: Final = "amplify_outputs.json"

_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Xcode:
    """A build of one target in that folder, as far as a script phase sees it."""

    folder: Path
    configuration: str

    @property
    def bundle(self) -> Path:
        """The folder of the application that is built, which exists before script phases run."""
        return self._made(f"Products/{self.configuration}-iphoneos/Storefront.app")

    @property
    def temporary(self) -> Path:
        """The one folder of the build in which the sandbox lets a script write what is not declared."""
        return self._made(
            f"Intermediates.noindex/Storefront.build/{self.configuration}-iphoneos/Storefront.build"
        )

    def run(self, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run the phase. Its script is the first declared input, the file in the application the first output."""
        source = self.folder / "source"
        shutil.copytree(SWIFT, source, dirs_exist_ok=True)
        script = source / "fetch-outputs.sh"
        variables = {
            "CONFIGURATION": self.configuration,
            "SRCROOT": str(source),
            "TARGET_TEMP_DIR": str(self.temporary),
            "SCRIPT_INPUT_FILE_COUNT": "1",
            "SCRIPT_INPUT_FILE_0": str(script),
            "SCRIPT_OUTPUT_FILE_COUNT": "1",
            "SCRIPT_OUTPUT_FILE_0": str(self.bundle / FILE),
        }
        return _ran(["/bin/sh", str(script)], source, {**environment, **variables})

    def _made(self, name: str) -> Path:
        folder = self.folder / "DerivedData" / "Build" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@dataclass(frozen=True, slots=True)
class Gradle:
    """What the build file says: publications by flavor, the resource, and the command with its open places."""

    publications: dict[str, str]
    resource: str
    command: tuple[str, ...]

    def run(
        self, flavor: str, resources: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run the command of the task for that flavor. `resources` is the folder that Gradle gives it."""
        file = resources / self.resource
        file.parent.mkdir(parents=True, exist_ok=True)
        return _ran(self.filled(flavor, file), resources, environment)

    def filled(self, flavor: str, file: Path) -> list[str]:
        """The command of the task for that flavor, which writes that file."""
        places = {"publication.get()": self.publications[flavor], "file.path": str(file)}
        return [places.get(it, it) for it in self.command]


def gradle() -> Gradle:
    """The build file of the example for Android."""
    calls = tree_of(ANDROID / "build.gradle.kts").every("call_expression")
    pairs = [
        tuple(part.text for part in pair.every("string_content"))
        for pair in _call(calls, "mapOf").every("infix_expression")
    ]
    arguments = [
        node.parts[0] for node in _call(calls, "commandLine").every("value_argument") if node.parts
    ]
    return Gradle(
        dict(pairs),
        "".join(it.text for it in _call(calls, "resources.file").every("string_content")),
        tuple("".join(_literal(it)) for it in arguments),
    )


def flutter(
    folder: Path, environment: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of the example in a copy of it, from the folder above the copy."""
    shutil.copytree(FLUTTER, folder / "app", dirs_exist_ok=True)
    return _ran(["app/tool/flutter.sh", *arguments], folder, environment)


def with_programs(folder: Path, environment: Mapping[str, str], **programs: str) -> dict[str, str]:
    """An environment that finds these shell scripts, which it writes into that folder, before any other program."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, script in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}", encoding="ascii")
        program.chmod(0o755)
    return {**environment, "PATH": f"{folder}{os.pathsep}{environment['PATH']}"}


def _call(calls: list[Node], name: str) -> Node:
    [found] = [call for call in calls if call.parts[0].text == name]
    return found


def _literal(node: Node) -> list[str]:
    """The text of a string, or the expression in place of one."""
    strings = node.every("string_content") if node.kind == "string_literal" else []
    return [it.text for it in strings] or [node.text]


def _ran(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
