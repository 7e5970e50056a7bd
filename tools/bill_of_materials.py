"""What a release is made of: bills of materials in CycloneDX 1.6, and the licenses of what it brings along.

The same packages, version, commit and date give the same bytes.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import HeaderParser
from typing import TYPE_CHECKING, Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from email.message import Message
    from pathlib import Path

    from tools.npm_package import NpmPackage

NAME: Final = "amplify-outputs-publisher"
_SCHEMA: Final = "http://cyclonedx.org/schema/bom-1.6.schema.json"
# Ids of SPDX that packages write into the field License as they are.
_SPDX: Final = ("Apache-2.0", "MIT")
_OSI: Final = "License :: OSI Approved :: "
_LICENSE_FILE: Final = re.compile(r"(COPYING|LICEN[CS]E|NOTICE)(\.\w+)?")
# What a package needs on the Python of Lambda, whichever Python makes the bill.
_ENVIRONMENT: Final = {"extra": "", "python_version": "3.14", "python_full_version": "3.14.0"}
# Any constant: a serial number is made of it and of what the bill says.
_NAMESPACE: Final = uuid.UUID("6d2bcb0e-4f0b-5b0c-9d0e-0a4e3d1c7f52")
_RULE: Final = "=" * 80


@dataclass(frozen=True, slots=True)
class Product:
    """What a bill is about. `when` is its date in seconds since 1970, `kind` a type of component in CycloneDX."""

    kind: str
    name: str
    version: str
    commit: str
    when: int


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package: its name in the form of lock files, its metadata, and the folder of these."""

    name: str
    metadata: Message
    folder: Path

    @property
    def version(self) -> str:
        """Its version."""
        return str(self.metadata["Version"])

    @property
    def title(self) -> str:
        """Its name as it writes it, and its version."""
        return f"{self.metadata['Name']} {self.version}"

    @property
    def written_name(self) -> str:
        """Its name as it writes it."""
        return str(self.metadata["Name"])

    @property
    def expression(self) -> str | None:
        """Its license in SPDX, if it says it so."""
        return self.metadata.get("License-Expression")

    @property
    def purl(self) -> str:
        """What names it in a bill."""
        return f"pkg:pypi/{self.name}@{self.version}"

    def licenses(self) -> list[str]:
        """What it calls its licenses: an expression or id of SPDX, or names."""
        given = self.metadata.get("License-Expression") or self.metadata.get("License", "").strip()
        classifiers = self.metadata.get_all("Classifier", [])
        named = [it.removeprefix(_OSI) for it in classifiers if it.startswith(_OSI)]
        said = "License-Expression" in self.metadata or given in _SPDX or not named
        return [given or "not said"] if said else named

    def license_files(self) -> list[Path]:
        """The texts of its licenses, and its notices."""
        return [it for it in sorted(self.folder.rglob("*")) if _LICENSE_FILE.fullmatch(it.name)]

    def needs(self, others: Mapping[str, Package]) -> list[str]:
        """The purls of those others that it needs without its extras."""
        required = map(Requirement, self.metadata.get_all("Requires-Dist", []))
        names = {
            canonicalize_name(it.name)
            for it in required
            if not it.marker or it.marker.evaluate(_ENVIRONMENT)
        }
        return sorted(others[name].purl for name in names if name in others)


def packages_in(site: Path) -> list[Package]:
    """The packages that are installed in that folder, by name."""
    found = []
    for folder in site.glob("*.dist-info"):
        metadata = HeaderParser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))
        found.append(Package(canonicalize_name(metadata["Name"]), metadata, folder))
    return sorted(found, key=lambda package: package.name)


def packages_of(lock: Path, site: Path) -> list[Package]:
    """The packages that a lock file names, which must be installed in that folder, by name.

    Raises LookupError for one that is not there in that version.
    """
    installed = {(it.name, it.version): it for it in packages_in(site)}
    locked = re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    if absent := [
        f"{name}=={version}" for name, version in locked if (name, version) not in installed
    ]:
        message = f"{site} does not have {', '.join(absent)}"
        raise LookupError(message)
    return [installed[pair] for pair in sorted(locked)]


def bill(product: Product, packages: Sequence[Package] | Sequence[NpmPackage]) -> str:
    """The bill of materials of the product, which has or needs these packages. ASCII."""
    by_name: dict[str, Any] = {it.name: it for it in packages}
    needed = {purl for it in packages for purl in it.needs(by_name)}
    direct = [it.purl for it in packages if it.purl not in needed]
    reference = f"{product.name}@{product.version}"
    said = {
        "metadata": {
            "timestamp": datetime.fromtimestamp(product.when, UTC).isoformat(),
            "component": {
                "type": product.kind,
                "bom-ref": reference,
                "name": product.name,
                "version": product.version,
                "licenses": [{"license": {"id": "MIT"}}],
                "properties": [{"name": f"{NAME}:commit", "value": product.commit}],
            },
        },
        "components": [_component(it) for it in packages],
        "dependencies": [
            {"ref": reference, "dependsOn": direct},
            *({"ref": it.purl, "dependsOn": it.needs(by_name)} for it in packages),
        ],
    }
    form = {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, json.dumps(said))}",
        "version": 1,
    }
    return json.dumps(form | said, indent=2) + "\n"


def _component(package: Package | NpmPackage) -> dict[str, Any]:
    expression = package.expression
    named = [{"license": {"id" if it in _SPDX else "name": it}} for it in package.licenses()]
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.written_name,
        "version": package.version,
        "licenses": [{"expression": expression}] if expression else named,
        "purl": package.purl,
    }


def notice(packages: Iterable[Package]) -> str:
    """The names, versions and licenses of the packages, then each text of a license once."""
    lines, owners = [_NOTICE.format(name=NAME)], dict[str, list[str]]()
    for package in packages:
        lines.append(f"  {package.title}: {', '.join(package.licenses())}")
        for path in package.license_files():
            text = path.read_text(encoding="utf-8").strip()
            owners.setdefault(text, []).append(f"{package.title}: {path.name}")
    for text, titles in owners.items():
        lines += ["", _RULE, *titles, _RULE, "", text]
    return "\n".join(lines) + "\n"


_NOTICE: Final = """\
{name} brings along these packages, each under its own license. Parts of some are
left out: of botocore, descriptions of operations of AWS and the documentation in the others. Compiled modules are
added. Nothing else is changed.
"""
