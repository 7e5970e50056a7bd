"""The publisher is deployed with another ParameterPrefix: publications move, and nothing goes stale unseen."""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.aws.deadline import Deadline
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import Refreshed, refresh_all
from amplify_outputs.store.writer import PublicationStore
from tests.integration.calls import REFRESH
from tests.integration.faults import Fault, Network
from tests.integration.interruption import Interruption, Killed
from tests.integration.processes import Process
from tests.simulation import (
    ENVIRONMENT,
    PARAMETER_ARN_PREFIX,
    STACK,
    CloudFormation,
    new_session,
)
from tests.spread import spread

if TYPE_CHECKING:
    from tests.simulation import Pools, Published

NAME = "storefront/prod"
FORMER, NEW = f"/amplify-outputs/{NAME}", f"/frontends/{NAME}"
CHANGED = ENVIRONMENT | {
    "PARAMETER_PREFIX": "/frontends",
    "PARAMETER_ARN_PREFIX": PARAMETER_ARN_PREFIX.replace("amplify-outputs", "frontends"),
}
DENIED = Fault("denied", lasting=True)


@dataclass
class Redeployed:
    """The publisher after its prefix was changed, for stacks and for refreshes."""

    cloudformation: CloudFormation
    store: PublicationStore
    network: Network
    interruption: Interruption

    def refresh(self) -> list[str]:
        pace = Pace(1, sleep=lambda _: None)
        outcomes = [found for _, found in refresh_all([NAME], self.store, pace)]
        return [it.result if isinstance(it, Refreshed) else repr(it) for it in outcomes]


@pytest.fixture
def redeployed(role_answers: dict[str, dict[str, str]]) -> Redeployed:
    session = new_session()
    # Clients keep the handlers that there were when they were made: the network comes first.
    network = Network(session, role_answers)
    process = Process(session, environment=CHANGED)
    store = PublicationStore(process.aws, Settings.from_environment(CHANGED))
    cloudformation = CloudFormation(process.handler, answers=process.answers)
    return Redeployed(cloudformation, store, network, process.interruption)


# The calls of a refresh that moves: there is no parameter whose tags could be looked at.
MOVE = [call for call in REFRESH if call not in ("ListTagsForResource", "PutObject outputs")]
MOVE.insert(-1, "DeleteParameter")


def value(published: Published, name: str) -> Any:
    return json.loads(published.ssm.get_parameter(Name=name)["Parameter"]["Value"])


