"""A file of the repository that pages link to, shown as code; a folder, as the list of its files. Pure."""

from __future__ import annotations

import posixpath
from typing import Final

from tools.site.places import page_of

# Names of languages that Pygments has, by the end of the file's name.
_LANGUAGES: Final = {
    "cjs": "javascript",
    "css": "css",
    "dart": "dart",
    "gradle": "groovy",
    "html": "html",
    "js": "javascript",
    "json": "json",
    "jsx": "jsx",
    "kts": "kotlin",
    "kt": "kotlin",
    "mjs": "javascript",
    "py": "python",
    "sh": "bash",
    "swift": "swift",
    "tf": "terraform",
    "toml": "toml",
    "ts": "typescript",
    "tsx": "tsx",
    "vue": "vue",
    "yaml": "yaml",
    "yml": "yaml",
}


def shown(path: str, text: str) -> str:
    """The Markdown of a page with this file."""
    fence = "```"
    while fence in text:
        fence += "`"
    language = _LANGUAGES.get(path.rpartition(".")[2], "text")
    body = text.rstrip("\n")
    return f"# {posixpath.basename(path)}\n\n`{path}`\n\n{fence}{language}\n{body}\n{fence}\n"


def listed(folder: str, files: tuple[str, ...]) -> str:
    """The Markdown of a page with links to the files of this folder."""
    here = posixpath.dirname(page_of(folder))
    rows = "\n".join(
        f"- [{it.removeprefix(f'{folder}/')}]({posixpath.relpath(page_of(it), here or '.')})"
        for it in files
    )
    return f"# {folder}\n\n{rows}\n"
