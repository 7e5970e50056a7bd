"""SVG by hand: text, bars, lines, boxes and arrows for light and dark pages. Pure; equal data give equal bytes."""

from __future__ import annotations

import math
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
.strong { font-weight: 600; }
.box { fill: #ffffff; stroke: #59636e; stroke-width: 1.2; }
.ours { fill: #ddf4ff; stroke: #0969da; }
.wrong { fill: #ffebe9; stroke: #cf222e; }
.area { fill: #f6f8fa; stroke: #d1d9e0; stroke-dasharray: 4 3; }
.arrow { fill: none; stroke: #59636e; stroke-width: 1.5; }
.head { fill: #59636e; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .grid { stroke: #3d444d; }
  .box { fill: #0d1117; stroke: #9198a1; }
  .ours { fill: #0c2d6b; stroke: #4493f8; }
  .wrong { fill: #5d0f12; stroke: #f85149; }
  .area { fill: #151b23; stroke: #3d444d; }
  .arrow { stroke: #9198a1; }
  .head { fill: #9198a1; }
}"""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle: its upper left corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> tuple[float, float]:
        """The middle of the left edge."""
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> tuple[float, float]:
        """The middle of the right edge."""
        return self.x + self.width, self.y + self.height / 2

    @property
    def top(self) -> tuple[float, float]:
        """The middle of the upper edge."""
        return self.x + self.width / 2, self.y

    @property
    def bottom(self) -> tuple[float, float]:
        """The middle of the lower edge."""
        return self.x + self.width / 2, self.y + self.height


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

    def area(self, at: Place, title: str) -> None:
        """Draw the ground of what belongs to somebody, with who it is at its upper edge."""
        self._rectangle(at, "area")
        self.text(at.x + 10, at.y + 18, title, kind="small strong")

    def box(self, at: Place, title: str, lines: Sequence[str] = (), kind: str = "") -> None:
        """Draw a thing: its title, and lines below it, in the middle. `kind` is ours, wrong or empty."""
        self._rectangle(at, f"box {kind}".strip())
        middle = at.x + at.width / 2
        y = at.y + at.height / 2 + 5 - 8 * len(lines)
        self.text(middle, y, title, "middle", "strong")
        for number, line in enumerate(lines, 1):
            self.text(middle, y + 16 * number, line, "middle", "small")

    def arrow(
        self,
        points: Sequence[tuple[float, float]],
        *words: str,
        at: tuple[float, float] | None = None,
    ) -> None:
        """Draw through these points to a head at the last one; the words stand at `at`, in lines."""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._elements.append(f'<polyline points="{through}" class="arrow"/>')
        (from_x, from_y), (x, y) = points[-2:]
        length = math.hypot(x - from_x, y - from_y)
        along, across = (x - from_x) / length, (y - from_y) / length
        head = [
            (x, y),
            (x - 9 * along + 4.5 * across, y - 9 * across - 4.5 * along),
            (x - 9 * along - 4.5 * across, y - 9 * across + 4.5 * along),
        ]
        self._elements.append(
            f'<polygon points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in head)}" class="head"/>'
        )
        if at:
            for number, line in enumerate(words):
                self.text(at[0], at[1] + 14 * number, line, "middle", "small")

    def _rectangle(self, at: Place, kind: str) -> None:
        self._elements.append(
            f'<rect x="{_n(at.x)}" y="{_n(at.y)}" width="{_n(at.width)}" height="{_n(at.height)}" rx="6" '
            f'class="{kind}"/>'
        )

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
