"""docs/costs.md, and costs elsewhere: numbers are those of the template, the prices and the simulation."""

from __future__ import annotations

from typing import Final

from tests.contract.pages import rows
from tests.contract.templates import template
from tools.environments import REPOSITORY
from tools.idle_costs import idle_costs, table
from tools.simulate_refresh import simulate

PAGE: Final = (REPOSITORY / "docs" / "costs.md").read_text(encoding="utf-8")
IDLE: Final = idle_costs(template(REPOSITORY / "template.yaml"))


def test_the_idle_costs_are_those_of_the_template() -> None:
    _, _, rest = PAGE.partition("<!-- from python -m tools.idle_costs -->\n")
    shown, _, _ = rest.partition("<!-- end -->")

    assert shown == table(IDLE)


def test_the_costs_with_publications_are_those_of_the_simulation() -> None:
    idle = sum(cost.usd for cost in IDLE)
    shown = rows(PAGE.partition("## While nobody")[0])

    for number, shown_idle, refreshes, together in shown:
        count = 0 if number == "none" else int(number.replace(",", ""))
        usd = simulate(count, 0.0).usd_month if count else 0.0
        assert [shown_idle, float(refreshes), together] == [
            f"{idle:.2f}",
            round(usd, 2),
            f"{idle + usd:.2f}",
        ], number


def test_the_readme_and_the_comparison_say_what_an_idle_publisher_costs() -> None:
    idle = f"{sum(cost.usd for cost in IDLE):.2f} USD"
    readme = " ".join((REPOSITORY / "README.md").read_text(encoding="utf-8").split())
    comparison = (REPOSITORY / "docs" / "comparison.md").read_text(encoding="utf-8")

    assert f"[{idle} a month](docs/costs.md)" in readme
    assert f"1,000 publications add {simulate(1_000, 0.0).usd_month:.2f} USD." in readme
    assert f"| [{idle}](costs.md) |" in comparison


def test_a_changed_refresh_of_a_thousand_costs_what_the_page_says() -> None:
    assert f"| {simulate(1_000, 1.0).usd:.2f} for that refresh |" in PAGE
