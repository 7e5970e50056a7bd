"""The page about the sign-in page: each picture has a scene of the browser tests, and the page says of which versions.

That the lines above a picture are those of the file, `tests/browser/test_scenes.py` shows.
"""

from __future__ import annotations

import json
import re
from typing import Final

from amplify_outputs.schema.versions import STANDARD_SIGN_UP_ATTRIBUTES
from tests.browser.pools import EVERYTHING
from tests.browser.scenes import FOLDER, PAGE, SCENES, lines_of_page
from tools.browser import JAVASCRIPT
from tools.environments import REPOSITORY

IMAGES: Final = REPOSITORY / "docs" / "images"
# Of a picture, which everybody who clones the repository gets.
MOST_BYTES: Final = 64 * 1024
TEXT: Final = PAGE.read_text(encoding="utf-8")


def test_each_scene_has_its_picture_and_the_lines_of_its_file() -> None:
    pictures = [it.stem for it in sorted((IMAGES / FOLDER).iterdir())]

    assert list(lines_of_page()) == list(SCENES)
    assert pictures == sorted(SCENES)


def test_each_field_of_the_table_is_in_the_lines_of_its_section() -> None:
    fields = re.findall(r"^\| .+ \| \[([\w.]+)\]\(#", TEXT, re.MULTILINE)
    in_lines = {
        f"{name}.{next(iter(value))}" if name == "oauth" else name
        for lines in lines_of_page().values()
        for name, value in lines["auth"].items()
    }

    assert re.findall(r"^## ([\w.]+_[\w.]+|passwordless)$", TEXT, re.MULTILINE) == fields
    assert sorted(in_lines) == sorted(fields)


def test_the_page_names_the_versions_that_the_browser_tests_lock() -> None:
    package = json.loads((JAVASCRIPT / "package.json").read_text(encoding="utf-8"))
    names = ("@aws-amplify/ui-react", "aws-amplify")

    said = [re.findall(rf"`{name}` ([\d.]+\d)", TEXT) for name in names]
    assert said == [[package["dependencies"][name]] for name in names]


def test_the_page_names_the_attributes_that_have_no_field() -> None:
    [sentence] = re.findall(r"has no field for ([^:]+):", TEXT)

    missing = [it for it in STANDARD_SIGN_UP_ATTRIBUTES if it not in EVERYTHING]
    assert re.findall(r"`(\w+)`", sentence) == sorted(missing)


def test_pictures_of_a_browser_are_small() -> None:
    sizes = {it.name: it.stat().st_size for it in IMAGES.rglob("*.webp")}

    assert len(sizes) == len(SCENES) + 1
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
