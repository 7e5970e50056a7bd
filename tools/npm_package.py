"""The npm package of clients/npm as a release offers it, and what its lock file names."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOURCE: Final = Path("clients", "npm")
NAME: Final = "amplify-outputs-fetch"
LOCK: Final = "package-lock.json"
_FILE: Final = 0o644
_PROGRAM: Final = 0o755


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package that a lock file names. It is what a bill of materials needs to know of a package."""

    name: str
    version: str
    license: str
    required: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name and its version."""
        return f"{self.name} {self.version}"

    @property
    def written_name(self) -> str:
        """Its name."""
        return self.name

    @property
    def purl(self) -> str:
        """What names it in a bill."""
        return f"pkg:npm/{quote(self.name, safe='/')}@{self.version}"

    @property
    def expression(self) -> str:
        """Its license, in SPDX."""
        return self.license

    def licenses(self) -> list[str]:
        """The same."""
        return [self.license]

    def needs(self, others: Mapping[str, NpmPackage]) -> list[str]:
        """The purls of those others that it needs."""
        return sorted(others[name].purl for name in self.required if name in others)


def contents(tree: Path) -> dict[str, tuple[int, bytes]]:
    """Modes and contents by path of what is in the package, as npm packs it."""
    source = tree / SOURCE
    program = json.loads((source / "package.json").read_text(encoding="utf-8"))["bin"][NAME]
    names = ["package.json", "README.md"]
    names += [str(it.relative_to(source)) for it in (source / "src").rglob("*") if it.is_file()]
    files = {name: (source / name).read_bytes() for name in names}
    files["LICENSE"] = (tree / "LICENSE").read_bytes()
    files["NOTICE"] = notice(needed((source / LOCK).read_bytes())).encode()
    modes = {program: _PROGRAM}
    return {f"package/{name}": (modes.get(name, _FILE), body) for name, body in files.items()}


def needed(lock: bytes) -> list[NpmPackage]:
    """The packages that npm installs with the package, by name. Raises ValueError for two versions of one."""
    found: dict[str, NpmPackage] = {}
    for place, said in json.loads(lock)["packages"].items():
        if not place or said.get("dev") or said.get("devOptional"):
            continue
        name = place.rpartition("node_modules/")[2]
        if name in found:
            message = f"the lock file has two versions of {name}"
            raise ValueError(message)
        found[name] = NpmPackage(name, said["version"], said["license"], _required(said))
    return [found[name] for name in sorted(found)]


def notice(packages: Iterable[NpmPackage]) -> str:
    """The names, versions and licenses of what npm installs with the package."""
    lines = [f"  {it.title}: {it.license}" for it in packages]
    return "\n".join([_NOTICE.format(name=NAME), *lines]) + "\n"


def _required(said: Mapping[str, Any]) -> Mapping[str, str]:
    required: Mapping[str, str] = said.get("dependencies", {})
    return required


_NOTICE: Final = """\
{name} has no code of others in it. npm installs these packages with it, each under its own license.
The versions are those of the tests.
"""
