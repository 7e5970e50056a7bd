"""The documentation, against the code that it is about."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from tests.contract.golden import REPOSITORY
from tools import document_problems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DOCS = REPOSITORY / "docs"
SOURCES = DOCS / "sources.md"
PAGES: Final = [*sorted(REPOSITORY.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
CODE = [
    path
    for folder in ("layers", "functions", "tools", "tests", "benchmarks", "docs")
    for path in sorted((REPOSITORY / folder).rglob("*"))
    if path.suffix in (".py", ".md") and path != SOURCES and "build" not in path.parts
] + [REPOSITORY / "template.yaml"]

# [name], as a source is named in prose; not name[index], "[name]", [name](link), or a code in a
# comment for a linter. A source without a hyphen would look like any other bracket.
_CITED = re.compile(r"(?<![\w\"'`\]\[])\[([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\](?![(\w\"'`{+*?\[])")
# Where nothing but a code of a problem can stand.
_CODES = (
    re.compile(r"\[(\w+)\]\([\w./]*problems\.md#"),
    re.compile(r"\bAcceptProblems: \[([\w, ]+)\]"),
    re.compile(r"--accept-problems((?: [A-Z]\w+)+)"),
    re.compile(r'"code": "(\w+)"'),
    re.compile(r"\b([A-Z]\w+) \((?:user pool|app client|identity pool|domain|role|document)\b"),
)
_LIKE_A_CODE = re.compile(r"\b(?:OAuth|[A-Z][a-z]+)(?:[A-Z][a-z]+)+\b")
_FOR_LINTERS = re.compile(r"#\s*(?:type: ignore|noqa)\S*")


def test_every_source_that_is_cited_is_listed() -> None:
    unlisted = {name: places for name, places in _citations().items() if name not in _sources()}

    assert unlisted == {}


def test_every_source_is_listed_once() -> None:
    headings = re.findall(r"^### (.+)$", SOURCES.read_text(encoding="utf-8"), re.MULTILINE)

    assert [name for name, times in Counter(headings).items() if times > 1] == []


def test_every_source_that_is_listed_is_cited() -> None:
    assert _sources().keys() - _citations().keys() == set()


def test_every_source_says_where_it_is_and_what_is_taken_from_it() -> None:
    for name, text in _sources().items():
        link, _, taken = text.strip().partition("\n\n")
        found = re.fullmatch(r"\[(.+)\]\((\S+)\)", link)
        assert found, f"{name} begins with something else than [title](address)"
        assert taken.strip().endswith("."), f"{name} does not say what is taken from it"
        address = found.group(2)
        assert address.startswith("https://") or (DOCS / address).is_file(), (
            f"{name}: {address} is not there"
        )


def test_the_page_of_problems_is_what_the_catalogue_says() -> None:
    written = document_problems.PAGE.read_text(encoding="utf-8")

    assert written == document_problems.page(), "make docs renews it"


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_is_documented_with_what_it_means(code: str) -> None:
    check = CATALOGUE[code]
    page = document_problems.page()

    section = re.split(r"\n##", page.partition(f"\n### {code}\n")[2])[0]
    words = " ".join(section.split())

    assert f"This code says that {check.title}. " in words
    assert f" {check.effect} Fix: {check.fix} " in words
    assert ("To accept it: " in words) is check.acceptable
    assert ("there is no need to accept it" in words) is (check.severities == ("info",))
    places = (check.console, check.cloudformation, check.terraform)
    assert [" ".join(place.split()) in words for place in places] == [True] * 3
    assert words.count("- Console: ") == bool(check.console)


def test_no_line_of_the_page_of_problems_is_a_quotation_by_accident() -> None:
    assert re.findall(r"^\s*>.*", document_problems.page(), re.MULTILINE) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_code_that_a_page_names_is_one_that_there_is(page: Path) -> None:
    assert _codes_that_are_none(page.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("A client with a secret is AppClientHasSecret.", set()),
        ("1 problem: DomainAsleep (user pool x).", {"DomainAsleep"}),
        ("AcceptProblems: [OAuthUrlsMissing, UrlAsleep]", {"UrlAsleep"}),
        ("`--accept-problems OAuthUrlsMissing UrlAsleep --fail-on error`", {"UrlAsleep"}),
        ('"code": "UrlAsleep"', {"UrlAsleep"}),
        ("[UrlAsleep](problems.md#urlasleep)", {"UrlAsleep"}),
        # Nearly a code: a slip of the pen, or what it was called before.
        ("It says OAuthUrlMissing then.", {"OAuthUrlMissing"}),
        ("CloudFormation says ResourceNotFoundException.", set()),
    ],
)
def test_the_search_for_codes_notices(text: str, none: set[str]) -> None:
    assert _codes_that_are_none(text) == none


def test_asking_whether_the_page_of_problems_is_up_to_date_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "problems.md"
    monkeypatch.setattr(document_problems, "PAGE", page)

    assert document_problems.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert not page.exists()
    assert document_problems.main([]) == 0
    assert document_problems.main(["--check"]) == 0


def test_pages_of_the_documentation_that_the_code_names_are_there() -> None:
    named = {
        page
        for path in CODE
        for page in re.findall(r"\bdocs/[\w/-]+\.md\b", path.read_text(encoding="utf-8"))
    }

    assert {page for page in named if not (REPOSITORY / page).is_file()} == set()


def _codes_that_are_none(text: str) -> set[str]:
    """Words in the place of a code, or very much like one, that are no code of a problem."""
    named = {word for place in _CODES for found in place.findall(text) for word in _words(found)}
    alike = {
        word
        for word in _LIKE_A_CODE.findall(text)
        if difflib.get_close_matches(word, CATALOGUE, cutoff=0.9)
    }
    return (named | alike) - CATALOGUE.keys() - {"CODE", "String"}  # Those stand for any code.


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _sources() -> dict[str, str]:
    """The text below each heading of the list."""
    parts = re.split(r"^#{1,3} ", SOURCES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = (part.partition("\n") for part in parts)
    names = re.compile(r"contract|[a-z][a-z0-9]*(-[a-z0-9]+)+")
    return {name: text for name, _, text in sections if names.fullmatch(name)}


def _citations() -> dict[str, list[str]]:
    """Where each source is cited: files, and codes of problems."""
    found: dict[str, list[str]] = {}
    for path in CODE:
        text = _FOR_LINTERS.sub("", path.read_text(encoding="utf-8"))
        _add(found, _CITED.findall(text), str(path.relative_to(REPOSITORY)))
    for check in CATALOGUE.values():
        _add(found, check.sources, check.code)
    return found


def _add(found: dict[str, list[str]], names: Iterable[str], place: str) -> None:
    for name in names:
        found.setdefault(name, []).append(place)


def test_the_readme_fits_on_a_screen() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 75
    assert len(text.split()) <= 450


def test_every_column_of_a_table_has_a_name() -> None:
    """A screen reader says it before each cell."""
    nameless = [
        f"{page.relative_to(REPOSITORY)}: {head}"
        for page in PAGES
        for head in re.findall(
            r"^(\|.*\|)\n\| ?:?---", page.read_text(encoding="utf-8"), re.MULTILINE
        )
        if not all(cell.strip() for cell in head[1:-1].split("|"))
    ]

    assert nameless == []
