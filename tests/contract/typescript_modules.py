"""What tsc says of `ts` files where an app uses them: as a ClientConfig, and to configure Amplify."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.contract.javascript_client import installed
from tests.contract.typescript_types import OPTIONS, tsc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Amplify's own types name things of the browser.
_OPTIONS: Final = {**OPTIONS, "lib": ["es2022", "dom"], "skipLibCheck": True}
_USES: Final = """\
import type { ClientConfig } from "@aws-amplify/client-config";
import { Amplify } from "aws-amplify";
"""
_USE: Final = """\
import file%(at)d from "./file-%(at)d";
export const config%(at)d: ClientConfig = file%(at)d; Amplify.configure(file%(at)d);
"""
_ERROR: Final = re.compile(r"(?P<file>[\w-]+)\.ts\((?P<line>\d+),\d+\): error (?P<says>.*)")


def errors(files: Sequence[str], options: Mapping[str, Any] | None = None) -> list[list[str]]:
    """What tsc finds wrong with each file or with its use, under `strict`; one run for all of them."""
    packages = installed()
    with tempfile.TemporaryDirectory() as folder:
        for at, text in enumerate(files):
            Path(folder, f"file-{at}.ts").write_text(text, encoding="utf-8")
        uses = "".join(_USE % {"at": at} for at in range(len(files)))
        Path(folder, "uses.ts").write_text(_USES + uses, encoding="ascii")
        Path(folder, "node_modules").symlink_to(packages / "node_modules")
        project = {"compilerOptions": {**_OPTIONS, **(options or {})}, "include": ["*.ts"]}
        Path(folder, "tsconfig.json").write_text(json.dumps(project), encoding="ascii")
        said = tsc(packages, folder)
    found: list[list[str]] = [[] for _ in files]
    for line in said:
        if match := _ERROR.fullmatch(line):
            of_a_file = match["file"].removeprefix("file-")
            at = int(of_a_file) if of_a_file.isdigit() else (int(match["line"]) - 3) // 2
            found[at].append(match["says"])
    return found
