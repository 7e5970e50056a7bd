"""The arithmetic of the simulation of refreshes, and that its constants are those of the template and its page."""

from __future__ import annotations

import pytest

from amplify_outputs.aws.waves import CALLS_IN_A_WAVE
from amplify_outputs.refresher.messages import DEBOUNCE_SECONDS
from tests.contract.templates import template
from tools import prices
from tools import simulate_refresh as simulation
from tools.environments import REPOSITORY

RESOURCES = template(REPOSITORY / "template.yaml")["Resources"]


def test_a_publication_takes_as_long_as_the_slowest_of_its_limits() -> None:
    limits = simulation.limits(1.0, workers=4)

    assert {name: round(seconds, 6) for name, seconds in limits.items()} == {
        # 0.3035 of the pace, and 5.552 round trips of 0.05 s that four workers share.
        "Cognito's reads": 0.372867,
        "SQS": 0.00092,
        "S3 reads": 0.000182,
        "S3 writes": 0.000857,
        "PutEvents": 0.00075,
        "PutParameter": 0.666667,
        "GetParameters": 0.0075,
    }


def test_what_does_not_change_is_bound_by_nothing_that_writes() -> None:
    limits = simulation.limits(0.0, workers=4, in_ssm=False)

    assert {name for name, seconds in limits.items() if seconds == 0.0} == {
        "S3 writes",
        "PutEvents",
    }
    assert limits.keys() & {"PutParameter", "GetParameters"} == set()


def test_app_clients_use_up_our_half_of_a_quota_first_and_parameters_if_they_change() -> None:
    # Two calls a publication, of 7.5 a second; three a pool, of 7.5; two of 10; two of 5, and one. One of 1.5.
    changed = {
        "UserPoolRead": 0.1104,
        "UserPoolClientRead": 2 / 7.5,
        "UserPoolResourceRead": 0.0552,
        "identity pools": 0.1104,
        "session tags": 0.0552,
        "PutParameter": 1 / 1.5,
    }
    assert simulation.quota_seconds() == pytest.approx(changed)
    assert simulation.quota_seconds(0.0) == pytest.approx(
        changed | {"UserPoolClientRead": (1 + 1 / 7) / 7.5, "PutParameter": 0.0}
    )


@pytest.mark.parametrize(
    ("secrets", "seconds"),
    [
        # Three reads of a pool of 7.5 a second are 0.4; of 276 of 1,000, and the others wait for app clients.
        (0.0, 0.276 * 0.4 + 0.724 / 7.5),
        (1.0, 0.276 * 0.4 + 0.724 * 2 / 7.5),
    ],
)
def test_the_first_publication_of_a_pool_waits_for_the_pool_and_the_others_for_their_app_clients(
    secrets: float, seconds: float
) -> None:
    assert simulation.paced_seconds(secrets) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("share", "days", "listed"),
    [(0.0, 1, 1 / 7), (0.0, 2, 1 / 3), (0.0, 3, 1 / 2), (0.0, 4, 1), (0.0, 28, 1), (1.0, 1, 1)],
)
def test_secrets_are_listed_on_as_many_days_as_the_rota_has(
    share: float, days: int, listed: float
) -> None:
    assert simulation.listed_secrets(share, days) == pytest.approx(listed)


def test_days_divide_the_work_and_not_the_listing() -> None:
    at_once, spread = (
        simulation.simulate(1_000_000, 0.0),
        simulation.simulate(1_000_000, 0.0, days=7),
    )

    each = simulation.limits(0.0, 4, days=7)["Cognito's reads"]
    listing = simulation.sweep_seconds(1_000_000, asked=1_000_000 / 7)
    assert spread.seconds == pytest.approx(listing + 60 + each * 1_000_000 / 7)
    assert spread.seconds < simulation.DAY_SECONDS < at_once.seconds
    assert spread.usd_month == pytest.approx(spread.usd * 30)


