"""Descriptions of services: what stays of them, and what does not."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from recipe import descriptions

if TYPE_CHECKING:
    from pathlib import Path

WORDS: Final = {"documentation": "<p>Words.</p>"}
DESCRIPTION: Final[dict[str, Any]] = {
    "version": "2.0",
    "metadata": {"serviceId": "Tea House", "endpointPrefix": "tea"},
    "operations": {
        "Pour": {"name": "Pour", "output": {"shape": "Poured"}},
        "Brew": {
            "name": "Brew",
            "http": {"method": "POST", "requestUri": "/"},
            "input": {"shape": "BrewRequest", **WORDS},
            "output": {"shape": "Brewed"},
            "errors": [{"shape": "PotIsBroken", **WORDS}],
            **WORDS,
        },
    },
    "shapes": {
        "Poured": {"type": "structure", "members": {"Cup": {"shape": "Cup"}}},
        "Cup": {"type": "string"},
        "BrewRequest": {
            "type": "structure",
            "required": ["documentation"],
            "members": {
                "documentation": {"shape": "Leaf", "locationName": "doc", **WORDS},
                "Blends": {"shape": "Blends"},
            },
            **WORDS,
        },
        "Leaf": {"type": "string", "enum": ["green", "black"], **WORDS},
        "Blends": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Blend", **WORDS}},
        "Name": {"type": "string"},
        "Blend": {"type": "structure", "members": {"Parts": {"shape": "Parts"}}},
        "Parts": {"type": "list", "member": {"shape": "Blend", **WORDS}},
        "Brewed": {"type": "structure", "members": {}},
        "PotIsBroken": {"type": "structure", "members": {}, "exception": True, **WORDS},
    },
    "clientContextParams": {"Sugar": {"type": "boolean"}},
    **WORDS,
}
TRIMMED: Final[dict[str, Any]] = {
    "version": "2.0",
    "metadata": {"serviceId": "Tea House", "endpointPrefix": "tea"},
    "operations": {
        "Brew": {
            "name": "Brew",
            "http": {"method": "POST", "requestUri": "/"},
            "input": {"shape": "BrewRequest"},
            "output": {"shape": "Brewed"},
            "errors": [{"shape": "PotIsBroken"}],
            "documentation": "",
        },
    },
    "shapes": {
        "BrewRequest": {
            "type": "structure",
            "required": ["documentation"],
            "members": {
                "documentation": {"shape": "Leaf", "locationName": "doc"},
                "Blends": {"shape": "Blends"},
            },
        },
        "Leaf": {"type": "string", "enum": ["green", "black"]},
        "Blends": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Blend"}},
        "Name": {"type": "string"},
        "Blend": {"type": "structure", "members": {"Parts": {"shape": "Parts"}}},
        "Parts": {"type": "list", "member": {"shape": "Blend"}},
        "Brewed": {"type": "structure", "members": {}},
        "PotIsBroken": {"type": "structure", "members": {}, "exception": True},
    },
    "clientContextParams": {"Sugar": {"type": "boolean"}},
    "documentation": "",
}
ENDPOINTS: Final[dict[str, Any]] = {
    "version": 3,
    "partitions": [
        {"regions": {"us-east-1": {}}, "services": {"coffee": {"a": 1}, "tea": {"b": 2}}},
        {"regions": {"cn-north-1": {}}, "services": {"coffee": {"a": 3}}},
    ],
}


def test_an_operation_keeps_all_that_it_needs_in_its_order_and_loses_its_documentation() -> None:
    found = descriptions.trimmed(DESCRIPTION, ["Brew"])

    # As text, which shows the order.
    assert json.dumps(found) == json.dumps(TRIMMED)


def test_an_operation_that_is_not_described_is_refused_by_its_name() -> None:
    with pytest.raises(descriptions.OperationUnknown, match=r"^Tea House has no operation Sip$"):
        descriptions.trimmed(DESCRIPTION, ["Brew", "Sip"])


def test_the_folder_has_the_latest_description_of_each_service_that_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(descriptions, "CALLED", {"tea": ("Brew",)})
    monkeypatch.setattr(descriptions, "CALLED_BY_BOTOCORE", {})
    pages = {"Brew": {"input_token": "a"}, "Pour": {"input_token": "b"}}
    rules = {"version": "1.0", "rules": [{"documentation": "stays"}]}
    data = tmp_path / "botocore" / "data"
    for name, content in {
        "coffee/2020-01-01/service-2": DESCRIPTION,
        "tea/2019-01-01/service-2": DESCRIPTION,
        "tea/2020-01-01/service-2": DESCRIPTION,
        "tea/2020-01-01/endpoint-rule-set-1": rules,
        "tea/2020-01-01/waiters-2": {"waiters": {}},
    }.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(content).encode()))
    latest = data / "tea" / "2020-01-01"
    (latest / "examples-1.json").write_text("{}")
    (latest / "paginators-1.json").write_text(json.dumps({"pagination": pages}))
    extras = {"version": 1.0, "merge": {"pagination": pages}}
    (latest / "paginators-1.sdk-extras.json").write_text(json.dumps(extras))
    (data / "endpoints.json").write_text(json.dumps(ENDPOINTS))
    (data / "partitions.json").write_text("{ }")

    descriptions.main(tmp_path)

    found = {str(it.relative_to(data)): it.read_text() for it in data.rglob("*") if it.is_file()}
    assert found.pop("partitions.json") == "{ }"
    assert {name: json.loads(text) for name, text in found.items()} == {
        "tea/2020-01-01/service-2.json": TRIMMED,
        "tea/2020-01-01/endpoint-rule-set-1.json": rules,
        "tea/2020-01-01/paginators-1.json": {"pagination": {"Brew": {"input_token": "a"}}},
        "tea/2020-01-01/paginators-1.sdk-extras.json": {
            "version": 1.0,
            "merge": {"pagination": {"Brew": {"input_token": "a"}}},
        },
        "endpoints.json": {
            "version": 3,
            "partitions": [
                {"regions": {"us-east-1": {}}, "services": {"tea": {"b": 2}}},
                {"regions": {"cn-north-1": {}}, "services": {}},
            ],
        },
    }
    assert not (data / "coffee").exists()
