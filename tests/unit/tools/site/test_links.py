"""Links between files of the repository become links between pages of the site."""

from __future__ import annotations

import pytest

from tools.site.links import names_of_sources, with_links_of_site, with_sources

PATH = "docs/how-to/build-again.md"


def moved(text: str, path: str = PATH) -> tuple[str, list[str]]:
    used: list[str] = []
    return with_links_of_site(text, path, used.append), used


@pytest.mark.parametrize(
    ("path", "link", "target", "leads_to"),
    [
        (PATH, "[a](../checks.md)", "[a](../checks.md)", "docs/checks.md"),
        (PATH, "[a](../checks.md#mfa)", "[a](../checks.md#mfa)", "docs/checks.md"),
        (PATH, "[a](use-from-cdk.md)", "[a](use-from-cdk.md)", "docs/how-to/use-from-cdk.md"),
        (PATH, "[a](../../README.md)", "[a](../index.md)", "README.md"),
        (PATH, "[a](../README.md)", "[a](../documentation.md)", "docs/README.md"),
        (PATH, "[a](../../CHANGELOG.md)", "[a](../changelog.md)", "CHANGELOG.md"),
        (
            PATH,
            "[a](../../clients/npm/README.md)",
            "[a](../clients/npm.md)",
            "clients/npm/README.md",
        ),
        (PATH, "[a](../../action.yml)", "[a](../files/action.yml.md)", "action.yml"),
        (PATH, "[a](../../examples/cdk)", "[a](../files/examples/cdk.md)", "examples/cdk"),
        (PATH, "[a](../../.ci/run)", "[a](../files/dot-ci/run.md)", ".ci/run"),
        (PATH, "![a](../images/a.svg)", "![a](../images/a.svg)", "docs/images/a.svg"),
        ("README.md", "![a](docs/images/a.svg)", "![a](images/a.svg)", "docs/images/a.svg"),
        (
            "README.md",
            '<img src="docs/images/a.svg" alt="a">',
            '<img src="images/a.svg" alt="a">',
            "docs/images/a.svg",
        ),
        ("README.md", "[a]: docs/checks.md", "[a]: checks.md", "docs/checks.md"),
    ],
)
def test_a_link_leads_to_the_page_of_its_file(
    path: str, link: str, target: str, leads_to: str
) -> None:
    assert moved(link, path) == (target, [leads_to])


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://example.com/x.md)",
        "[a](#below)",
        "`[a](b.md)`",
        "``[a](b.md) ` ``",
        "```markdown\n[a](b.md)\n```",
        "~~~\n[a](b.md)\n~~~",
        "  ```\n  [a](b.md)\n  ```",
    ],
)
def test_an_address_a_heading_and_code_stay_as_they_are(text: str) -> None:
    assert moved(text) == (text, [])


def test_prose_around_code_is_moved() -> None:
    text = "[a](build-again.md) `[c](d.md)` [e](use-from-cdk.md)\n\n```\n[g](h.md)\n```\n\n[i](../../README.md)\n"

    assert moved(text) == (
        "[a](build-again.md) `[c](d.md)` [e](use-from-cdk.md)\n\n```\n[g](h.md)\n```\n\n[i](../index.md)\n",
        ["docs/how-to/build-again.md", "docs/how-to/use-from-cdk.md", "README.md"],
    )


SOURCES = "# Sources\n\n## AWS\n\n### cfn-quotas\n\nText.\n\n### sqs-api\n"


def test_a_source_that_a_page_cites_is_a_link_to_what_is_said_of_it() -> None:
    text = "A limit [cfn-quotas]. Another [sqs-api], again [cfn-quotas].\n"

    assert with_sources(text, PATH, names_of_sources(SOURCES)) == (
        "A limit [cfn-quotas]. Another [sqs-api], again [cfn-quotas].\n\n"
        "[cfn-quotas]: ../sources.md#cfn-quotas\n"
        "[sqs-api]: ../sources.md#sqs-api\n"
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("No source.\n", PATH),
        ("[of-nobody] is no source.\n", PATH),
        ("A link: [cfn-quotas](https://example.com).\n", PATH),
        ("[cfn-quotas]\n", "docs/sources.md"),
    ],
)
def test_what_is_no_citation_stays_as_it_is(text: str, path: str) -> None:
    assert with_sources(text, path, names_of_sources(SOURCES)) == text
