"""Amplify's own TypeScript types of the file, one for each version, and what tsc says of documents.

A document becomes a module that assigns its text, which TypeScript reads as an object literal, to
the type of its version. A literal of its own is also searched for keys that the type does not
know; that is on purpose, because a key in the wrong place is a mistake that no client reports.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.schema.versions import NEWEST_VERSION, VERSIONS
from tests.contract.javascript_client import NODE, TYPES, installed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHECK_SECONDS: Final = 300
OPTIONS: Final = {
    "strict": True,
    "noEmit": True,
    "module": "esnext",
    "moduleResolution": "bundler",
    "target": "es2022",
    # Literals need no more of it, and a bigger library takes tsc seconds to read.
    "lib": ["es5"],
    "types": [],
}
# tsc writes out the type of a whole section.
_OBJECT_TYPE: Final = re.compile(r"(?<=')\{[^']*(?=')")
_ERROR: Final = re.compile(r"document-(?P<at>\d+)\.ts\((?P<line>\d+),\d+\): error (?P<says>.*)")


def errors(bodies: Sequence[bytes]) -> list[list[str]]:
    """What tsc finds wrong with each document; one run for all of them.

    An error ends with the line of the indented document that it is about. A document of no known
    version is held against the newest one.
    """
    packages = installed()
    with tempfile.TemporaryDirectory() as folder:
        sources = [_source(json.loads(body)) for body in bodies]
        for at, source in enumerate(sources):
            Path(folder, f"document-{at}.ts").write_text(source, encoding="ascii")
        types = {
            _module(version): [str(packages / TYPES / f"client_config_v{version}.d.ts")]
            for version in VERSIONS
        }
        project = {"compilerOptions": {**OPTIONS, "paths": types}, "include": ["*.ts"]}
        Path(folder, "tsconfig.json").write_text(json.dumps(project), encoding="ascii")
        said = tsc(packages, folder)
    found: list[list[str]] = [[] for _ in bodies]
    for at, line, message in _messages(said):
        found[at].append(f"{message} At: {sources[at].splitlines()[line - 1].strip()}")
    return found


def _source(outputs: dict[str, Any]) -> str:
    version = outputs.get("version")
    module = _module(version if version in VERSIONS else NEWEST_VERSION)
    literal = json.dumps(outputs, indent=1)
    return (
        f'import type {{ AWSAmplifyBackendOutputs }} from "{module}";\n'
        f"export const outputs: AWSAmplifyBackendOutputs = {literal};\n"
    )


def _module(version: str) -> str:
    return f"amplify-outputs-{version}"


def tsc(packages: Path, folder: str) -> list[str]:
    """The lines that the compiler of these packages prints about the project in that folder."""
    compiler = packages / "node_modules" / "typescript" / "bin" / "tsc"
    ran = subprocess.run(
        [str(NODE), str(compiler), "--pretty", "false", "--project", folder],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=CHECK_SECONDS,
        check=False,
    )
    assert not ran.stderr, ran.stderr[-2000:]
    assert bool(ran.returncode) == bool(ran.stdout), ran.stdout[-2000:]
    return ran.stdout.splitlines()


def _messages(said: list[str]) -> Iterator[tuple[int, int, str]]:
    """Which document, which line of it, and the message; lines that go on are indented."""
    for at, line in enumerate(said):
        if line.startswith(" "):
            continue
        match = _ERROR.fullmatch(line)
        assert match, f"This is about no document: {line}"
        explained = [match["says"]]
        for further in said[at + 1 :]:
            if not further.startswith(" "):
                break
            explained.append(further.strip())
        yield int(match["at"]), int(match["line"]), _OBJECT_TYPE.sub("{...}", " ".join(explained))
