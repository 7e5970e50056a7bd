"""An adoption that dies, at any call: what a deleted stack has left is adopted or given back, and never lost."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import publish as story
from amplify_outputs.model.errors import NameTaken, PublicationFailed
from amplify_outputs.model.owner import Owner
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.publish import Withdrawal
from tests.integration.calls import ADOPTION, CLAIM, DOCUMENTS, FINISH, LOOK, MARK, UNMARK
from tests.integration.publishers import NAME, OTHER, OWNER, Publisher
from tests.integration.refresh_races import workers
from tests.simulation import BUCKET
from tests.spread import spread

if TYPE_CHECKING:
    from amplify_outputs.settle import Publication
    from tests.integration.one_aws import OneAws

pytestmark = pytest.mark.usefixtures("one_aws")
MOMENTS = ("before", "after")
CREATED, DELETED = "20261102T030405Z", "20261102T030505Z"
THIRD = Owner(OTHER.stack.replace("checkout", "backoffice"), OTHER.resource)
# What the deleted stack has left, and where it is; and the calls of its adoption.
LEFT: dict[str, dict[str, Any]] = {
    "both places": {"Formats": ["mjs"]},
    "S3 alone": {"Formats": ["mjs"], "Destinations": ["s3"]},
    "SSM alone": {"Destinations": ["ssm"]},
}
CALLS = {
    "both places": ADOPTION,
    "S3 alone": [call for call in ADOPTION if call != "AddTagsToResource"],
    "SSM alone": [call for call in ADOPTION if not call.endswith("mjs")],
}


class World:
    """A publication of a stack that is gone, and two others that may take it over."""

    def __init__(self, aws: OneAws) -> None:
        self.aws, self.published = aws, aws.published
        self.first = Publisher(aws.stack.first, aws.stack.pools)
        self.second = Publisher(aws.stack.second, aws.stack.pools)
        self.worker = workers()[0]
        self.gone = {OWNER, OTHER}

    def left(self, where: str) -> dict[str, Any]:
        """Begin with what is left there. Returns what a reader sees, and whose it is."""
        self.aws.stands(
            where,
            lambda: self.first.create(OutputsVersion="1.4", KeepInSync="false", **LEFT[where]),
        )
        self.former = self.seen()
        return self.former

    def adopt(self, owner: Owner = OTHER, requested_at: str = "") -> Publication:
        """For other pools, in another format."""
        properties = self.aws.others.properties(Adopt="true", Formats=["dart"])
        request, store = parse_request(properties), self.first.store
        return story.publish(request, owner, store, first=True, requested_at=requested_at)

    def withdraw(self, requested_at: str) -> None:
        """By another process."""
        story.withdraw(Withdrawal(NAME, OTHER, requested_at), self.second.store)

    def seen(self) -> dict[str, Any]:
        """What a reader sees, whose it is by the record and by every mark, and which pools are marked."""
        found = self.published.objects()
        if f"records/{NAME}.json" not in found:
            return {"objects": found, "parameters": self.published.parameters()}
        record = self.published.record()
        heads = {
            key: self.published.s3.head_object(Bucket=BUCKET, Key=key)["Metadata"]
            for key in found
            if key.startswith("outputs/")
        }
        return {
            "objects": found,
            "record": {name: record[name] for name in ("owner", "state", "request", "sha256")},
            "adoptedFrom": "adoptedFrom" in record,
            "files": {
                key: (it["sha256"], it["amplify-outputs-stack"]) for key, it in heads.items()
            },
            "parameters": {name: self._of_parameter(name) for name in self.published.parameters()},
        }

    def _of_parameter(self, name: str) -> tuple[str, str | None]:
        ssm = self.published.ssm
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        marks = {tag["Key"]: tag["Value"] for tag in tags}
        value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
        return value, marks.get("amplify-outputs-stack")


@pytest.fixture
def world(one_aws: OneAws, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(one_aws)
    monkeypatch.setattr(story, "left_behind", lambda owner, _aws: owner in made.gone)
    return made


def assert_adopted(world: World, owner: Owner = OTHER) -> None:
    seen = world.seen()
    assert (seen["record"]["state"], seen["adoptedFrom"]) == ("published", False)
    owners = {
        seen["record"]["owner"]["stack"],
        *(stack for _, stack in seen["files"].values()),
        *(stack for _, stack in seen["parameters"].values()),
    }
    assert owners == {owner.stack}


def assert_given_back_or_nothing(world: World, *, finished: bool) -> None:
    """A finished adoption is the new owner's, whose deletion removes it."""
    nothing: dict[str, Any] = {"objects": [], "parameters": []}
    assert world.seen() == (nothing if finished else world.former)


@pytest.mark.parametrize("where", LEFT)
def test_the_calls_are_all_that_there_are(world: World, where: str) -> None:
    world.left(where)
    assert world.first.calls_of(world.adopt) == sorted(CALLS[where])
    assert_adopted(world)


# From the claim on: nothing is written before it.
CRASHES = spread(
    (where, call, moment)
    for where, calls in CALLS.items()
    for call in calls[calls.index(CLAIM) :]
    for moment in MOMENTS
)


def killed(world: World, where: str, call: str, moment: str) -> bool:
    """An adoption of what is left there dies at that call. Returns whether the adoption was finished."""
    world.left(where)
    world.first.killed(moment, call, world.adopt)
    return (call, moment) == (FINISH, "after")


