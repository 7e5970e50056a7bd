"""Applications with older releases of Amplify JavaScript, each built with what is published for them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from tools import browser, node_packages
from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = REPOSITORY / "tests" / "browser" / "older"
FILE: Final = "aws-exports.json"
# How an application is configured, if nothing has to be said for it.
AS_IT_IS: Final = f"""\
import {{ Amplify }} from "aws-amplify";
import awsExports from "./{FILE}";

Amplify.configure(awsExports);
"""


def build(client: str, configure: str, file: bytes, folder: Path) -> dict[str, bytes]:
    """The application with that client, by path: its module `configure` imports the published file.

    The packages are installed the first time, which takes 20 s.
    """
    purpose = f"the JavaScript packages of {client} (once, about 20 s)"
    packages = node_packages.install(SOURCE / client, client, purpose)
    source, built = folder / "source", folder / "built"
    source.mkdir()
    (source / "app.jsx").write_bytes((packages / "app.jsx").read_bytes())
    (source / "configure.js").write_text(configure, encoding="utf-8")
    (source / FILE).write_bytes(file)
    (source / "node_modules").symlink_to(packages / "node_modules")
    command = [
        *(str(packages / "node_modules" / ".bin" / "esbuild"), "app.jsx", f"--outdir={built}"),
        *("--bundle", "--format=esm", "--jsx=automatic", "--define:global=globalThis"),
        *("--minify-syntax", "--minify-whitespace", '--define:process.env.NODE_ENV="production"'),
        "--log-level=warning",
    ]
    subprocess.run(command, cwd=source, env=without_misleading_variables(), check=True)
    page = (browser.JAVASCRIPT / "index.html").read_bytes()
    return {f"/{file.name}": file.read_bytes() for file in built.iterdir()} | {"/": page}
