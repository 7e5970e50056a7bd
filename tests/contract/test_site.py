"""The documentation as a site: that it is whole, that it reads as the pages do, and that it needs nobody else."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

import pytest
from markdown_it import MarkdownIt

from amplify_outputs.checks.catalogue import CATALOGUE
from tools.environments import REPOSITORY
from tools.site.build import build
from tools.site.links import SiteBroken
from tools.site.navigation import CONTENTS, sections
from tools.site.places import HOME, Places, page_of
from tools.site.search import NAMES

if TYPE_CHECKING:
    from pathlib import Path

_BLOCKS: Final = ("h1", "h2", "h3", "h4", "li", "tr", "blockquote")
_ASKS: Final = re.compile(
    r'<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)="(?P<address>[^"]+)"'
)
_READ: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"), "https://docs.example.com/")


class _Blocks(HTMLParser):
    """Counts the blocks of a page's article."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._inside = self._inside or tag == "article"
        if self._inside and tag in (*_BLOCKS, "pre"):
            self.found[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._inside = False


def blocks_of_markdown(text: str) -> Counter[str]:
    tokens = _READ.parse(re.sub(r"\A---\n.*?^---\n", "", text, flags=re.DOTALL | re.MULTILINE))
    found = Counter(it.tag for it in tokens if it.nesting == 1 and it.tag in _BLOCKS)
    found["pre"] = sum(it.type in {"fence", "code_block"} for it in tokens)
    return +found


def blocks_of_html(text: str) -> Counter[str]:
    page = _Blocks()
    page.feed(text)
    return page.found


def test_every_page_of_the_documentation_is_in_the_menu() -> None:
    menu = sections((REPOSITORY / CONTENTS).read_text(encoding="utf-8"))
    named = {path for section in menu for path in section.pages}
    pages = {it for it in Places().within("docs") if it.endswith(".md")}

    assert pages - named == {CONTENTS}


def test_no_two_files_have_the_same_page() -> None:
    # Also where a file system does not tell capitals from small letters.
    pages = Counter(page_of(it).lower() for it in Places().files)

    assert [page for page, times in pages.items() if times > 1] == []


def test_every_page_has_the_blocks_that_github_would_show(site: Path) -> None:
    sources = site.parent / "pages"
    differing = {}
    for source in sorted(sources.rglob("*.md")):
        name = source.relative_to(sources)
        meant = blocks_of_markdown(source.read_text(encoding="utf-8"))
        shown = blocks_of_html((site / name.with_suffix(".html")).read_text(encoding="utf-8"))
        if meant != shown:
            differing[str(name)] = (meant - shown, shown - meant)

    assert differing == {}


def test_each_code_has_a_page_and_an_entry_in_the_index(site: Path) -> None:
    listed = json.loads((site / "problems.json").read_text(encoding="utf-8"))["problems"]

    assert [it["code"] for it in listed] == list(CATALOGUE)
    assert [it["page"] for it in listed] == [f"problems/{code.lower()}.html" for code in CATALOGUE]
    for entry in listed:
        text = (site / entry["page"]).read_text(encoding="utf-8")
        assert re.search(rf"<h1[^>]*>{entry['code']}<", text), entry["code"]


def test_the_index_says_what_the_catalogue_says(site: Path) -> None:
    listed = json.loads((site / "problems.json").read_text(encoding="utf-8"))["problems"]
    check = CATALOGUE["AppClientHasSecret"]

    [entry] = [it for it in listed if it["code"] == check.code]
    assert entry == {
        "code": "AppClientHasSecret",
        "page": "problems/appclienthassecret.html",
        "severities": ["error"],
        "acceptable": False,
        "title": check.title,
        "effect": check.effect,
        "fix": f"Fix: {check.fix}",
        "places": [
            {"tool": "Console", "change": check.console},
            {"tool": "CloudFormation", "change": check.cloudformation},
            {"tool": "Terraform", "change": check.terraform},
        ],
        "leavesOut": "",
        "sources": list(check.sources),
    }


def test_every_address_of_the_index_for_language_models_is_a_page(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    addresses = re.findall(r"\]\(([^)]+)\)", text)

    assert len(addresses) > 30
    assert [it for it in addresses if not (site / it).is_file()] == []


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    asked = {
        link["address"]
        for page in site.rglob("*.html")
        for link in _ASKS.finditer(page.read_text(encoding="utf-8"))
        if "://" in link["address"] and 'rel="canonical"' not in link.group()
    }

    assert asked == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# One\n\n[Two](missing)\n",
            "docs/checks.md: a link leads to docs/missing, which does not exist",
        ),
        ("# One\n\n[Two](../README.md#nowhere)\n", "anchor does not exist"),
        ("# One\n\n[Two](#nowhere)\n", "anchor does not exist"),
    ],
)
def test_a_link_that_leads_nowhere_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    files = {
        HOME: "# Home\n\nIt is one.\n",
        CONTENTS: "# All\n\n## Read\n\n[One](checks.md)\n",
        "docs/checks.md": text,
        "tools/site/zensical.toml": (REPOSITORY / "tools/site/zensical.toml").read_text(),
        "tools/site/extra/stylesheets/extra.css": "",
    }
    monkeypatch.setattr("tools.site.problems.pages", dict)
    repository = tmp_path / "repository"
    for name, content in files.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(content, encoding="utf-8")
    places = Places(repository)
    # What git would list.
    object.__setattr__(places, "files", frozenset(files))

    with pytest.raises(SiteBroken, match=re.escape(said)):
        build(tmp_path / "work", repository=places)


def test_the_page_of_a_file_is_on_the_site(site: Path) -> None:
    for path in (
        "README.md",
        "docs/README.md",
        "docs/deploying.md",
        "CHANGELOG.md",
        "examples/consumer.yaml",
    ):
        assert (site / page_of(path)).with_suffix(".html").is_file(), path


def test_a_link_to_a_heading_does_not_move_a_page_out_of_its_section() -> None:
    contents = (
        "# All\n\n## Do\n\n[fix](look.md#fix) [sync](sync.md#now)\n\n"
        "## Look up\n\n[all](look.md) [why](decisions/1.md)\n"
    )

    pages = {it.title: [posixpath.basename(page) for page in it.pages] for it in sections(contents)}
    assert pages == {"Do": ["sync.md"], "Look up": ["look.md"], "Decisions": ["1.md"]}


def test_the_search_finds_each_problem_once_and_no_page_about_the_code(site: Path) -> None:
    [found, assigned] = [(site / name).read_text(encoding="utf-8") for name in NAMES]
    items = json.loads(found)["items"]
    pages = {it["location"].partition("#")[0] for it in items}

    assert assigned == f"var __index = {found};"
    assert [it["location"] for it in items if it["title"] == "AppClientHasSecret"] == [
        "problems/appclienthassecret.html"
    ]
    assert {"index.html", "troubleshooting.html", "problems.html", "deploying.html"} <= pages
    assert {"sources.html", "architecture.html", "contributing.html"} & pages == set()
