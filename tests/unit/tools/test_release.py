"""`make release`: what it refuses, what it writes, and what it leaves as it was."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

import pytest

from tests.releases import CHANGELOG, WHEN, commit, copy_of_repository, git
from tools import distribution, release
from tools.environments import REPOSITORY, EnvironmentUnusable

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE: Final = "layers/amplify_outputs/amplify_outputs/__init__.py"
NO_ENTRIES: Final = CHANGELOG.replace("- `amplify-outputs brew` makes coffee.\n", "")
MALFORMED: Final = "VERSION is {!r}, and must be three numbers with dots, such as 1.2.3."
NOT_GREATER: Final = "VERSION is {}, and must be greater than {}, the last release."
DIRTY: Final = "The working tree has changes that are not committed: {}."
EMPTY: Final = 'The section "## Unreleased" of CHANGELOG.md has no entries.'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with the files that a release changes, at version 0.1.0."""
    root = copy_of_repository(tmp_path / "repository", release.PLACES)
    current = release.current_version(root)
    for name, form in release.PLACES.items():
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(text.replace(form.format(current), form.format("0.1.0")))
    commit(root)
    return root


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the build was asked for; it makes one file with the version that its tree has."""
    asked: dict[str, object] = {}

    def build(source: distribution.Source, into: Path) -> list[Path]:
        tree = source.tree
        names = sorted(str(it.relative_to(tree)) for it in tree.rglob("*") if it.is_file())
        asked.update(names=names, version=source.version, commit=source.commit, when=source.when)
        into.mkdir()
        (into / "wheel").write_text(release.current_version(tree))
        return [into / "wheel"]

    monkeypatch.setattr(distribution, "build", build)
    return asked


def texts(root: Path) -> dict[str, str]:
    """Every file outside of git's own folder."""
    return {
        str(path.relative_to(root)): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


# What it writes --------------------------------------------------------------------------------


def test_a_release_sets_the_version_and_dates_the_changelog(
    root: Path, built: dict[str, object]
) -> None:
    before = texts(root)

    files = release.prepare(root, "0.2.0", "2026-12-01")

    expected = {
        name: text.replace(
            release.PLACES[name].format("0.1.0"), release.PLACES[name].format("0.2.0")
        )
        for name, text in before.items()
        if name in release.PLACES
    }
    heading = "## Unreleased\n\n## 0.2.0 (2026-12-01)\n"
    expected["CHANGELOG.md"] = CHANGELOG.replace("## Unreleased\n", heading)
    expected["dist/wheel"] = "0.2.0"
    assert texts(root) == expected
    assert [str(path) for path in files] == ["dist/wheel"]
    assert built == {
        "names": sorted(before),
        "version": "0.2.0",
        "commit": git(root, "rev-parse", "HEAD").strip(),
        "when": WHEN,
    }


@pytest.mark.usefixtures("built")
def test_two_releases_follow_each_other(root: Path) -> None:
    release.prepare(root, "0.2.0", "2026-12-01")
    changelog = root / "CHANGELOG.md"
    entry = "\n### Fixed\n\n- Coffee is hot.\n"
    changelog.write_text(
        changelog.read_text().replace("## Unreleased\n", f"## Unreleased\n{entry}")
    )
    (root / ".gitignore").write_text("dist/\n")
    commit(root)

    release.prepare(root, "0.10.0", "2026-12-02")

    _, _, released = CHANGELOG.partition("## Unreleased\n")
    assert changelog.read_text() == (
        "# Changelog\n\n## Unreleased\n\n"
        f"## 0.10.0 (2026-12-02)\n{entry}\n"
        f"## 0.2.0 (2026-12-01)\n{released}"
    )
    assert release.current_version(root) == "0.10.0"


@pytest.fixture
def project(root: Path) -> Path:
    """The file with the project's metadata, of which the address is a part."""
    file = root / "pyproject.toml"
    file.write_bytes((REPOSITORY / "pyproject.toml").read_bytes())
    commit(root)
    return file


@pytest.mark.usefixtures("built")
def test_a_release_writes_the_address_of_the_site_where_links_begin(
    root: Path, project: Path
) -> None:
    release.prepare(root, "0.2.0", "2026-12-01", "https://docs.example.com/")

    assert tomllib.loads(project.read_text())["project"]["urls"] == {
        "Documentation": "https://docs.example.com/"
    }
    assert (
        '\n__documentation__ = "https://docs.example.com/problems/{code}.html"\n'
        in (root / PACKAGE).read_text()
    )


@pytest.mark.usefixtures("built")
def test_a_release_without_an_address_keeps_that_of_the_last_one(root: Path, project: Path) -> None:
    release.prepare(root, "0.2.0", "2026-12-01", "https://docs.example.com/")
    changelog = root / "CHANGELOG.md"
    changelog.write_text(changelog.read_text().replace("Unreleased\n", "Unreleased\n\n- Tea.\n", 1))
    (root / ".gitignore").write_text("dist/\n")
    commit(root)
    before = project.read_text(), (root / PACKAGE).read_text()

    release.prepare(root, "0.3.0", "2026-12-02")
    kept = project.read_text(), (root / PACKAGE).read_text().replace("0.3.0", "0.2.0")
    assert kept == before

    changelog.write_text(
        changelog.read_text().replace("Unreleased\n", "Unreleased\n\n- Milk.\n", 1)
    )
    commit(root)
    release.prepare(root, "0.4.0", "2026-12-03", "https://pages.example.org")
    assert tomllib.loads(project.read_text())["project"]["urls"] == {
        "Documentation": "https://pages.example.org"
    }


@pytest.mark.parametrize(
    "address", ["http://docs.example.com/", "https://a b/", f"https://{'a' * 200}/"]
)
def test_an_address_to_which_nothing_can_link_is_refused(
    root: Path, built: dict[str, object], address: str
) -> None:
    before = texts(root)

    with pytest.raises(release.ReleaseImpossible) as refused:
        release.prepare(root, "0.2.0", "2026-12-01", address)

    assert refused.value.args == (
        f"ADDRESS is {address!r}, and must be that of a site, such as https://docs.example.com/.",
    )
    assert texts(root) == before
    assert built == {}


@pytest.mark.usefixtures("built")
def test_the_first_release_may_have_the_version_that_the_package_has(root: Path) -> None:
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- All is new.\n")
    commit(root)

    release.prepare(root, "0.1.0", "2026-12-01")

    assert (root / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-12-01)\n\n- All is new.\n"
    )


