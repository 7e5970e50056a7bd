"""The application, bundled as a front-end build does it, and the web server that it is loaded from."""

from __future__ import annotations

import subprocess
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tests.browser.web_server import Handler, WebServer
from tools import browser
from tools.emulator import without_misleading_variables

if TYPE_CHECKING:
    from pathlib import Path

_DOCUMENT: Final = "/amplify_outputs.json"
_TYPES: Final = {
    "": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
}


def bundle(folder: Path) -> dict[str, bytes]:
    """The application's files by path; all but its amplify_outputs.json, which it imports when it is loaded."""
    packages = browser.packages()
    command = [
        *(str(packages / "node_modules" / ".bin" / "esbuild"), "app.jsx", f"--outdir={folder}"),
        *("--bundle", "--format=esm", "--jsx=automatic", f"--external:{_DOCUMENT}"),
        # Names stay as they are, so that an error in the application says what it is about.
        *("--minify-syntax", "--minify-whitespace", '--define:process.env.NODE_ENV="production"'),
        "--log-level=warning",
    ]
    subprocess.run(command, cwd=packages, env=without_misleading_variables(), check=True)
    files = {f"/{file.name}": file.read_bytes() for file in folder.iterdir()}
    return files | {"/": (packages / "index.html").read_bytes()}


class Site(WebServer):
    """Serves the application, with one document at a time."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = dict(files)
        super().__init__(_handler_of(self._files))

    def serve(self, document: bytes) -> None:
        """Serve these bytes as the application's amplify_outputs.json from now on."""
        self._files[_DOCUMENT] = document

    def serve_files(self, files: dict[str, bytes]) -> None:
        """Serve these as well from now on, by path."""
        self._files |= files


def _handler_of(files: dict[str, bytes]) -> type[Handler]:
    class Files(Handler):
        def do_GET(self) -> None:  # noqa: N802 (http.server names it so)
            path = urlsplit(self.path).path
            kind = _TYPES.get(PurePosixPath(path).suffix, "text/plain")
            self.answer(200 if path in files else 404, kind, files.get(path, b""))

    return Files
