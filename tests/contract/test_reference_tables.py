"""The tables of properties and attributes, and docs/custom-resource.md, say the same.

That the page has every attribute that is returned, and no other, test_documented_commands.py shows.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from amplify_outputs.reference.attributes import ATTRIBUTES, Attribute
from amplify_outputs.reference.properties import CLOUDFORMATION, PROPERTIES, Property
from tools.emulator import REPOSITORY

PAGE: Final = (REPOSITORY / "docs" / "custom-resource.md").read_text(encoding="utf-8")
# How the page says these, by property.
DEFAULTS: Final = {
    "Destinations": "both",
    "ServiceTimeout": None,
    "Platform": "none: all libraries may read the file",
}


def said_of(row: Property) -> dict[str, str]:
    """What the section of a property says after its words in italics, without line ends."""
    section = PAGE.partition(f"\n### {row.name}\n")[2].partition("\n#")[0]
    found = re.findall(r"^\*([\w ]+)\*: (.*?)(?=\n\n|\Z)", section, re.MULTILINE | re.DOTALL)
    return {name: " ".join(text.split()) for name, text in found}


def in_words(value: object) -> str | None:
    """A default as the page writes it; None if it writes none."""
    match value:
        case None:
            return None
        case bool():
            return f"`{str(value).lower()}`"
        case [only]:
            return f"`{only}`"
        case _:
            return f"`{value}`"


@pytest.mark.parametrize("row", [*PROPERTIES, *CLOUDFORMATION], ids=lambda row: row.name)
def test_the_section_of_a_property_says_what_its_row_says(row: Property) -> None:
    said = said_of(row)

    assert said["Required"] == ("Yes" if row.required else "No")
    assert said["Type"] == row.kind
    assert said.get("Default") == DEFAULTS.get(row.name, in_words(row.default))


@pytest.mark.parametrize(
    "row", [row for row in PROPERTIES if row.choices], ids=lambda row: row.name
)
def test_the_section_of_a_property_lists_its_values(row: Property) -> None:
    allowed = said_of(row).get("Allowed values", "")

    # Its codes are a page of their own.
    expected = [] if row.name == "AcceptProblems" else list(row.choices)
    assert re.findall(r"`([^`]+)`", allowed) == expected


@pytest.mark.parametrize("row", [row for row in PROPERTIES if row.form], ids=lambda row: row.name)
def test_the_example_of_a_row_has_the_form_of_its_values(row: Property) -> None:
    assert row.form
    assert row.form.fullmatch(row.example)


def test_the_table_of_attributes_has_those_of_the_page_in_their_order() -> None:
    table = PAGE.partition("### Fn::GetAtt\n")[2].partition("\n#")[0]

    assert [row.name for row in ATTRIBUTES] == re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


@pytest.mark.parametrize("row", ATTRIBUTES, ids=lambda row: row.name)
def test_what_a_row_says_of_an_attribute_is_one_plain_sentence(row: Attribute) -> None:
    assert row.says.endswith(".")
    assert ". " not in row.says
    assert not set(row.says) & set('`"*[]${}')
