"""`DocumentationUrl`: what a failed stack and a refused refresh say, with an address and without."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.custom_resource.answer import RESPONSE_MAX_BYTES, Wire
from amplify_outputs.custom_resource.handler import make_handler
from tests.simulation import ENVIRONMENT, CloudFormation

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.simulation import Pools

ADDRESS = "https://docs.example/{code}"
MORE = "To read more: amplify-outputs explain PropertyUnknown PropertyInvalid."


def publisher(aws: Aws, address: str) -> CloudFormation:
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        assert len(body) <= RESPONSE_MAX_BYTES
        answers.append(json.loads(body))
        return 200

    environment = ENVIRONMENT | {"DOCUMENTATION_URL": address}
    return CloudFormation(make_handler(environment, aws, Wire(put=put)), answers=answers)


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("", MORE),
        (ADDRESS, f"{MORE} The page about PropertyUnknown: https://docs.example/propertyunknown"),
    ],
)
def test_a_reason_ends_with_the_command_and_with_the_page_if_there_is_an_address(
    aws: Aws, pools: Pools, address: str, end: str
) -> None:
    at = publisher(aws, address)

    answer = at.create(pools.properties(FailOn="never", Adpot="true"))

    assert answer["Status"] == "FAILED"
    assert answer["Reason"].endswith(f" {end}")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("", "https://pages.example/problems/propertyunknown.html"),
        (ADDRESS, "https://docs.example/propertyunknown"),
    ],
)
def test_a_release_can_have_an_address_which_the_parameter_replaces(
    aws: Aws, pools: Pools, monkeypatch: pytest.MonkeyPatch, address: str, page: str
) -> None:
    told = "https://pages.example/problems/{code}.html"
    monkeypatch.setattr("amplify_outputs.model.settings.__documentation__", told)

    answer = publisher(aws, address).create(pools.properties(FailOn="never", Adpot="true"))

    assert answer["Reason"].endswith(f" The page about PropertyUnknown: {page}")


def test_a_reason_without_problems_names_no_page(aws: Aws, pools: Pools) -> None:
    publisher(aws, ADDRESS).create(pools.properties())

    taken = publisher(aws, ADDRESS).other_stack("checkout").create(pools.properties())

    assert taken["Status"] == "FAILED"
    assert "docs.example" not in taken["Reason"]


def test_a_reason_of_many_problems_fits_and_begins_with_their_codes(aws: Aws, pools: Pools) -> None:
    wrong = {f"Property{number}{'x' * 40}": "x" for number in range(60)}

    answer = publisher(aws, ADDRESS).create(pools.properties(**wrong))

    assert answer["Reason"].startswith("Nothing was published: 60 problems: PropertyUnknown (")
    assert answer["Reason"].endswith(" …")
