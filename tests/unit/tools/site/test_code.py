"""Files that pages link to are shown as code, folders as the list of their files."""

from __future__ import annotations

from tools.site.code import listed, shown


def test_a_file_is_code_in_its_language() -> None:
    assert (
        shown("examples/a.yaml", "b: 1\n")
        == "# a.yaml\n\n`examples/a.yaml`\n\n```yaml\nb: 1\n```\n"
    )


def test_a_file_with_fences_is_between_longer_ones() -> None:
    assert shown("x/a", "```\nb\n```\n") == "# a\n\n`x/a`\n\n````text\n```\nb\n```\n````\n"


def test_a_folder_lists_its_files() -> None:
    assert listed("examples/web", ("examples/web/a.js", "examples/web/src/.b.js")) == (
        "# examples/web\n\n- [a.js](web/a.js.md)\n- [src/.b.js](web/src/dot-b.js.md)\n"
    )
