"""Pictures that are drawn by hand: well-formed, and the same each time."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from benchmarks.figures import cost
from tools.pictures.drawing import Drawing

SVG = "{http://www.w3.org/2000/svg}"


def test_a_picture_has_a_title_a_description_and_what_was_drawn() -> None:
    drawing = Drawing("Time & <money>", 'What "it" takes.', 100)
    drawing.text(1.26, 2, "a < b", "end")
    drawing.bar(1, 2, 30.04, 4, "#123456", "clients: 3 ms")
    drawing.line(0, 0, 10, 0)
    drawing.path([(0, 1), (2, 3)], "#123456")

    root = ET.fromstring(drawing.svg())  # noqa: S314 (what was drawn here)

    assert root.attrib["aria-label"] == "Time & <money>"
    assert [it.tag.removeprefix(SVG) for it in root] == [
        *("title", "desc", "style", "text", "rect", "line", "polyline", "circle", "circle"),
    ]
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc", "text")] == [
        "Time & <money>",
        'What "it" takes.',
        "a < b",
    ]
    rectangle = root.find(f"{SVG}rect")
    assert rectangle is not None
    assert rectangle.attrib == {"x": "1", "y": "2", "width": "30", "height": "4", "fill": "#123456"}


def test_ten_times_the_cost_is_as_far_up_everywhere() -> None:
    svg = cost({"unchanged": [(100, 0.01), (1_000, 0.1), (10_000, 1.0)]}).svg()

    points = ET.fromstring(svg).find(f"{SVG}polyline")  # noqa: S314 (what was drawn here)
    assert points is not None
    pairs = [point.split(",") for point in points.attrib["points"].split()]
    assert [(float(x), float(y)) for x, y in pairs] == [(90, 284), (405, 164), (720, 44)]
