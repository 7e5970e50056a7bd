"""CHANGELOG.md: releases with dates, newest first, and one sentence an entry."""

from __future__ import annotations

import re
from typing import Final

import pytest

from amplify_outputs import __version__
from tests.releases import CHANGELOG
from tools.environments import REPOSITORY

TEXT: Final = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS: Final = ("Added", "Changed", "Fixed")
_RELEASE: Final = re.compile(r"(\d+)\.(\d+)\.(\d+) \(\d{4}-\d{2}-\d{2}\)")
# A period, and another sentence after it. "Gen 1, as" and `template.yaml` are in the middle of one.
_NEXT_SENTENCE: Final = re.compile(r"[.!?] +[`A-Z]")


def test_the_changelog_has_its_form() -> None:
    assert faults(TEXT) == []


def test_the_version_of_the_package_is_the_last_release_or_the_first_to_come() -> None:
    releases = _RELEASE.findall(TEXT)

    assert not releases or ".".join(releases[0]) == __version__


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CHANGELOG, []),
        ("## Unreleased\n", []),
        ("## 0.1.0 (2026-01-31)\n", ["the first section is 0.1.0 (2026-01-31)"]),
        ("## Unreleased\n## 0.1.0\n", ["0.1.0 is no release"]),
        (
            "## Unreleased\n## 0.9.0 (2026-01-31)\n## 0.10.0 (2026-01-30)\n",
            ["releases are not the newest first"],
        ),
        ("## Unreleased\n### New\n- Tea.\n", ["New is not one of Added, Changed, Fixed"]),
        ("## Unreleased\n### Fixed\n- Tea is hot. It was cold.\n", ["not one sentence: Tea is hot. It was cold."]),
        ("## Unreleased\n### Fixed\n- Tea is\n  hot\n", ["not one sentence: Tea is hot"]),
        ("## Unreleased\n### Fixed\n- Tea is hot ([how](a.md)).\n", []),
    ],
)  # fmt: skip
def test_the_check_of_the_changelog_notices(text: str, found: list[str]) -> None:
    assert faults(text) == found


def faults(text: str) -> list[str]:
    """What is not as the page says at its top."""
    first, *others = re.findall(r"^## (.+)$", text, re.MULTILINE)
    releases = [_RELEASE.fullmatch(title) for title in others]
    numbers = [tuple(map(int, found.groups())) for found in releases if found]
    kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
    entries = re.findall(r"^- (.+(?:\n  .+)*)", text, re.MULTILINE)
    sentences = [re.sub(r"\s+", " ", entry) for entry in entries]
    return [
        *([] if first == "Unreleased" else [f"the first section is {first}"]),
        *(
            f"{title} is no release"
            for title, found in zip(others, releases, strict=True)
            if not found
        ),
        *(
            []
            if numbers == sorted(numbers, reverse=True)
            else ["releases are not the newest first"]
        ),
        *(f"{kind} is not one of {', '.join(KINDS)}" for kind in kinds if kind not in KINDS),
        *(
            f"not one sentence: {sentence}"
            for sentence in sentences
            if not sentence.endswith(".") or _NEXT_SENTENCE.search(sentence)
        ),
    ]
