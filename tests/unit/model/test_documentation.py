"""Where a code is explained on the web, and which addresses are taken for that."""

from __future__ import annotations

import re

import pytest

from amplify_outputs.model.documentation import (
    ADDRESS_MAX_CHARACTERS,
    EXAMPLE,
    Documentation,
    is_address,
)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://x.example/docs", "https://x.example/docs/problems.md#appclienthassecret"),
        ("https://x.example/docs/", "https://x.example/docs/problems.md#appclienthassecret"),
        ("https://x.example", "https://x.example/problems.md#appclienthassecret"),
        (
            "https://x.example/a.html?page=1#{code}",
            "https://x.example/a.html?page=1#appclienthassecret",
        ),
        ("https://x.example/{code}/", "https://x.example/appclienthassecret/"),
        ("", ""),
    ],
)
def test_the_code_is_put_in_its_place_or_behind_the_folder(address: str, page: str) -> None:
    assert Documentation(address).page_of("AppClientHasSecret") == page


def test_a_code_that_no_catalogue_has_ends_no_address() -> None:
    page = Documentation("https://x.example/{code}").page_of("A b\x1b[2J/../'\"<#")

    assert re.fullmatch(r"https://x\.example/[a-z0-9%.]+", page, re.IGNORECASE)


@pytest.mark.parametrize(
    "address",
    [
        EXAMPLE,
        "https://x.example",
        "https://x.example:8443/a/b.c/~d_e-f/",
        "https://x.example/blob/main/docs",
        "https://x.example/a?b=c&d=e#{code}",
        "https://x.example/" + "a" * (ADDRESS_MAX_CHARACTERS - len("https://x.example/")),
    ],
)
def test_an_address_of_https_is_taken(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://x.example/docs",
        "javascript:alert(1)",
        "https://",
        "https:///docs",
        "x.example/docs",
        "https://x.example/docs Reset your password at",
        "https://x.example/docs\n",
        "https://x.example/docs\nFix:",
        "https://x.example/\x1b[2J",
        'https://x.example/"',
        "https://x.example/<b>",
        "https://x.example/](",
        "https://me@x.example/docs",
        # A page of the folder would be behind these.
        "https://x.example/docs?a=b",
        "https://x.example/docs#a",
        "https://x.example/{code}{code}",
        "https://x.example/{CODE}",
        "https://{code}.example/",
        "https://x.example/" + "a" * ADDRESS_MAX_CHARACTERS,
    ],
)
def test_nothing_else_is_an_address(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("address", "codes", "said"),
    [
        (EXAMPLE, ["CodeX", "CodeY"], f"The page about CodeX: {EXAMPLE}/problems.md#codex"),
        (EXAMPLE, [], ""),
        ("", ["CodeX"], ""),
    ],
)
def test_a_reason_links_to_the_page_of_the_first_problem(
    address: str, codes: list[str], said: str
) -> None:
    assert Documentation(address).where_to_read(codes) == said
