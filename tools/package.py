"""The publisher as a template without a transform, and its code as zips, for StackSets and where macros are forbidden.

    make package

Service-managed StackSets refuse templates with a transform [stacksets-macros], and `sam package` leaves it in. The zips
have the SHA-256 of their content in their names, so that another version has another place, and the same version the
same one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from tools import bytecode, distribution
from tools.environments import REPOSITORY, EnvironmentUnusable
from tools.sam import SAM

if TYPE_CHECKING:
    from collections.abc import Mapping

TARGET: Final = REPOSITORY / "dist" / "package"
TEMPLATE: Final = "template.json"
CODE: Final = "code"
DEFAULT_CODE_PREFIX: Final = "amplify-outputs-publisher/"
_TRANSLATOR: Final = REPOSITORY / "tools" / "translate.py"
_DIGEST_CHARACTERS: Final = 16
# Where SAM names code, and where it names that of layers.
_CODE_PROPERTIES: Final = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}
_PARAMETERS: Final = {
    "CodeBucket": {
        "Type": "String",
        "Description": "The S3 bucket with the zips of this package, in the region of the stack",
        "AllowedPattern": "^[0-9a-z][0-9a-z.-]{1,61}[0-9a-z]$",
        "ConstraintDescription": "must be the name of an S3 bucket",
    },
    "CodeBucketPerRegion": {
        "Type": "String",
        "Default": "false",
        "AllowedValues": ["true", "false"],
        "Description": "true: the name of the bucket is CodeBucket, a hyphen and the region, for one bucket per region",
    },
    "CodePrefix": {
        "Type": "String",
        "Default": DEFAULT_CODE_PREFIX,
        "Description": "How the keys of the zips begin, with its last slash. It may be empty",
        "MaxLength": 200,
        "AllowedPattern": "^([A-Za-z0-9_.-]+/)*$",
        "ConstraintDescription": "must be empty, or end with a slash",
    },
}
_CONDITIONS: Final = {
    "HasBucketPerRegion": {"Fn::Equals": [{"Ref": "CodeBucketPerRegion"}, "true"]},
}
_BUCKET: Final = {
    "Fn::If": [
        "HasBucketPerRegion",
        {"Fn::Sub": "${CodeBucket}-${AWS::Region}"},
        {"Ref": "CodeBucket"},
    ]
}


def main() -> int:
    """Write the package for a person. Exit code 0, or 1 with what failed on standard error."""
    try:
        files = build(TARGET, bytecode.variables())
    except EnvironmentUnusable as failure:
        print(failure, file=sys.stderr)
        return 1
    print("\n".join(str(path.relative_to(REPOSITORY)) for path in files))
    return 0


def build(target: Path, variables: Mapping[str, str] | None = None) -> list[Path]:
    """Write the template and the zips below that folder, in place of those of an earlier package. Returns their paths.

    The variables are for the recipe of the layer: with those of tools.bytecode it makes bytecode with Node.
    Raises EnvironmentUnusable with the last lines of what failed.
    """
    code = target / CODE
    code.mkdir(parents=True, exist_ok=True)
    for earlier in code.glob("*.zip"):
        earlier.unlink()
    loaded = parsed((REPOSITORY / "template.yaml").read_text(encoding="utf-8"))
    zips = []
    for name, resource in loaded["Resources"].items():
        # Reasons for scanners would take the room that the template has.
        resource.get("Metadata", {}).pop("checkov", None)
        if not resource.get("Metadata", True):
            del resource["Metadata"]
        if uri := _CODE_PROPERTIES.get(resource["Type"]):
            entries = _entries(resource["Type"], resource["Properties"][uri], variables)
            path = _zip(code, name, entries)
            resource["Properties"][uri] = {
                "Bucket": _BUCKET,
                "Key": {"Fn::Sub": f"${{CodePrefix}}{path.name}"},
            }
            zips.append(path)
    written = target / TEMPLATE
    text = json.dumps(_translated(_with_places(loaded)), separators=(",", ":"))
    written.write_text(text + "\n", encoding="utf-8")
    return [written, *sorted(zips)]


def _entries(
    kind: str, uri: str, variables: Mapping[str, str] | None
) -> dict[str, tuple[int, bytes]]:
    if kind == "AWS::Serverless::LayerVersion":
        with tempfile.TemporaryDirectory() as folder:
            layer = Path(folder, "layer")
            entries = distribution.layer_entries(REPOSITORY, layer, variables=variables)
            bytecode.say_if_absent(layer / "python")
            return entries
    source = REPOSITORY / uri
    paths = source.rglob("*.py")
    return {str(it.relative_to(source)): (it.stat().st_mode, it.read_bytes()) for it in paths}


def _zip(folder: Path, name: str, entries: Mapping[str, tuple[int, bytes]]) -> Path:
    made = folder / f"{name}.zip"
    # One date for all, so that the same content has the same place.
    distribution.write_zip(made, entries, when=0)
    digest = hashlib.sha256(made.read_bytes()).hexdigest()[:_DIGEST_CHARACTERS]
    return made.replace(folder / f"{name}-{digest}.zip")


def _with_places(loaded: dict[str, Any]) -> dict[str, Any]:
    """The template with the parameters that say where the zips are, and without what is for `sam publish`."""
    interface = loaded["Metadata"]["AWS::CloudFormation::Interface"]
    interface["ParameterGroups"].insert(
        0, {"Label": {"default": "Places of the code"}, "Parameters": list(_PARAMETERS)}
    )
    return loaded | {
        "Metadata": {"AWS::CloudFormation::Interface": interface},
        "Parameters": {**_PARAMETERS, **loaded["Parameters"]},
        "Conditions": {**_CONDITIONS, **loaded["Conditions"]},
    }


def _translated(template: dict[str, Any]) -> dict[str, Any]:
    """What CloudFormation makes of the template when it applies the transform. Raises EnvironmentUnusable."""
    # -P: a module of this folder must not stand for one of SAM's.
    ran = subprocess.run(
        [SAM.parent / "python", "-P", _TRANSLATOR],
        input=json.dumps(template),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        message = f"The template could not be translated:\n{ran.stderr.strip()}"
        raise EnvironmentUnusable(message)
    translated: dict[str, Any] = json.loads(ran.stdout)
    return translated


def parsed(template: str) -> dict[str, Any]:
    """The template, whose short forms of functions are long ones."""
    loaded: dict[str, Any] = yaml.load(template, TemplateLoader)  # noqa: S506  # nosec B506 (a safe loader)
    return loaded


class TemplateLoader(yaml.SafeLoader):
    """Reads the short forms of CloudFormation's functions: `!Ref x` becomes `{"Ref": "x"}`."""


def _function(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        # In the long form, JSON has the resource and its attribute apart.
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    message = f"!{suffix} has a map, which no function of the template needs"
    raise TypeError(message)


TemplateLoader.add_multi_constructor("!", _function)


if __name__ == "__main__":
    sys.exit(main())
