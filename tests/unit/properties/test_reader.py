"""Every property in every shape in which it may arrive: empty, as a list, as text. The whole request is compared."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.cli.options import parser
from amplify_outputs.cli.properties import PROPERTIES, properties_of
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.request import Expectations
from amplify_outputs.properties.parse import parse_request
from tests.builders import BUCKET, DATA_API_ID, ROLE_ARN, properties

if TYPE_CHECKING:
    from amplify_outputs.model.request import PublishRequest

REQUIRED = ("PublicationName", "UserPoolId", "UserPoolClientId")
# A value of each property that may be left out, which is not its default.
OPTIONAL: dict[str, Any] = {
    "IdentityPoolId": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
    "DataApiId": DATA_API_ID,
    "DataApiKey": "true",
    "StorageBucketName": BUCKET,
    "OutputsVersion": "1.4",
    "Platform": "android",
    "Outputs": {"custom": {"stage": "prod"}},
    "Formats": ["dart", "ts"],
    "Destinations": ["s3"],
    "FailOn": "warning",
    "AcceptProblems": ["OAuthDomainMissing", "OAuthUrlsMissing"],
    "Expect": {"Groups": {"admins": ROLE_ARN}},
    "PoolRoleArn": ROLE_ARN,
    "Adopt": "true",
    "KeepInSync": "false",
}
EMPTY: tuple[Any, ...] = (None, "", [], {})
LISTS = ("AcceptProblems", "Destinations", "Formats")
MAPS = ("Expect", "Outputs")


def shapes_of(items: list[str]) -> list[Any]:
    """The ways in which a list may arrive that mean the same."""
    joined = ",".join(items)
    return [
        items,
        joined,
        f" {', '.join(items)} ",
        f",{joined},",
        json.dumps(items),
        [joined],
        [*items, ""],
        [json.dumps(items)],
        items[::-1],
        [*items, *items],
    ]


def request(**given: Any) -> PublishRequest | list[tuple[str, str]]:
    """The request, or the codes and subjects of what is wrong with it. Nothing is left out of what is given."""
    try:
        return parse_request({**properties(IdentityPoolId=None), **given})
    except RequestInvalid as stopped:
        return [(problem.code, problem.subject) for problem in stopped.problems]


def on_the_command_line(*words: str) -> PublishRequest | list[tuple[str, str]]:
    """What these options of `publish` make, in addition to the required ones."""
    given = properties(IdentityPoolId=None)
    required = [
        *("--name", given["PublicationName"], "--user-pool-id", given["UserPoolId"]),
        *("--user-pool-client-id", given["UserPoolClientId"]),
    ]
    options = parser().parse_args(["publish", *required, *words])
    try:
        return parse_request(properties_of(options))
    except RequestInvalid as stopped:
        return [(problem.code, problem.subject) for problem in stopped.problems]


@pytest.mark.parametrize(("name", "empty"), [*itertools.product(sorted(OPTIONAL), EMPTY)])
def test_an_empty_property_is_left_out(name: str, empty: Any) -> None:
    assert request(**{name: empty}) == request()


@pytest.mark.parametrize(("name", "empty"), [*itertools.product(REQUIRED, EMPTY)])
def test_a_required_property_that_is_empty_is_missing(name: str, empty: Any) -> None:
    assert request(**{name: empty}) == [("PropertyMissing", name)]


def test_every_property_is_in_these_tables() -> None:
    known = {*REQUIRED, *OPTIONAL}
    assert known >= {*PROPERTIES.values(), "Adopt", "KeepInSync"}
    # What is adopted makes no other request.
    for name in OPTIONAL.keys() - {"Adopt"}:
        assert request(**{name: OPTIONAL[name]}) != request()


def test_an_unknown_property_is_told_though_it_is_empty() -> None:
    for empty in EMPTY:
        assert request(Identitypoolid=empty) == [("PropertyUnknown", "Identitypoolid")]


@pytest.mark.parametrize(
    ("name", "shape"), [(name, shape) for name in LISTS for shape in shapes_of(OPTIONAL[name])]
)
def test_a_list_means_the_same_in_every_shape(name: str, shape: Any) -> None:
    assert request(**{name: shape}) == request(**{name: OPTIONAL[name]})


@pytest.mark.parametrize(
    ("name", "shape"), [*itertools.product(LISTS, [[""], ["", ""], ",", "[]"])]
)
def test_a_list_of_nothing_is_left_out(name: str, shape: Any) -> None:
    assert request(**{name: shape}) == request()


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        *itertools.product(
            LISTS, ["[", '{"a": 1}', "[1]", "[[]]", [1], [["s3"]], {"s3": ""}, 1, True]
        )
    ],
)
def test_what_is_no_list_of_texts_is_wrong(name: str, shape: Any) -> None:
    assert {*request(**{name: shape})} == {("PropertyInvalid", name)}  # type: ignore[misc]


@pytest.mark.parametrize("name", MAPS)
def test_a_map_may_be_json_text(name: str) -> None:
    assert request(**{name: json.dumps(OPTIONAL[name])}) == request(**{name: OPTIONAL[name]})
    assert request(**{name: "{}"}) == request()


def test_the_groups_of_an_expectation_may_be_json_text() -> None:
    made = request(Expect={"Groups": json.dumps({"admins": ROLE_ARN})})
    assert not isinstance(made, list)
    assert made.expect == Expectations(groups={"admins": ROLE_ARN})


@pytest.mark.parametrize("option", sorted(PROPERTIES.keys() - {"--data-api-key"}))
def test_an_option_that_is_empty_is_left_out(option: str) -> None:
    name = PROPERTIES[option]
    expected = request(**{name: ""})
    assert on_the_command_line(option, "") == expected


@pytest.mark.parametrize("name", LISTS)
def test_an_option_means_the_same_as_the_property(name: str) -> None:
    [option] = [option for option, of in PROPERTIES.items() if of == name]
    items = OPTIONAL[name]
    expected = request(**{name: items})
    repeated = [word for item in items for word in (option, item)]
    assert on_the_command_line(*repeated) == expected
    for shape in shapes_of(items):
        if isinstance(shape, str):
            assert on_the_command_line(option, shape) == expected
