"""Reads that publications share: each is made once, at its pace, and none that decides who may write."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from amplify_outputs.aws.clients import Aws
from amplify_outputs.pools.shared import Pace, SharedReads
from tests.sessions import session_of

US, EU = "us-east-1", "eu-west-1"


class Client:
    """Answers every call with what it was called with, and keeps both in order."""

    def __init__(self, place: tuple[str, str | None], made: list[Any]) -> None:
        self._place, self._made = place, made
        self.faults: list[Exception] = []

    def __getattr__(self, name: str) -> Any:
        def call(**given: Any) -> Any:
            self._made.append((*self._place, name, given))
            if self.faults:
                raise self.faults.pop(0)
            return {"number": len(self._made)}

        return call

    def get_paginator(self, name: str) -> Any:
        def paginate(**given: Any) -> Any:
            for number in range(3):
                token = {"NextToken": str(number)} if number < 2 else {}
                yield {**getattr(self, name)(**given), **token}

        return SimpleNamespace(paginate=paginate)


class World(Aws):
    """Clients of every service and region that note their calls, and the waits before them."""

    def __init__(self) -> None:
        self.session = session_of("id", "secret", US)
        self.made: list[Any] = []
        self._made_of: dict[tuple[str, str | None], Client] = {}

    def client(self, service: str, region: str | None = None) -> Any:
        place = (service, region)
        return self._made_of.setdefault(place, Client(place, self.made))


class Waits(Pace):
    """Notes for what it is asked, among the calls."""

    def __init__(self, made: list[Any]) -> None:
        super().__init__(1)
        self._made = made

    def wait(self, operation: str, region: str) -> None:
        self._made.append(("wait", operation, region))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def shared(world: World) -> SharedReads:
    return SharedReads(world, Pace(1, sleep=lambda _: None))


@pytest.mark.parametrize(
    ("service", "read"),
    [
        ("cognito-idp", "describe_user_pool"),
        ("cognito-idp", "get_user_pool_mfa_config"),
        ("cognito-idp", "list_user_pool_replicas"),
        ("cognito-identity", "get_identity_pool_roles"),
        ("iam", "get_role"),
        ("appsync", "get_graphql_api"),
    ],
)
def test_a_read_is_made_once(world: World, shared: SharedReads, service: str, read: str) -> None:
    answers = [getattr(shared.client(service, US), read)(Id="a") for _ in range(3)]
    assert answers == [{"number": 1}] * 3
    assert world.made == [(service, US, read, {"Id": "a"})]


def test_other_arguments_regions_services_and_reads_are_other_reads(
    world: World, shared: SharedReads
) -> None:
    for _ in range(2):
        shared.cognito_idp(US).describe_user_pool(UserPoolId="a")
        shared.cognito_idp(US).describe_user_pool(UserPoolId="b")
        shared.cognito_idp(EU).describe_user_pool(UserPoolId="a")
        shared.cognito_idp(US).get_user_pool_mfa_config(UserPoolId="a")
        shared.cognito_identity(US).describe_identity_pool(IdentityPoolId="a")
        shared.appsync(None).get_graphql_api(apiId="a")
        shared.iam.get_role(RoleName="a")
    assert [call[:3] for call in world.made] == [
        ("cognito-idp", US, "describe_user_pool"),
        ("cognito-idp", US, "describe_user_pool"),
        ("cognito-idp", EU, "describe_user_pool"),
        ("cognito-idp", US, "get_user_pool_mfa_config"),
        ("cognito-identity", US, "describe_identity_pool"),
        ("appsync", US, "get_graphql_api"),
        ("iam", None, "get_role"),
    ]


def test_the_order_of_arguments_makes_no_other_read(world: World, shared: SharedReads) -> None:
    idp = shared.cognito_idp(US)
    idp.describe_user_pool_client(UserPoolId="a", ClientId="b")
    idp.describe_user_pool_client(ClientId="b", UserPoolId="a")
    assert len(world.made) == 1


def test_an_error_is_not_remembered(world: World, shared: SharedReads) -> None:
    fault = PermissionError("not now")
    world.client("cognito-idp", US).faults = [fault]
    with pytest.raises(PermissionError):
        shared.cognito_idp(US).describe_user_pool(UserPoolId="a")
    assert [shared.cognito_idp(US).describe_user_pool(UserPoolId="a") for _ in range(2)] == [
        {"number": 2}
    ] * 2


@pytest.mark.parametrize("service", ["s3", "ssm", "cloudformation", "sqs", "events"])
def test_whatever_decides_who_may_write_is_read_each_time(
    world: World, shared: SharedReads, service: str
) -> None:
    if service != "ssm":  # of which the writes have a pace
        assert shared.client(service) is world.client(service)
    for _ in range(2):
        shared.client(service).get_object(Key="a")
    assert len(world.made) == 2


def test_a_call_that_is_no_read_is_made_each_time(world: World, shared: SharedReads) -> None:
    for _ in range(2):
        shared.iam.simulate_custom_policy(PolicyInputList=["a"])
    assert len(world.made) == 2


def test_reads_of_one_message_are_not_those_of_the_next(world: World) -> None:
    for _ in range(2):
        SharedReads(world, Pace(1)).cognito_idp(US).describe_user_pool(UserPoolId="a")
    assert len(world.made) == 2


def test_pages_are_read_once_and_given_to_each(world: World, shared: SharedReads) -> None:
    for _ in range(2):
        pages = shared.cognito_idp(US).get_paginator("list_groups").paginate(UserPoolId="a")
        assert [page["number"] for page in pages] == [1, 2, 3]
    list(shared.cognito_idp(US).get_paginator("list_groups").paginate(UserPoolId="b"))
    assert len(world.made) == 6


def test_whoever_takes_a_page_away_takes_it_from_nobody_else(shared: SharedReads) -> None:
    paginator = shared.cognito_idp(US).get_paginator("list_groups")
    next(iter(paginator.paginate(UserPoolId="a")))
    assert len(list(paginator.paginate(UserPoolId="a"))) == 3


def test_every_call_has_waited_for_its_turn_and_nobody_waits_for_what_is_known(
    world: World,
) -> None:
    shared = SharedReads(world, Waits(world.made))
    for _ in range(2):
        shared.cognito_idp(EU).describe_user_pool(UserPoolId="a")
        list(shared.cognito_idp(EU).get_paginator("list_groups").paginate(UserPoolId="a"))
    wait, page = ("wait", "list_groups", EU), ("cognito-idp", EU, "list_groups")
    assert [call[:3] for call in world.made] == [
        ("wait", "describe_user_pool", EU),
        ("cognito-idp", EU, "describe_user_pool"),
        *(wait, page, wait, page, wait, page),
    ]


def test_a_write_of_a_parameter_waits_for_its_turn_and_is_made_each_time(world: World) -> None:
    shared = SharedReads(world, Waits(world.made))
    for _ in range(2):
        shared.ssm.put_parameter(Name="a", Value="b")
    wait, write = ("wait", "put_parameter", "None"), ("ssm", None, "put_parameter")
    assert [call[:3] for call in world.made] == [wait, write, wait, write]


def test_other_calls_of_parameter_store_and_s3_wait_for_nothing(world: World) -> None:
    shared = SharedReads(world, Waits(world.made))
    shared.ssm.get_parameter(Name="a")
    shared.ssm.add_tags_to_resource(ResourceId="a")
    list(shared.ssm.get_paginator("get_parameter_history").paginate(Name="a"))
    shared.s3.put_object(Key="a")
    assert [call[2] for call in world.made] == [
        *("get_parameter", "add_tags_to_resource"),
        *["get_parameter_history"] * 3,
        "put_object",
    ]


def test_reads_that_are_made_anew_keep_the_pace(world: World) -> None:
    shared = SharedReads(world, Waits(world.made))
    for reads in (shared, shared.anew()):
        reads.cognito_idp(US).describe_user_pool(UserPoolId="a")
    wait, read = ("wait", "describe_user_pool", US), ("cognito-idp", US, "describe_user_pool")
    assert [call[:3] for call in world.made] == [wait, read, wait, read]
