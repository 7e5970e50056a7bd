"""An application with React Native as files for a browser."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from tools import browser, node_packages
from tools.emulator import without_misleading_variables
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

WEB: Final = REPOSITORY / "tests" / "browser" / "react_native_web"


def on_the_web(folder: Path, bundled: Path) -> dict[str, bytes]:
    """The application in this folder by path, with react-native-web in the place of react-native."""
    packages = node_packages.install(WEB, "react_native_web")
    parts = {
        "application": folder,
        "react": packages / "node_modules" / "react",
        "react-dom": packages / "node_modules" / "react-dom",
        "react-native": packages / "node_modules" / "react-native-web",
    }
    endings = (".web.js", ".tsx", ".ts", ".jsx", ".js", ".json")
    command = [
        *(str(browser.packages() / "node_modules" / ".bin" / "esbuild"), "main.js", "--bundle"),
        *(f"--alias:{name}={place}" for name, place in parts.items()),
        *(f"--outdir={bundled}", "--format=esm", "--jsx=automatic", "--log-level=warning"),
        *(f"--resolve-extensions={','.join(endings)}", "--main-fields=browser,module,main"),
        *("--loader:.js=jsx", "--loader:.png=dataurl", "--define:__DEV__=false"),
        *("--define:global=globalThis", '--define:process.env.NODE_ENV="production"'),
    ]
    subprocess.run(command, cwd=packages, env=without_misleading_variables(), check=True)
    return {
        "/main.js": (bundled / "main.js").read_bytes(),
        "/": (packages / "index.html").read_bytes(),
    }
