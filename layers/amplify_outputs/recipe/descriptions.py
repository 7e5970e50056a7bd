"""botocore's descriptions of services, with the operations that are called and nothing else.

    python3 -m recipe.descriptions SITE

botocore reads the description of a service when its client is made, and most of it is about operations that this
package never calls. What stays of an operation stays as it was, in its order. The rules for endpoints stay whole.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recipe.operations import CALLED, CALLED_BY_BOTOCORE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SERVICE = "service-2"
PAGINATORS = "paginators-1"
RULES = "endpoint-rule-set-1"
EXTRAS = ".sdk-extras"
# By the names of files without .json: what botocore reads of a service to make a client, and to read page by page.
KEPT = (SERVICE, PAGINATORS, RULES, SERVICE + EXTRAS, PAGINATORS + EXTRAS)
ENDPOINTS = "endpoints.json"


class OperationUnknown(LookupError):
    """botocore describes no such operation: the list is wrong, or botocore has changed."""


def main(site: Path) -> None:
    """Trim the descriptions below that folder, which has botocore. Raises OperationUnknown."""
    data = site / "botocore" / "data"
    called = operations()
    prefixes = set()
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if folder.name not in called:
            shutil.rmtree(folder)
            continue
        latest = max(path.parent for path in folder.glob(f"*/{SERVICE}.json*"))
        for version in sorted(folder.iterdir()):
            if version != latest:
                shutil.rmtree(version)
        prefixes.add(_trim(latest, called[folder.name]))
    endpoints = data / ENDPOINTS
    _write(endpoints, with_services(_read(endpoints), prefixes))


def operations() -> dict[str, set[str]]:
    """The operations that are described in the layer, by service."""
    return {
        service: {*called, *CALLED_BY_BOTOCORE.get(service, ())}
        for service, called in CALLED.items()
    }


def _trim(folder: Path, called: Collection[str]) -> str:
    """Trim the descriptions in that folder of a service; returns the service's name in the list of endpoints."""
    prefix = ""
    for path in sorted(folder.iterdir()):
        name = path.name.removesuffix(".gz").removesuffix(".json")
        if name not in KEPT:
            path.unlink()
            continue
        content = _read(path)
        if name == SERVICE:
            prefix = content["metadata"]["endpointPrefix"]
            content = trimmed(content, called)
        elif name == PAGINATORS:
            content = with_paginators(content, called)
        elif name == PAGINATORS + EXTRAS:
            content["merge"] = with_paginators(content["merge"], called)
        path.unlink()
        # Without compression: the layer is a zip already, and it costs the same CPU time to read.
        _write(folder / f"{name}.json", content)
    return prefix


def trimmed(description: dict[str, Any], called: Collection[str]) -> dict[str, Any]:
    """The description with these operations and what they need, without documentation. Raises OperationUnknown."""
    if absent := set(called) - description["operations"].keys():
        service = description["metadata"]["serviceId"]
        message = f"{service} has no operation {', '.join(sorted(absent))}"
        raise OperationUnknown(message)
    kept = _of(description["operations"], called)
    shapes = _of(description["shapes"], _reached(kept, description["shapes"]))
    return {
        **description,
        "operations": {name: _undocumented_operation(kept[name]) for name in kept},
        "shapes": {name: _undocumented_shape(shapes[name]) for name in shapes},
        # botocore makes docstrings of methods from it, and an absent one is no text.
        "documentation": "",
    }


def with_paginators(paginators: dict[str, Any], called: Collection[str]) -> dict[str, Any]:
    """The rules of reading page by page for these operations."""
    return {**paginators, "pagination": _of(paginators["pagination"], called)}


def with_services(endpoints: dict[str, Any], prefixes: Collection[str]) -> dict[str, Any]:
    """The list of endpoints with these services alone, in every partition and with every region."""
    return {
        **endpoints,
        "partitions": [
            {**partition, "services": _of(partition["services"], prefixes)}
            for partition in endpoints["partitions"]
        ],
    }


def _reached(operations: dict[str, Any], shapes: dict[str, Any]) -> set[str]:
    """The names of all shapes that the operations send, receive or fail with."""
    reached: set[str] = set()
    wanted = [
        reference["shape"] for operation in operations.values() for reference in _ends(operation)
    ]
    while wanted:
        name = wanted.pop()
        if name not in reached:
            reached.add(name)
            wanted += [reference["shape"] for reference in _parts(shapes[name])]
    return reached


def _ends(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (operation[end] for end in ("input", "output") if end in operation)
    yield from operation.get("errors", ())


def _parts(shape: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from shape.get("members", {}).values()
    yield from (shape[part] for part in ("member", "key", "value") if part in shape)


def _undocumented_operation(operation: dict[str, Any]) -> dict[str, Any]:
    changed = {**operation, "documentation": ""}
    for end in ("input", "output"):
        if end in operation:
            changed[end] = _undocumented(operation[end])
    if "errors" in operation:
        changed["errors"] = [_undocumented(error) for error in operation["errors"]]
    return changed


def _undocumented_shape(shape: dict[str, Any]) -> dict[str, Any]:
    changed = _undocumented(shape)
    if "members" in shape:
        # A member can have that name itself.
        changed["members"] = {
            name: _undocumented(member) for name, member in shape["members"].items()
        }
    for part in ("member", "key", "value"):
        if part in shape:
            changed[part] = _undocumented(shape[part])
    return changed


def _undocumented(value: dict[str, Any]) -> dict[str, Any]:
    return {key: value[key] for key in value if key != "documentation"}


def _of(values: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Those with these names, in their order, in which requests are written."""
    return {name: values[name] for name in values if name in names}


def _read(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    read: dict[str, Any] = json.loads(content)
    return read


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