@pytest.mark.parametrize(("where", "call", "moment"), CRASHES)
def test_it_comes_again(world: World, where: str, call: str, moment: str) -> None:
    killed(world, where, call, moment)
    world.adopt()
    assert_adopted(world)
    assert world.first.withdraw(OTHER)
    assert world.seen() == {"objects": [], "parameters": []}


@pytest.mark.parametrize(("where", "call", "moment"), CRASHES)
def test_its_deletion_gives_the_publication_back(
    world: World, where: str, call: str, moment: str
) -> None:
    finished = killed(world, where, call, moment)
    world.first.withdraw(OTHER)
    assert_given_back_or_nothing(world, finished=finished)
    world.first.withdraw(OTHER)
    assert_given_back_or_nothing(world, finished=finished)


@pytest.mark.parametrize(("where", "call", "moment"), CRASHES)
def test_a_refresh_finishes_it_and_its_deletion_still_gives_the_publication_back(
    world: World, where: str, call: str, moment: str
) -> None:
    finished = killed(world, where, call, moment)
    [result] = world.worker.refresh()
    assert result in ("updated", "unchanged", "restored", "left")
    world.first.withdraw(OTHER)
    assert_given_back_or_nothing(world, finished=finished)


@pytest.mark.parametrize(("where", "call", "moment"), CRASHES)
def test_a_second_adopter_takes_it_over_and_gives_it_back_to_the_first_owner(
    world: World, where: str, call: str, moment: str
) -> None:
    finished = killed(world, where, call, moment)
    world.second.killed("before", FINISH, lambda: world.second.create(THIRD, Adopt="true"))
    world.first.withdraw(THIRD)
    if finished:
        assert_adopted(world)
    else:
        assert world.seen() == world.former
    world.adopt(THIRD)
    assert_adopted(world, THIRD)


@pytest.mark.parametrize("call", spread(ADOPTION[ADOPTION.index(CLAIM) : -1]))
def test_an_owner_whose_stack_exists_keeps_what_it_is_taking_over(world: World, call: str) -> None:
    world.gone = {OWNER}
    killed(world, "both places", call, "after")
    with pytest.raises(NameTaken):
        world.second.create(THIRD, Adopt="true")
    world.first.withdraw(OTHER)
    assert world.seen() == world.former


# The calls of a deletion that gives back what was left in both places, after the adoption was all but finished.
RETURN = [
    *LOOK,
    *(f"{call} 2" for call in LOOK),
    *(f"HeadObject outputs/amplify_outputs.{name}" for name in ("mjs", "dart")),
    *("GetObject outputs", "GetObject outputs 2"),
    *(CLAIM, *DOCUMENTS, "PutObject outputs/amplify_outputs.mjs", "AddTagsToResource"),
    "HeadObject outputs/amplify_outputs.dart 2",
    *(*MARK, *UNMARK, "DeleteObject outputs/amplify_outputs.dart", FINISH),
]


@pytest.fixture
def all_but_finished(world: World) -> World:
    world.left("both places")
    world.first.killed("before", FINISH, world.adopt)
    return world


def test_the_calls_of_a_return_are_all_that_there_are(all_but_finished: World) -> None:
    world = all_but_finished
    assert world.first.calls_of(lambda: world.first.withdraw(OTHER)) == sorted(RETURN)
    assert world.seen() == world.former


@pytest.mark.parametrize(("call", "moment"), spread(itertools.product(RETURN, MOMENTS)))
def test_a_return_that_dies_is_finished_by_the_next_deletion(
    all_but_finished: World, call: str, moment: str
) -> None:
    world = all_but_finished
    world.first.killed(moment, call, lambda: world.first.withdraw(OTHER))
    assert {*world.seen()["record"]["owner"].values()} & {OWNER.stack, OTHER.stack}
    world.first.withdraw(OTHER)
    assert world.seen() == world.former


@pytest.mark.parametrize(("call", "moment"), spread(itertools.product(RETURN, MOMENTS)))
def test_a_return_that_dies_leaves_a_publication_that_can_be_adopted(
    all_but_finished: World, call: str, moment: str
) -> None:
    world = all_but_finished
    world.first.killed(moment, call, lambda: world.first.withdraw(OTHER))
    world.second.create(THIRD, Adopt="true")
    assert_adopted(world, THIRD)
    assert world.first.withdraw(THIRD)
    assert world.seen() == {"objects": [], "parameters": []}


@pytest.mark.parametrize("call", spread(RETURN))
def test_an_adoption_that_comes_again_during_its_return_is_refused(
    all_but_finished: World, call: str
) -> None:
    """Lambda delivers the Create again while the Delete runs, which has left its note."""
    world = all_but_finished

    def comes_again() -> None:
        with pytest.raises(PublicationFailed, match="superseded"):
            world.adopt(requested_at=CREATED)

    world.second.meets(call, comes_again, lambda: world.withdraw(DELETED))
    assert world.seen() == world.former


@pytest.mark.parametrize("call", spread(ADOPTION[ADOPTION.index(CLAIM) + 1 :]))
def test_a_deletion_while_the_adoption_still_runs_gives_the_publication_back(
    world: World, call: str
) -> None:
    """CloudFormation gave up waiting; the adoption puts back what it writes after the return."""
    world.left("both places")

    def adopt() -> None:
        with pytest.raises(PublicationFailed, match="superseded"):
            world.adopt(requested_at=CREATED)

    world.first.meets(call, lambda: world.withdraw(DELETED), adopt)
    assert world.seen() == world.former