def test_a_refresh_is_the_sweep_the_delay_and_the_work() -> None:
    outcome = simulation.simulate(1_000, 0.0)

    # 2 pages of 0.15 s and of 0.12 s at 512 of 1,769 MB; 28 calls of 300 a second. Then 60 s, and 0.24014 s each.
    assert simulation.sweep_seconds(1_000) == pytest.approx(0.3 + 0.82922 + 0.09333, abs=1e-4)
    assert outcome.seconds == pytest.approx(1.22255 + 60 + 240.1238, abs=1e-3)
    assert outcome.binding == "Cognito's reads"


def test_a_month_has_no_more_refreshes_than_there_is_time_for() -> None:
    small, large = simulation.simulate(1_000, 0.0), simulation.simulate(1_000_000, 0.0)

    assert small.usd_month == pytest.approx(small.usd * 120)
    assert large.usd_month == pytest.approx(large.usd * 30 * 86_400 / large.seconds)
    assert large.usd_month < large.usd * 120


def test_parameters_cost_from_the_first_advanced_one_on_and_end_at_100_000() -> None:
    def of_parameters(publications: int) -> float:
        outcome = simulation.simulate(publications, 0.0)
        times = simulation.MONTH_SECONDS / max(simulation.PERIOD_SECONDS, outcome.seconds)
        return round(outcome.usd_month - outcome.usd * times, 6)

    numbers = (10_000, 10_001, 100_000, 100_001)
    assert [of_parameters(number) for number in numbers] == [0.0, 0.05, 4500.0, 0.0]


def test_a_distributed_map_costs_more_than_the_queue() -> None:
    # 1,000 publications are 276 messages: 304 calls to the queue, or 828 transitions.
    assert simulation.fan_out_usd(1_000) == pytest.approx((304 * 0.5e-6, 828 * 25e-6))


def test_a_million_publications_need_the_accounts_that_their_user_pools_need() -> None:
    number, each = simulation.accounts(1_000_000)

    assert (number, each.publications) == (28, 35_715)
    assert each.seconds < simulation.PERIOD_SECONDS


@pytest.mark.parametrize(
    ("seconds", "said"), [(97, "97 s"), (120, "2.0 min"), (7_200, "2.0 h"), (345_600, "4.0 d")]
)
def test_times_are_for_people(seconds: float, said: str) -> None:
    assert simulation.duration(seconds) == said


@pytest.mark.parametrize(
    ("number", "said"), [(7.9, 7), (99.9, 99), (189_999, 180_000), (1_190_000, 1_100_000)]
)
def test_ends_are_rounded_down_to_two_digits(number: float, said: int) -> None:
    assert simulation.rounded(number) == said


def test_the_simulation_is_of_the_template() -> None:
    sweep, worker, queue = (
        RESOURCES[name]["Properties"]
        for name in ("RefreshSweepFunction", "RefreshWorkerFunction", "RefreshQueue")
    )
    workers = template(REPOSITORY / "template.yaml")["Parameters"]["RefreshConcurrency"]["Default"]
    late = RESOURCES["LateRefreshesAlarm"]["Properties"]["Threshold"]

    assert {
        "sweep": (sweep["Timeout"], sweep["MemorySize"]),
        "worker": worker["MemorySize"] / 1024,
        "queue": (queue["DelaySeconds"], queue.get("MessageRetentionPeriod", 345_600)),
        "workers": workers,
        "late": late,
    } == {
        "sweep": (simulation.SWEEP_SECONDS, simulation.SWEEP_MB),
        "worker": prices.WORKER_GB,
        "queue": (simulation.DELAY_SECONDS, simulation.RETENTION_SECONDS),
        "workers": simulation.WORKERS,
        "late": simulation.LATE_SECONDS,
    }
    assert simulation.DELAY_SECONDS == DEBOUNCE_SECONDS
    assert simulation.CALLS_AT_A_TIME == CALLS_IN_A_WAVE


def test_the_page_shows_what_the_simulation_prints() -> None:
    page = simulation.PAGE.read_text(encoding="utf-8")

    assert page == simulation.shown(page), "make docs renews it"


def test_a_page_without_its_marks_is_an_error() -> None:
    with pytest.raises(ValueError, match="the page has no"):
        simulation.shown("no marks")
