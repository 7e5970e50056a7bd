"""The objects and parameters that the function reads and writes, against those that its policy names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest

from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import refresh_all
from amplify_outputs.store.writer import PublicationStore
from tests.contract.golden import REPOSITORY
from tests.contract.templates import decided, listed, statements, template
from tests.integration.processes import Process
from tests.sessions import events_of
from tests.simulation import BUCKET, ENVIRONMENT, CloudFormation, client, make_session

if TYPE_CHECKING:
    from tests.simulation import Pools

Roles: TypeAlias = "dict[str, dict[str, str]]"
Touched: TypeAlias = set[tuple[str, str]]

NAME: Final = "storefront/prod"
WITH_RULES: Final = ENVIRONMENT | {"NAME_POLICY": "file"}
# A HEAD reads, and a condition on a write does too [s3-conditional].
ACTIONS: Final = {
    "HeadObject": ("s3:GetObject",),
    "GetObject": ("s3:GetObject",),
    "PutObject": ("s3:PutObject", "s3:GetObject"),
    "DeleteObject": ("s3:DeleteObject",),
}


@pytest.fixture
def touched(role_answers: Roles, pools: Pools, pools_elsewhere: Pools) -> list[tuple[str, Any]]:
    """The calls of S3 and SSM of a publication's whole life, by operation, with their arguments."""
    session = make_session(role_answers)
    calls: list[tuple[str, Any]] = []

    def keep(params: dict[str, Any], model: Any, **_: object) -> None:
        calls.append((model.name, params))

    for service in ("s3", "ssm"):
        events_of(session).register(f"provide-client-params.{service}.*", keep)
    process = Process(session, environment=WITH_RULES)
    stack = CloudFormation(process.handler, answers=process.answers)
    client("s3").put_object(Bucket=BUCKET, Key="policy/names.json", Body=b'{"rules": []}')
    first = pools.properties(Formats=["mjs"])
    second = pools_elsewhere.properties(Formats=["ts"])
    store = PublicationStore(process.aws, Settings.from_environment(WITH_RULES))

    assert stack.create(first)["Status"] == "SUCCESS"
    pools.require_password_length(20)
    assert refresh_all([NAME], store, Pace(1, sleep=lambda _: None))
    assert stack.update(second, first)["Status"] == "SUCCESS"
    assert stack.delete(second)["Status"] == "SUCCESS"
    return calls


def granted() -> Touched:
    """The actions on objects that the policy allows, each with the first part of their keys."""
    holding = {"HasNamePolicy"}
    policy = decided(template(REPOSITORY / "template.yaml"), holding)["Resources"]["PublishPolicy"]
    return {
        (action, str(resource["Fn::Sub"]).rpartition("Value}/")[2].partition("/")[0])
        for statement in statements(policy)
        for action in listed(statement["Action"])
        if action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
        for resource in listed(statement["Resource"])
    }


def test_each_action_is_allowed_on_the_keys_that_are_called_and_on_no_others(
    touched: list[tuple[str, Any]],
) -> None:
    called = {
        (action, arguments["Key"].partition("/")[0])
        for operation, arguments in touched
        for action in ACTIONS.get(operation, ())
    }

    assert called == granted()


def test_every_call_names_the_publishers_bucket_and_its_owner(
    touched: list[tuple[str, Any]],
) -> None:
    of_s3 = [arguments for _, arguments in touched if "Bucket" in arguments]

    assert {(it["Bucket"], it["ExpectedBucketOwner"]) for it in of_s3} == {(BUCKET, "123456789012")}


def test_every_parameter_is_below_the_prefix_and_none_is_the_stacks_own(
    touched: list[tuple[str, Any]],
) -> None:
    names = {
        name
        for operation, arguments in touched
        if "Bucket" not in arguments
        for name in (
            *arguments.get("Names", ()),
            *(arguments[key] for key in ("Name", "ResourceId") if key in arguments),
        )
    }

    assert names == {f"/amplify-outputs/{NAME}"}
