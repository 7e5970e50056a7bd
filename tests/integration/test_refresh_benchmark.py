"""The AWS in memory of `make bench-refresh` answers as moto does, and the simulation takes what it counts."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from moto.cognitoidp.models import cognitoidp_backends

from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import publish
from amplify_outputs.refresh import refresh_all
from amplify_outputs.store.writer import PublicationStore
from benchmarks.listing import applications
from benchmarks.refresh import BY_HAND, Account, Clock, cost
from benchmarks.stand_in import StandIn, World
from tests.contract.pages import rows, section_of
from tests.simulation import ACCOUNT, ENVIRONMENT, REGION
from tools import simulate_refresh as simulation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.aws.clients import Aws
    from benchmarks.refresh import Pass
    from tests.simulation import Pools

FEW = 200
# As many as the measurements are of.
MANY = pytest.param(1_000, marks=pytest.mark.exhaustive)


@dataclass(frozen=True)
class Passes:
    """Refreshes of so many publications: when nothing has changed, twice, and when everything has."""

    number: int
    unchanged: Pass
    by_hand: Pass
    changed: Pass
    world: World

    def of_each(self, calls: Any) -> dict[str, float]:
        return {name: count / self.number for name, count in calls.items()}


@pytest.fixture(scope="module", params=[FEW, MANY])
def passes(request: pytest.FixtureRequest) -> Iterator[Passes]:
    number: int = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("POWERTOOLS_SERVICE_NAME", "amplify-outputs")
        patch.setenv("POWERTOOLS_LOG_LEVEL", "INFO")
        account = Account(number)
        snapshot = {key: stored.body for key, stored in account.world.objects.items()}
        parameters = dict(account.world.parameters)
        unchanged = account.refresh()
        assert {key: it.body for key, it in account.world.objects.items()} == snapshot
        assert account.world.parameters == parameters
        by_hand = account.refresh(BY_HAND)
        account.change(1.0)
        yield Passes(number, unchanged, by_hand, account.refresh(), account.world)


def test_a_refresh_of_publications_that_have_not_changed_writes_nothing(passes: Passes) -> None:
    for unchanged in (passes.unchanged, passes.by_hand):
        assert unchanged.results == {"unchanged": passes.number}
        assert [name for name in unchanged.calls if "Put" in name or "Delete" in name] == [
            "sqs DeleteMessageBatch"
        ]


def test_a_scheduled_refresh_lists_few_client_secrets_and_leaves_out_nothing_else(
    passes: Passes,
) -> None:
    secrets = "cognito-idp ListUserPoolClientSecrets"
    left_out = passes.by_hand.calls - passes.unchanged.calls

    assert set(left_out) == {secrets}
    assert passes.by_hand.calls[secrets] == passes.number
    assert left_out[secrets] > 0.8 * passes.number


def test_a_refresh_of_publications_that_have_changed_writes_each_once(passes: Passes) -> None:
    assert passes.changed.results == {"updated": passes.number}
    assert passes.changed.calls["ssm PutParameter"] == passes.number
    assert {version for _, version in passes.world.parameters.values()} == {2}
    assert len(passes.world.events) == passes.number


def test_parameters_are_written_at_half_of_their_quota_and_only_if_they_change(
    passes: Passes,
) -> None:
    every = simulation.quota_seconds()["PutParameter"]
    assert passes.changed.paced_seconds == pytest.approx(passes.number * every, rel=0.02)
    assert passes.unchanged.paced_seconds < passes.number * every / 2


@pytest.mark.parametrize("passes", [MANY], indirect=True)
def test_the_simulation_takes_the_calls_that_are_counted(passes: Passes) -> None:
    unchanged, number = passes.unchanged, passes.number
    more = passes.changed.calls - unchanged.calls

    # Pools take turns, and the simulation is of the average of all days.
    secrets = "cognito-idp ListUserPoolClientSecrets"
    of_a_day = unchanged.calls[secrets] / number
    assert of_a_day == pytest.approx(simulation.listed_secrets(0.0), abs=0.03)
    assert passes.of_each(unchanged.calls) == pytest.approx(
        simulation.UNCHANGED_CALLS | {secrets: of_a_day}, abs=5e-4
    )
    assert passes.of_each(more) == pytest.approx(
        simulation.CHANGED_CALLS | {secrets: 1 - of_a_day}, abs=5e-4
    )
    assert unchanged.messages / number == simulation.MESSAGES
    assert unchanged.paced_seconds / number == pytest.approx(
        simulation.paced_seconds(of_a_day), rel=0.02
    )
    assert passes.by_hand.paced_seconds / number == pytest.approx(
        simulation.paced_seconds(1.0), rel=0.02
    )
    assert unchanged.log_bytes / number == pytest.approx(simulation.UNCHANGED_LOG_BYTES, rel=0.05)
    assert unchanged.round_trips / number <= simulation.UNCHANGED_ROUND_TRIPS + 0.4


@pytest.mark.parametrize("passes", [MANY], indirect=True)
def test_the_page_has_the_counts_of_a_thousand_publications(passes: Passes) -> None:
    unchanged, by_hand, changed = passes.unchanged, passes.by_hand, passes.changed

    def each(it: Pass, part: str = "") -> str:
        calls = sum(count for name, count in it.calls.items() if part in name)
        return f"{calls / passes.number:.2f}"

    def of_clients(it: Pass) -> str:
        return each(it, "UserPoolClient")

    page = simulation.PAGE.read_text(encoding="utf-8")
    shown = {row[0]: row[2] for row in rows(section_of(page, "## Measured")) if len(row) == 4}
    expected = {
        "calls a publication, unchanged": each(unchanged),
        "calls a publication, unchanged, by hand": each(by_hand),
        "calls a publication, all changed": each(changed),
        "of these to Cognito, unchanged (all changed)": (
            f"{each(unchanged, 'cognito-')} ({each(changed, 'cognito-')})"
        ),
        "of these to the quota of app clients, unchanged (all changed)": (
            f"{of_clients(unchanged)} ({of_clients(changed)})"
        ),
        "writes of parameters, documents and records, unchanged": "**0**",
        "messages": f"{unchanged.messages:,}",
        "time of the pace for all, unchanged (all changed), seconds": (
            f"{unchanged.paced_seconds:.0f} ({changed.paced_seconds:.0f})"
        ),
    }
    assert {name: shown[name] for name in expected} == expected


def test_a_refresh_costs_what_its_calls_its_log_and_its_waiting_cost(passes: Passes) -> None:
    unchanged, changed = passes.unchanged, passes.changed

    assert 0 < cost(unchanged) < cost(unchanged, workers=4) < cost(changed, workers=4)


def test_the_mix_of_pools_is_what_it_is_said_to_be() -> None:
    first = list(itertools.islice(applications(), 375))

    assert len({pool for pool, _ in first}) == 100
    assert len(set(first)) == 375


@pytest.mark.usefixtures("pools")
def test_the_aws_in_memory_answers_a_story_as_moto_does(aws: Aws, pools: Pools) -> None:
    world = World()
    world.password_lengths[pools.user_pool_id] = 8
    world.logins[pools.identity_pool_id] = [(pools.user_pool_id, pools.client_id)]

    def lengthen_in_memory() -> None:
        world.password_lengths[pools.user_pool_id] = 12

    def lengthen_in_moto() -> None:
        # Its UpdateUserPool forgets how users sign in, which AWS keeps.
        pool = cognitoidp_backends[ACCOUNT][REGION].user_pools[pools.user_pool_id]
        # And pools share what is the same in them, so that only a copy may be changed.
        policies = copy.deepcopy(pool.extended_config["Policies"])
        policies["PasswordPolicy"]["MinimumLength"] = 12
        pool.extended_config["Policies"] = policies

    of_moto = _story(aws, pools, lengthen_in_moto)
    in_memory = _story(StandIn(world), pools, lengthen_in_memory)

    assert in_memory == of_moto


def _story(aws: Any, pools: Pools, lengthen: Any) -> list[Any]:
    """What is told and what stands after each step: publish, refresh, change, refresh, break, refresh."""
    settings = Settings.from_environment(ENVIRONMENT)
    store = PublicationStore(aws, settings)
    request = parse_request(pools.properties())
    owner = Owner.of_command_line("123456789012", request.name)
    clock = Clock()
    told: list[Any] = []

    def look() -> None:
        snapshot = store.look(request.name, owner)
        assert snapshot.record
        assert snapshot.object
        assert snapshot.parameter
        told.append(
            (
                snapshot.record.state,
                snapshot.record.sha256,
                snapshot.record.parameter_version,
                snapshot.object.sha256,
                snapshot.object.owner,
                snapshot.parameter,
            )
        )

    def refresh() -> None:
        pace = Pace(1, clock=clock.now, sleep=clock.sleep)
        for name, outcome in refresh_all([request.name, "not/there"], store, pace):
            result = outcome if isinstance(outcome, Exception) else outcome.result
            told.append((name, result))
        look()

    publish(request, owner, store, first=True)
    look()
    refresh()
    lengthen()
    refresh()
    # Somebody writes the parameter by hand.
    aws.ssm.put_parameter(
        Name=settings.parameter_name(request.name), Value="{}", Type="String", Overwrite=True
    )
    refresh()
    for key in ("records/storefront/prod.json", "records/not/there.json"):
        with pytest.raises(Exception, match=r"PreconditionFailed|NoSuchKey|404"):
            aws.s3.put_object(Bucket=settings.bucket, Key=key, Body=b"", IfMatch='"another"')
    with pytest.raises(Exception, match="PreconditionFailed"):
        aws.s3.put_object(
            Bucket=settings.bucket, Key="records/storefront/prod.json", Body=b"", IfNoneMatch="*"
        )
    with pytest.raises(Exception, match="ParameterAlreadyExists"):
        aws.ssm.put_parameter(
            Name=settings.parameter_name(request.name), Value="{}", Type="String", Overwrite=False
        )
    told.append(
        [
            [found["Key"] for page in pages for found in page.get("Contents", [])]
            for prefix in ("records/", "pools/", "nothing/")
            for pages in [
                aws.s3.get_paginator("list_objects_v2").paginate(
                    Bucket=settings.bucket, Prefix=prefix
                )
            ]
        ]
    )
    return told
