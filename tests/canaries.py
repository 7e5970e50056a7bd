"""Canaries in replies of AWS: texts in everything that the package does not read, which nobody must ever see again."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import botocore.session
from botocore.model import ListShape, MapShape, StructureShape

from tests.contract import service_models
from tests.contract.operations import trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import OperationModel, Shape

# How each canary begins.
CANARY: Final = "canary-"
# What is read only to know whether it is there.
SECRETS: Final = ("ClientSecret", "ClientSecretArn", "ClientSecretValue")
# A value of these makes the SDK ask for more.
_OF_PAGES: Final = ("token", "marker", "truncated", "encodingtype")
_DEEPEST: Final = 5
_SESSION: Final = botocore.session.get_session()


@dataclass
class Aviary:
    """Plants canaries. `places` are those of all that were planted, such as `DescribeUserPool.UserPool.SmsRoleArn`.

    Each canary has its place in it, so that one that is found says where it came from. `replies` are the operations
    that were replied to.
    """

    places: set[str] = field(default_factory=set)
    replies: set[str] = field(default_factory=set)
    secrets: bool = False

    def __post_init__(self) -> None:
        # Replies come in several threads, in which Python 3.11 cannot parse code.
        _named()
        service_models.reading()

    def plant(self, model: OperationModel, body: bytes) -> bytes:
        """The reply with a canary in each text of the model that the package does not read."""
        self.replies.add(model.name)
        shape = model.output_shape
        if shape is None or not body.strip():
            return body
        if "json" in str(model.service_model.resolved_protocol):
            value = json.loads(body)
            if isinstance(value, dict):
                self._fill(shape, value, model.name)
            return json.dumps(value).encode()
        root = ET.fromstring(body)  # noqa: S314 - made by tests
        for element in list(root.iter()):
            # What botocore's model does not know.
            if len(element) and not element.tag.endswith(("CORSConfiguration", "Contents")):
                ET.SubElement(element, "Planted").text = self.canary(f"{model.name}.Planted")
        if model.name == "GetRole":
            self._fill_role(root, model)
        return ET.tostring(root)

    def headers(self, model: OperationModel) -> dict[str, str]:
        """Headers of S3 that the package does not read, each with a canary."""
        shape = model.output_shape
        members = shape.members.items() if isinstance(shape, StructureShape) else ()
        return {
            member.serialization["name"]: self.canary(f"{model.name}.{name}")
            for name, member in members
            if member.serialization.get("location") == "header"
            and member.type_name == "string"
            and name not in _named()
        }

    def _fill_role(self, root: ET.Element, model: OperationModel) -> None:
        [role] = [it for it in root.iter() if it.tag.endswith("Role")]
        shape = model.service_model.shape_for("Role")
        assert isinstance(shape, StructureShape)
        there = {child.tag.rpartition("}")[2] for child in role}
        for name, member in shape.members.items():
            if member.type_name == "string" and name not in there:
                ET.SubElement(role, name).text = self.canary(f"GetRole.Role.{name}")

    def _fill(self, shape: Shape, value: Any, place: str) -> None:
        """Plant in what is there, and beside it."""
        match shape:
            case StructureShape():
                for name, member in shape.members.items():
                    key, inner = member.serialization.get("name", name), f"{place}.{name}"
                    if self.secrets and name in SECRETS:
                        value[key] = self.canary(inner)
                    elif key in value and not _is_unread(inner, name):
                        self._fill(member, value[key], inner)
                    elif _is_unread(inner, name):
                        value[key] = self._whole(member, inner)
                        if value[key] is None:
                            del value[key]
                value["Planted"] = self.canary(f"{place}.Planted")
            case ListShape() if isinstance(value, list):
                for item in value:
                    self._fill(shape.member, item, f"{place}[]")

    def _whole(self, shape: Shape, place: str, depth: int = 0) -> Any:
        """A value of that shape, all of whose texts are canaries; None if it has no text."""
        match shape:
            case StructureShape() if depth < _DEEPEST:
                found = {
                    member.serialization.get("name", name): self._whole(
                        member, f"{place}.{name}", depth + 1
                    )
                    for name, member in shape.members.items()
                }
                return {key: it for key, it in found.items() if it is not None} or None
            case ListShape() if depth < _DEEPEST:
                item = self._whole(shape.member, f"{place}[]", depth + 1)
                return None if item is None else [item]
            case MapShape() if depth < _DEEPEST:
                item = self._whole(shape.value, f"{place}{{}}", depth + 1)
                return None if item is None else {self.canary(f"{place}{{}}"): item}
            case _ if shape.type_name == "string":
                return self.canary(place)
            case _:
                return None

    def without_canaries(self) -> set[str]:
        """The operations whose replies had room for none."""
        return self.replies - {place.partition(".")[0] for place in self.places}

    def canary(self, place: str) -> str:
        self.places.add(place)
        return f"{CANARY}{place}"


def found_in(written: str) -> list[str]:
    """The canaries in a text, each with what is around it."""
    return [f"{CANARY}{rest[:60]}" for rest in written.split(CANARY)[1:]]


def _is_unread(place: str, name: str) -> bool:
    """Whether the package never asks for it. Of reads of pools that was watched, of others its names are looked for."""
    if name.lower().endswith(_OF_PAGES):
        return False
    operation_name, _, _ = place.partition(".")
    if operation_name in service_models.READS:
        return place not in service_models.reading().watch.asked
    return name not in _named()


@cache
def _named() -> frozenset[str]:
    """Every text in the code of the package."""
    return frozenset(_texts())


def _texts() -> Iterator[str]:
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
