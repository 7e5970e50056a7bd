"""The charts of docs/performance.md, from what the bench measured. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from benchmarks.budgets import FORMER
from benchmarks.lives import PARTS, WAITING
from tools.pictures.drawing import COLORS, WIDTH, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEFT: Final = 190.0
ROW: Final = 34
NAMES: Final = {
    "former": f"revision {FORMER}",
    "now": "now",
    "floor": "clients and logger",
    "rival": "referenceAuth",
}
# In the order of the parts.
PART_COLORS: Final = dict(zip(PARTS, COLORS, strict=True))


def cold_start(result: Mapping[str, Any]) -> Drawing:
    """A bar for each process, from its birth to its first answer, by part."""
    rows = {name: result["parts"][name] for name in NAMES if name in result["parts"]}
    longest = max(sum(parts.values()) for parts in rows.values())
    words = "; ".join(f"{NAMES[name]} {_ms(sum(parts.values()))}" for name, parts in rows.items())
    drawing = Drawing(
        "A cold request by part",
        f"From the start of the process to the first answer: {words}.",
        50 + ROW * len(rows),
    )
    scale = (WIDTH - LEFT - 70) / longest
    drawing.legend(20, list(PART_COLORS.items()))
    for number, (name, parts) in enumerate(rows.items()):
        x, y = LEFT, 44.0 + ROW * number
        drawing.text(LEFT - 8, y + 15, NAMES[name], "end")
        for part, seconds in parts.items():
            drawing.bar(x, y, seconds * scale, 22, PART_COLORS[part], f"{part}: {_ms(seconds)}")
            x += seconds * scale
        drawing.text(x + 6, y + 15, _ms(sum(parts.values())))
    return drawing


def waves(result: Mapping[str, Any]) -> Drawing:
    """A bar for each call of one cold publication, in the order in which it came."""
    calls = [it for it in result["timeline"] if it["kind"] == "call"]
    end = max(it["end"] for it in calls)
    scale = (WIDTH - LEFT - 80) / end
    top, row = 20.0, 15
    drawing = Drawing(
        "The calls of a first publication",
        f"{len(calls)} calls in {_ms(end)}, the answer to CloudFormation included, each of which takes "
        f"{_ms(result['latency_seconds'])}; those that overlap went together.",
        round(top + row * len(calls) + 34),
    )
    bottom = top + row * len(calls) + 4
    step = 0.1
    for number in range(math.floor(end / step) + 1):
        x = LEFT + number * step * scale
        drawing.line(x, top - 4, x, bottom, "grid")
        drawing.text(x, bottom + 16, _ms(number * step), "middle", "small")
    for number, it in enumerate(calls):
        y = top + row * number
        width = (it["end"] - it["begin"]) * scale
        drawing.text(LEFT - 8, y + 10, it["name"], "end", "small")
        x = LEFT + it["begin"] * scale
        drawing.bar(x, y, width, 11, PART_COLORS[WAITING], f"{it['name']}: {_ms(it['begin'])}")
    return drawing


def cost(lines: Mapping[str, Sequence[tuple[int, float]]]) -> Drawing:
    """USD of one refresh over the number of publications, on logarithmic scales; a line for each name."""
    points = [point for line in lines.values() for point in line]
    numbers = sorted({number for number, _ in points})
    low = math.floor(math.log10(min(usd for _, usd in points)))
    high = math.ceil(math.log10(max(usd for _, usd in points)))
    top, bottom = 44.0, 284.0
    left, right = 90.0, WIDTH - 40.0

    def x_of(number: int) -> float:
        first, last = math.log10(numbers[0]), math.log10(numbers[-1])
        return left + (math.log10(number) - first) / (last - first) * (right - left)

    def y_of(usd: float) -> float:
        return bottom - (math.log10(usd) - low) / (high - low) * (bottom - top)

    ends = "; ".join(
        f"{name}: {line[-1][1]:,.2f} USD at {line[-1][0]:,}" for name, line in lines.items()
    )
    drawing = Drawing("The cost of one refresh of all publications", f"{ends}.", 320)
    drawing.legend(20, list(zip(lines, COLORS[1::2], strict=False)))
    for power in range(low, high + 1):
        usd = 10.0**power
        drawing.line(left, y_of(usd), right, y_of(usd), "grid")
        drawing.text(
            left - 8, y_of(usd) + 4, f"{usd:,.4f}".rstrip("0").rstrip(".") + " USD", "end", "small"
        )
    for number in numbers:
        drawing.text(x_of(number), bottom + 18, f"{number:,}", "middle", "small")
    drawing.text((left + right) / 2, bottom + 34, "publications", "middle", "small")
    for line, color in zip(lines.values(), COLORS[1::2], strict=False):
        drawing.path([(x_of(number), y_of(usd)) for number, usd in line], color)
    return drawing


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"
