"""SVG by hand: text, bars and lines for light and dark pages. Pure; the same data give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 760
# Told apart by people who see few colors: their lightness differs, too. In a dark page the text is light.
COLORS: Final = ("#8c8c8c", "#0072b2", "#56b4e9", "#d55e00", "#e6ab02", "#009e73")
_STYLE: Final = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.small { font-size: 11px; }
.line { stroke: #8c959f; stroke-width: 1; }
.grid { stroke: #d0d7de; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .grid { stroke: #3d444d; }
}"""


@dataclass
class Drawing:
    """Elements in the order in which they are drawn, of a picture with a title and what a reader hears of it."""

    title: str
    description: str
    height: int
    _elements: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> None:
        """Write at that baseline; `anchor` is start, middle or end."""
        of_kind = f' class="{kind}"' if kind else ""
        self._elements.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{of_kind}>{escape(words)}</text>'
        )

    def bar(self, x: float, y: float, width: float, height: float, color: str, tip: str) -> None:  # noqa: PLR0913, PLR0917 (a rectangle, its color, its name)
        """Fill a rectangle; the tip shows beside a mouse."""
        self._elements.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{color}">'
            f"<title>{escape(tip)}</title></rect>"
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, kind: str = "line") -> None:
        """Draw from one point to the other."""
        self._elements.append(
            f'<line x1="{_n(x)}" y1="{_n(y)}" x2="{_n(to_x)}" y2="{_n(to_y)}" class="{kind}"/>'
        )

    def path(self, points: Sequence[tuple[float, float]], color: str) -> None:
        """Draw through these points, with a dot at each."""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._elements.append(
            f'<polyline points="{through}" fill="none" stroke="{color}" stroke-width="2"/>'
        )
        self._elements += [
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3" fill="{color}"/>' for x, y in points
        ]

    def legend(self, y: float, names: Sequence[tuple[str, str]]) -> None:
        """Name the colors in one row."""
        x = 10.0
        for name, color in names:
            self.bar(x, y - 10, 11, 11, color, name)
            self.text(x + 16, y, name, kind="small")
            x += 34 + 6.2 * len(name)

    def svg(self) -> str:
        """The whole file."""
        size = f'width="{WIDTH}" height="{self.height}" viewBox="0 0 {WIDTH} {self.height}"'
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(self.title)}">',
                f"<title>{escape(self.title)}</title>",
                f"<desc>{escape(self.description)}</desc>",
                f"<style>\n{_STYLE}\n</style>",
                *self._elements,
                "</svg>",
                "",
            ]
        )


def _n(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")