def test_a_record_names_its_parameter(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    record = published.record()
    assert (record["recordFormat"], record["parameterNames"]) == (1, [FORMER])


@pytest.mark.parametrize("destinations", [["ssm", "s3"], ["ssm"]])
@pytest.mark.parametrize("in_sync", ["true", "false"])
def test_a_refresh_moves_a_publication(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    redeployed: Redeployed,
    destinations: list[str],
    in_sync: str,
) -> None:
    properties = pools.properties(Destinations=destinations, KeepInSync=in_sync)
    cloudformation.create(properties)
    before = value(published, FORMER)
    assert redeployed.refresh() == ["restored"]
    assert published.parameters() == [NEW]
    assert value(published, NEW) == before
    record = published.record()
    assert (record["recordFormat"], record["state"]) == (1, "published")
    assert (record["parameterNames"], record["parameterVersion"]) == ([NEW], 1)
    assert redeployed.refresh() == ["unchanged" if in_sync == "true" else "left"]
    redeployed.cloudformation.delete(properties)
    assert published.nothing()


def test_an_update_moves_it_and_answers_with_the_new_name(
    cloudformation: CloudFormation, pools: Pools, published: Published, redeployed: Redeployed
) -> None:
    old, new = pools.properties(OutputsVersion="1.4"), pools.properties()
    cloudformation.create(old)
    answer = redeployed.cloudformation.update(new, old)
    assert (answer["Status"], answer["Data"]["ParameterName"]) == ("SUCCESS", NEW)
    assert published.parameters() == [NEW]
    assert value(published, NEW) == published.object()


def test_a_deletion_removes_the_former_parameter(
    cloudformation: CloudFormation, pools: Pools, published: Published, redeployed: Redeployed
) -> None:
    cloudformation.create(pools.properties())
    assert redeployed.cloudformation.delete(pools.properties())["Status"] == "SUCCESS"
    assert published.nothing()


def test_a_publication_that_leaves_parameter_store_leaves_no_former_parameter(
    cloudformation: CloudFormation, pools: Pools, published: Published, redeployed: Redeployed
) -> None:
    old, new = pools.properties(), pools.properties(Destinations=["s3"])
    cloudformation.create(old)
    assert redeployed.cloudformation.update(new, old)["Status"] == "SUCCESS"
    assert (published.parameters(), published.record()["parameterNames"]) == ([], [])


def test_a_former_parameter_that_cannot_be_removed_stays_in_the_record_and_is_told(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    redeployed: Redeployed,
) -> None:
    cloudformation.create(pools.properties())
    redeployed.network.break_at("DeleteParameter", DENIED)
    assert redeployed.refresh() == ["restored"]
    record = published.record()
    assert (record["recordFormat"], record["parameterNames"]) == (2, [NEW, FORMER])
    found = redeployed.store.record(NAME)
    assert found
    assert redeployed.store.not_removed(found) == (
        f"{NAME} is no longer kept up to date in {FORMER}, which the publisher could not remove. Deploy "
        "the publisher with FormerParameterPrefix, or delete that parameter."
    )
    refused = redeployed.cloudformation.delete(pools.properties())
    assert (refused["Status"], "DeleteParameter" in refused["Reason"]) == ("FAILED", True)

    redeployed.network.repair()
    assert redeployed.refresh() == ["unchanged"]
    assert published.parameters() == [NEW]
    assert published.record()["parameterNames"] == [NEW]


def test_no_former_parameter_is_removed_when_no_time_is_left(
    cloudformation: CloudFormation, pools: Pools, published: Published, redeployed: Redeployed
) -> None:
    cloudformation.create(pools.properties())
    store = redeployed.store.until(Deadline(0.0))
    snapshot = store.look(NAME, Owner(STACK, "Outputs4Web"))
    assert snapshot.record
    assert store.without_former(snapshot.record, snapshot) == snapshot.record
    assert published.parameters() == [FORMER]


def test_a_move_that_is_refused_leaves_the_former_parameter_and_its_record(
    cloudformation: CloudFormation, pools: Pools, published: Published, redeployed: Redeployed
) -> None:
    old, new = pools.properties(OutputsVersion="1.4"), pools.properties()
    cloudformation.create(old)
    redeployed.network.break_at("PutObject outputs", DENIED)
    assert redeployed.cloudformation.update(new, old)["Status"] == "FAILED"
    redeployed.network.repair()
    assert published.parameters() == [FORMER]
    record = published.record()
    assert (record["state"], record["parameterNames"]) == ("published", [FORMER])


def test_the_prefix_goes_there_and_back(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    redeployed: Redeployed,
    store: PublicationStore,
) -> None:
    properties = pools.properties()
    cloudformation.create(properties)
    redeployed.network.break_at("DeleteParameter", DENIED)
    redeployed.refresh()
    [(_, back)] = refresh_all([NAME], store, Pace(1, sleep=lambda _: None))
    assert isinstance(back, Refreshed)
    assert published.parameters() == [FORMER]
    assert published.record()["parameterNames"] == [FORMER]
    assert published.record()["owner"]["stack"] == Owner(STACK, "Outputs4Web").stack


def test_the_calls_of_a_move_are_all_that_there_are(
    cloudformation: CloudFormation, pools: Pools, redeployed: Redeployed
) -> None:
    cloudformation.create(pools.properties())
    redeployed.interruption.disarm()
    redeployed.refresh()
    assert sorted(redeployed.interruption.calls) == sorted(MOVE)


@pytest.mark.parametrize(
    ("call", "moment"), spread(itertools.product(MOVE, ("before", "after")), every=3)
)
def test_a_move_that_dies_is_finished_by_the_next_refresh(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    redeployed: Redeployed,
    call: str,
    moment: str,
) -> None:
    def die() -> None:
        raise Killed

    cloudformation.create(pools.properties())
    redeployed.interruption.arm(moment, call, die)
    with contextlib.suppress(Killed):
        redeployed.refresh()
    redeployed.interruption.require_done()
    assert {*published.parameters()} <= {*published.record()["parameterNames"]}
    redeployed.refresh()
    assert (published.parameters(), published.record()["parameterNames"]) == ([NEW], [NEW])
