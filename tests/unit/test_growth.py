"""Work and messages grow with what is given, and no faster: anybody may have thousands of URLs or groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.examine import examine
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.facts import Group
from amplify_outputs.model.problem import NAMED_AT_MOST, TEXT_MAX_CHARACTERS, listed
from amplify_outputs.model.record import FILE_FORMATS
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.schema.json_values import given_twice, has_duplicates
from tests.builders import ROLE_ARN, app_client, properties, readings, request, user_pool

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.model.problem import Problem

FEW: Final = 200
MANY: Final = 8 * FEW
FORMATS: Final = [form for form in FILE_FORMATS if form != "json"]


class Counted(str):
    """A text that counts how often any of its kind is compared or looked into."""

    __slots__ = ()
    count: ClassVar[int] = 0

    def __eq__(self, other: object) -> bool:
        Counted.count += 1
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        Counted.count += 1
        return str.__ne__(self, other)

    def __hash__(self) -> int:
        Counted.count += 1
        return str.__hash__(self)

    def __contains__(self, part: str) -> bool:  # type: ignore[override]
        Counted.count += 1
        return str.__contains__(self, part)


def urls(number: int, form: str) -> list[str]:
    return [Counted(form.format(at)) for at in range(number)]


def asked(number: int, form: str) -> None:
    """A request whose Outputs name so many URLs."""
    oauth = {
        "domain": "shop.example.com",
        "identity_providers": [],
        "scopes": urls(number, "api/{}"),
        "redirect_sign_in_uri": urls(number, form),
        "redirect_sign_out_uri": urls(number, form),
        "response_type": "code",
    }
    parse_request(properties(Outputs={"auth": {"oauth": oauth}}))


def found(number: int, form: str) -> tuple[Problem, ...]:
    """What is found of an app client with so many URLs, scopes and providers, in every format."""
    client = app_client(
        name="web",
        oauth_enabled=True,
        oauth_flows=("code",),
        oauth_scopes=tuple(urls(number, "api/{}")),
        callback_urls=tuple(urls(number, form)),
        sign_out_urls=tuple(urls(number, form)),
        identity_providers=tuple(urls(number, "provider{}")),
    )
    read = readings(user_pool=user_pool(domain="shop"), app_client=client)
    return examine(request(Formats=FORMATS), read, parameter_max_bytes=8192).problems


@pytest.mark.parametrize(
    "form", ["https://{}.example.com/", "http://{}.example.com/,#", "app{}://"]
)
@pytest.mark.parametrize("work", [asked, found], ids=["request", "app client"])
def test_eight_times_as_many_urls_are_eight_times_the_work(
    work: Callable[[int, str], object], form: str
) -> None:
    counts = []
    for number in (FEW, MANY):
        Counted.count = 0
        work(number, form)
        counts.append(Counted.count)

    few, many = counts
    # What needs to compare none of them needs none for more.
    assert many <= 10 * max(few, FEW)


def test_a_duplicate_among_thousands_is_found_without_comparing_each_with_each() -> None:
    items: list[object] = [{"name": Counted(f"bucket{at}")} for at in range(MANY)]
    Counted.count = 0

    assert not has_duplicates(items)
    assert has_duplicates([*items, {"name": "bucket7"}])
    assert given_twice([*items, {"name": "bucket7"}, {"name": "bucket7"}], "name") == ["bucket7"]

    assert Counted.count < 10 * MANY


@pytest.mark.parametrize(
    ("items", "duplicates"),
    [
        ([], False),
        (["a", "b"], False),
        (["a", "b", "a"], True),
        ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], True),
        ([["a"], ["a"]], True),
        ([["a"], "a", ["a", "b"]], False),
        ([None, "null"], False),
    ],
)
def test_items_are_duplicates_if_they_say_the_same(
    items: list[object], *, duplicates: bool
) -> None:
    assert has_duplicates(items) is duplicates


# Messages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ""),
        (1, "n0"),
        (3, "n0, n1, n2"),
        (NAMED_AT_MOST, ", ".join(f"n{at}" for at in range(NAMED_AT_MOST))),
        (
            NAMED_AT_MOST + 1,
            ", ".join(f"n{at}" for at in range(NAMED_AT_MOST)) + " and 1 more",
        ),
        (10_000, ", ".join(f"n{at}" for at in range(NAMED_AT_MOST)) + " and 9,980 more"),
    ],
)
def test_a_message_names_some_and_counts_the_rest(number: int, expected: str) -> None:
    assert listed([f"n{at}" for at in range(number)]) == expected


def test_no_text_of_any_finding_is_longer_than_a_page() -> None:
    groups = tuple(
        Group(f"{'g' * 100}{at}", None, f"{ROLE_ARN}{at}", described_as_generated=False)
        for at in range(2000)
    )
    by_groups = request(Expect={"Groups": {f"{'e' * 100}{at}": ROLE_ARN for at in range(50)}})
    read = readings(groups=groups)
    problems = [
        *found(2000, "http://" + "a" * 900 + "{}/,#"),
        *examine(by_groups, read, parameter_max_bytes=8192).problems,
    ]
    with pytest.raises(RequestInvalid) as raised:
        parse_request(
            properties(Outputs={"x" * 100_000: 1, "auth": {"y" * 100_000: 1}}, **{"Z" * 9999: "z"})
        )
    problems += raised.value.problems

    assert {"UrlUnusable", "UrlNotSecure", "OutputsInvalid", "PropertyUnknown"} <= {
        problem.code for problem in problems
    }
    longest = max(len(text) for problem in problems for text in problem.as_json().values())
    assert longest <= TEXT_MAX_CHARACTERS


def test_a_text_that_is_too_long_is_cut_where_a_reader_sees_it() -> None:
    check = CATALOGUE["UrlUnusable"]
    at_the_limit = check.found(subject="s", message="m" * TEXT_MAX_CHARACTERS, fix="f")
    beyond = check.found(subject="s", message="m" * (TEXT_MAX_CHARACTERS + 1), fix="f")

    assert at_the_limit.message == "m" * TEXT_MAX_CHARACTERS
    assert beyond.message == "m" * (TEXT_MAX_CHARACTERS - 2) + " …"