@pytest.mark.usefixtures("built")
def test_what_an_earlier_release_built_is_replaced(root: Path) -> None:
    (root / "dist").mkdir()
    (root / "dist" / "older").write_text("")
    (root / ".gitignore").write_text("dist/\n")
    commit(root)

    release.prepare(root, "0.2.0", "2026-12-01")

    assert [path.name for path in (root / "dist").iterdir()] == ["wheel"]


@pytest.mark.usefixtures("built")
def test_it_prints_the_commands_that_publish_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["0.2.0"], root) == 0

    assert capsys.readouterr().out == (
        "0.2.0 is prepared:\n"
        "  dist/wheel\n"
        "\n"
        "Read the changes, then commit, tag and push them:\n"
        '  git commit --all --message "Release 0.2.0"\n'
        '  git tag --annotate v0.2.0 --message "Release 0.2.0"\n'
        "  git push origin HEAD v0.2.0\n"
        "\n"
    )


# What it refuses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "changes", "reasons"),
    [
        ("", {}, [MALFORMED.format("")]),
        ("1.2", {}, [MALFORMED.format("1.2")]),
        ("v1.2.3", {}, [MALFORMED.format("v1.2.3")]),
        ("1.2.3-rc1", {}, [MALFORMED.format("1.2.3-rc1")]),
        ("1.02.3", {}, [MALFORMED.format("1.02.3")]),
        ("1.2.3\n", {}, [MALFORMED.format("1.2.3\n")]),
        ("0.0.9", {}, [NOT_GREATER.format("0.0.9", "0.0.9")]),
        ("0.0.10", {}, [f"VERSION is 0.0.10, and must not be less than 0.1.0, the version in {PACKAGE}."]),
        ("0.2.0", {"new.txt": ""}, [DIRTY.format("new.txt")]),
        ("0.2.0", {"template.yaml": "SemanticVersion: 0.1.0"}, [DIRTY.format("template.yaml")]),
        (
            "0.2.0",
            {f"{number}.txt": "" for number in range(7)},
            [DIRTY.format("0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more")],
        ),
        ("0.2.0", {"CHANGELOG.md": NO_ENTRIES}, [DIRTY.format("CHANGELOG.md"), EMPTY]),
        (
            "0.2.0",
            {"CHANGELOG.md": "# Changelog\n"},
            [DIRTY.format("CHANGELOG.md"), 'CHANGELOG.md has no section "## Unreleased".'],
        ),
        # All at once.
        (
            "x",
            {"CHANGELOG.md": NO_ENTRIES, "template.yaml": "SemanticVersion: 0.0.1"},
            [
                MALFORMED.format("x"),
                DIRTY.format("CHANGELOG.md, template.yaml"),
                EMPTY,
                "template.yaml does not say SemanticVersion: 0.1.0 once.",
            ],
        ),
    ],
)  # fmt: skip
def test_it_says_every_reason_in_a_line_and_changes_nothing(
    root: Path,
    built: dict[str, object],
    capsys: pytest.CaptureFixture[str],
    version: str,
    changes: dict[str, str],
    reasons: list[str],
) -> None:
    for name, text in changes.items():
        (root / name).write_text(text)
    before = texts(root)

    assert release.main([version], root) == 1

    assert capsys.readouterr() == ("", "".join(f"{reason}\n" for reason in reasons))
    assert texts(root) == before
    assert built == {}


def test_a_build_that_fails_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(*_: object) -> list[Path]:
        message = "`make` failed (2):\nno network"
        raise EnvironmentUnusable(message)

    monkeypatch.setattr(distribution, "build", build)
    before = texts(root)

    assert release.main(["0.2.0"], root) == 1

    assert capsys.readouterr() == (
        "",
        "The build failed, and nothing was changed: `make` failed (2):\nno network\n",
    )
    assert texts(root) == before


def test_outside_of_a_repository_it_says_what_git_says(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (root / ".git").rename(tmp_path / "elsewhere")

    assert release.main(["0.2.0"], root) == 1

    assert capsys.readouterr().err.startswith("git status failed: fatal: not a git repository")


# This repository -------------------------------------------------------------------------------


def test_every_place_of_this_repository_names_the_version_once() -> None:
    version = release.current_version(REPOSITORY)
    times = {
        name: (REPOSITORY / name).read_text(encoding="utf-8").count(form.format(version))
        for name, form in release.PLACES.items()
    }

    assert times == dict.fromkeys(release.PLACES, 1)


def test_no_other_page_or_example_names_its_tag() -> None:
    tag = re.compile(rf"(?<![\w.])v{re.escape(release.current_version(REPOSITORY))}(?![\w.])")
    names = git(
        REPOSITORY, "ls-files", "README.md", "action.yml", "clients", "docs", "examples"
    ).split()
    found = {
        name
        for name in names
        if (REPOSITORY / name).is_file()
        # A picture is no text.
        and tag.search((REPOSITORY / name).read_text("utf-8", errors="replace"))
    }

    assert found == {name for name, form in release.PLACES.items() if "v{}" in form}
