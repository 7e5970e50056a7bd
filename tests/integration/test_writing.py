"""What the functions write is encrypted and tagged as the publisher's stack says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from amplify_outputs.model.settings import Settings
from amplify_outputs.pools.shared import Pace
from amplify_outputs.refresh import Refreshed, refresh_all
from amplify_outputs.store.writer import PublicationStore
from tests.integration.processes import Process
from tests.sessions import events_of
from tests.simulation import ENVIRONMENT, CloudFormation, make_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner
    from tests.integration.commands import CommandLine
    from tests.simulation import Pools, Published

Roles: TypeAlias = "dict[str, dict[str, str]]"

NAME = "storefront/prod"
TAGS = {"cost-center": "4711", "team": "web and shop"}
WRITING = {
    "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "parameterType": "SecureString",
    "tags": "cost-center=4711,team=web and shop",
}
AS_AWS_DOES = json.loads(ENVIRONMENT["WRITING"])
OF_AWS = {"ServerSideEncryption": "AES256"}
OF_THE_COMPANY = {
    "ServerSideEncryption": "aws:kms",
    "SSEKMSKeyId": WRITING["kmsKeyArn"],
    "BucketKeyEnabled": True,
    "Tagging": "cost-center=4711&team=web+and+shop",
}


@dataclass
class Written:
    """A publisher of its own, and the arguments of its writes."""

    cloudformation: CloudFormation
    store: PublicationStore
    objects: list[dict[str, Any]]
    parameters: list[dict[str, Any]]
    tagged: list[dict[str, Any]]

    def refresh(self) -> str:
        """The result of a refresh of the publication."""
        [(_, outcome)] = refresh_all([NAME], self.store, Pace(1, sleep=lambda _: None))
        assert isinstance(outcome, Refreshed)
        return outcome.result


def keep_in(calls: list[dict[str, Any]]) -> Callable[..., None]:
    """A handler of an event of boto3 that keeps the arguments of each call."""

    def keep(params: dict[str, Any], **_: object) -> None:
        calls.append(params)

    return keep


def how_of(put: dict[str, Any]) -> dict[str, Any]:
    """The arguments of PutObject that say how the object is kept."""
    return {name: put[name] for name in OF_THE_COMPANY if name in put}


def written(roles: Roles, writing: dict[str, str]) -> Written:
    environment = ENVIRONMENT | {"WRITING": json.dumps(writing)}
    session = make_session(roles)
    calls: dict[str, list[dict[str, Any]]] = {
        operation: [] for operation in ("s3.PutObject", "ssm.PutParameter", "ssm.AddTagsToResource")
    }
    # Clients keep the handlers that there were when they were made.
    for operation, of_it in calls.items():
        events_of(session).register(f"provide-client-params.{operation}", keep_in(of_it))
    process = Process(session, environment=environment)
    return Written(
        CloudFormation(process.handler, answers=process.answers),
        PublicationStore(process.aws, Settings.from_environment(environment)),
        *calls.values(),
    )


def every_kind_of_write(publisher: Written, pools: Pools) -> None:
    """Create in two formats, a refresh after a change, an update by CloudFormation, a deletion."""
    old, new = (
        pools.properties(Formats=["mjs"], OutputsVersion=version) for version in ("1.5", "1.4")
    )
    publisher.cloudformation.create(old)
    pools.require_password_length(20)
    assert publisher.refresh() == "updated"
    publisher.cloudformation.update(new, old)
    publisher.cloudformation.delete(new)


@pytest.mark.parametrize(
    ("writing", "expected"),
    [(AS_AWS_DOES, OF_AWS), (WRITING, OF_THE_COMPANY)],
    ids=["keys of AWS", "a key of the company"],
)
def test_each_object_that_is_written_names_its_encryption_and_has_the_tags(
    role_answers: Roles, writing: dict[str, str], expected: dict[str, Any], pools: Pools
) -> None:
    """Companies deny writes that do not name it, so one object without it would stop every publication."""
    publisher = written(role_answers, writing)

    every_kind_of_write(publisher, pools)

    written_to = {put["Key"].partition("/")[0] for put in publisher.objects}
    assert written_to == {"outputs", "records", "pools", "withdrawn"}
    assert [how_of(put) for put in publisher.objects] == [expected] * len(publisher.objects)


def test_each_document_and_record_is_written_under_a_condition(
    role_answers: Roles, pools: Pools
) -> None:
    """`RequireConditionalWrites` makes S3 refuse any other write."""
    publisher = written(role_answers, AS_AWS_DOES)

    every_kind_of_write(publisher, pools)

    unconditional = {
        put["Key"].partition("/")[0]
        for put in publisher.objects
        if not {"IfMatch", "IfNoneMatch"} & {*put}
    }
    assert unconditional == {"pools"}


def test_parameters_are_secure_strings_with_the_companys_key_and_tags(
    role_answers: Roles, pools: Pools, owner: Owner
) -> None:
    publisher = written(role_answers, WRITING)

    every_kind_of_write(publisher, pools)

    assert [
        (put["Type"], put["KeyId"], put["Overwrite"], put.get("Tags"))
        for put in publisher.parameters
    ] == [
        ("SecureString", WRITING["kmsKeyArn"], False, tags_of(owner)),
        ("SecureString", WRITING["kmsKeyArn"], True, None),
        ("SecureString", WRITING["kmsKeyArn"], True, None),
    ]


def test_without_a_word_parameters_are_strings_with_the_owners_mark_alone(
    role_answers: Roles, pools: Pools, owner: Owner
) -> None:
    publisher = written(role_answers, AS_AWS_DOES)

    every_kind_of_write(publisher, pools)

    assert {put["Type"] for put in publisher.parameters} == {"String"}
    assert not any("KeyId" in put for put in publisher.parameters)
    assert publisher.parameters[0]["Tags"] == tags_of(owner)[:2]


def test_a_parameter_that_lost_its_mark_gets_the_companys_tags_with_it(
    role_answers: Roles, pools: Pools, published: Published, owner: Owner
) -> None:
    old = pools.properties()
    publisher = written(role_answers, WRITING)
    publisher.cloudformation.create(old)
    published.ssm.remove_tags_from_resource(
        ResourceType="Parameter",
        ResourceId=f"/amplify-outputs/{NAME}",
        TagKeys=["amplify-outputs-stack", "amplify-outputs-resource"],
    )

    publisher.cloudformation.update(pools.properties(OutputsVersion="1.4"), old)

    assert [call["Tags"] for call in publisher.tagged] == [tags_of(owner)]


def test_secure_strings_are_read_as_what_they_hold(
    role_answers: Roles, pools: Pools, published: Published
) -> None:
    """A refresh that compared the encrypted value would write each time."""
    publisher = written(role_answers, WRITING)
    publisher.cloudformation.create(pools.properties())

    assert publisher.refresh() == "unchanged"
    found = published.ssm.get_parameter(Name=f"/amplify-outputs/{NAME}")["Parameter"]
    assert found["Type"] == "SecureString"


def test_the_command_line_writes_as_the_publishers_stack_says(
    command_line: CommandLine, aws: Aws, pools: Pools, published: Published
) -> None:
    published.ssm.put_parameter(
        Name="/amplify-outputs/.publisher/writing", Value=json.dumps(WRITING), Type="String"
    )
    objects: list[dict[str, Any]] = []
    aws.s3.meta.events.register("provide-client-params.s3.PutObject", keep_in(objects))

    assert command_line.publish(pools).code == 0

    assert [how_of(put) for put in objects] == [OF_THE_COMPANY] * len(objects)
    assert command_line("fetch", NAME, "--from=ssm").code == 0


def tags_of(owner: Owner) -> list[dict[str, str]]:
    marks = {"amplify-outputs-stack": owner.stack, "amplify-outputs-resource": owner.resource}
    return [{"Key": key, "Value": value} for key, value in (marks | TAGS).items()]
