"""The menu of the site comes from docs/README.md."""

from __future__ import annotations

from tools.site.navigation import Section, as_toml, sections

CONTENTS = """\
# Documentation

## Learn

| if you want to | read |
|---|---|
| see it | the [README](../README.md), then [the tutorial](tutorial.md) |

## Do

| deploy | [deploying.md](deploying.md), [again](tutorial.md) |
| fix | [refreshing.md](refreshing.md#fix), [problems.md](problems.md) |
| know why | decisions on [libraries](decisions/0001-libraries.md) |
| type | [the command line](command-line.md), [check](command-line/check.md) |
| copy | [a file](../examples/consumer.yaml) |
| take part | [CONTRIBUTING.md](../CONTRIBUTING.md) |
"""


def test_each_page_is_in_the_first_section_that_names_it_and_groups_are_last() -> None:
    assert sections(CONTENTS) == [
        Section("Learn", ["docs/tutorial.md"]),
        Section(
            "Do",
            [
                "docs/deploying.md",
                "docs/refreshing.md",
                "docs/problems.md",
                "docs/command-line.md",
                "CONTRIBUTING.md",
            ],
        ),
        Section("Commands", ["docs/command-line/check.md"]),
        Section("Decisions", ["docs/decisions/0001-libraries.md"]),
    ]


def test_the_pages_of_codes_stand_below_that_of_all_problems() -> None:
    menu = [Section("Do", ["docs/problems.md", "CONTRIBUTING.md"])]

    assert as_toml(menu, ["problems/a.md", "problems/b.md"]) == (
        "nav = [\n"
        '  { "Home" = "index.md" },\n'
        '  { "Contents" = "documentation.md" },\n'
        '  { "Do" = [\n'
        '    { "Problems" = [\n'
        '      "problems.md",\n'
        '      "problems/a.md",\n'
        '      "problems/b.md",\n'
        "    ] },\n"
        '    "contributing.md",\n'
        "  ] },\n"
        "]\n"
    )
