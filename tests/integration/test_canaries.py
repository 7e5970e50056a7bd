"""Canaries in every reply to every entry point: what AWS says and nobody asked for is written nowhere."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.report.styles import STYLES
from tests.canaries import Aviary, found_in
from tests.integration.commands import pool_options
from tests.integration.refreshing import Refresher
from tests.sessions import events_of
from tests.simulated_aws import SERVICE
from tests.simulation import BUCKET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from amplify_outputs.aws.clients import Aws
    from tests.integration.commands import CommandLine
    from tests.simulation import CloudFormation, Pools, Published

# Of each service that the functions and commands call.
SOME_REPLIES: Final = {
    *("DescribeUserPoolClient", "DescribeIdentityPool", "GetRole"),
    *("GetObject", "PutObject", "DeleteObject", "PutParameter", "DeleteParameter"),
}


@pytest.fixture(autouse=True)
def aviary(aws: Aws) -> Aviary:
    """Plants canaries in every reply that clients of this AWS get. A client keeps the handlers that it is made with."""
    planted = Aviary()

    def plant(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
        planted.replies.add(operation_model.name)
        body = response_dict["body"]
        if response_dict["status_code"] < 300 and isinstance(body, bytes):
            response_dict["body"] = planted.plant(operation_model, body)
        if operation_model.service_model.service_name == "s3":
            headers = {**response_dict["headers"], **planted.headers(operation_model)}
            headers["x-amz-meta-planted"] = planted.canary(f"{operation_model.name}.Metadata")
            response_dict["headers"] = type(response_dict["headers"])(headers)

    events_of(aws.session).register_first("before-parse", plant)
    return planted


@pytest.fixture
def logged(cloudformation: CloudFormation) -> Iterator[io.StringIO]:  # noqa: ARG001 - it makes the logger
    """What the functions and all libraries log at DEBUG, as far as they have not switched it off."""
    written = io.StringIO()
    everything, own = logging.getLogger(), logging.getLogger(SERVICE)
    kept = [(it, it.level, list(it.handlers)) for it in (everything, own)]
    [formatter] = {
        it.formatter
        for it in own.handlers
        if it.formatter and "Powertools" in type(it.formatter).__name__
    }
    ours = logging.StreamHandler(written)
    ours.setFormatter(formatter)
    own.handlers[:] = [ours]
    everything.addHandler(logging.StreamHandler(written))
    for logger in (everything, own):
        logger.setLevel(logging.DEBUG)
    yield written
    for logger, level, handlers in kept:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def everything_written(published: Published) -> str:
    """All objects in all versions with their metadata, and all parameters with their history and tags."""
    s3, ssm = published.s3, published.ssm
    found = []
    for version in s3.list_object_versions(Bucket=BUCKET).get("Versions", []):
        place = {"Bucket": BUCKET, "Key": version["Key"], "VersionId": version["VersionId"]}
        got = s3.get_object(**place)
        found += [version["Key"], got["Body"].read().decode(), json.dumps(got["Metadata"])]
    for parameter in ssm.describe_parameters()["Parameters"]:
        name = parameter["Name"]
        found.append(json.dumps(ssm.get_parameter_history(Name=name)["Parameters"], default=str))
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)
        found += [str(parameter), str(tags["TagList"])]
    return "\n".join(found)


def test_no_canary_is_in_anything_that_functions_write(
    aws: Aws,
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    aviary: Aviary,
    logged: io.StringIO,
    capsys: pytest.CaptureFixture[str],
) -> None:
    refresh = Refresher(aws, capsys)
    formats = {"Formats": ["dart", "legacy-json"]}

    created = cloudformation.create(pools.properties(**formats))
    assert created["Status"] == "SUCCESS", created["Reason"]
    cloudformation.create(pools.properties(UserPoolClientId="1nothere", **formats))
    pools.require_password_length(12)
    refresh.sweep()
    messages = refresh.messages()
    assert len(messages) == 1
    refresh.work(messages)
    cloudformation.update(pools.properties(OutputsVersion="1.4"), pools.properties(**formats))
    cloudformation.other_stack("other").delete(pools.properties())
    there = everything_written(published)
    cloudformation.delete(pools.properties())

    answers = json.dumps(cloudformation.answers)
    assert [it["Status"] for it in cloudformation.answers] == [
        *("SUCCESS", "FAILED", "SUCCESS", "SUCCESS", "SUCCESS"),
    ]
    assert '"published"' in logged.getvalue()
    assert "min_length" in there
    assert len(refresh.entries) == 1
    sent = json.dumps([messages, refresh.entries], default=str)
    said = "".join(capsys.readouterr())
    written = "\n".join(
        [answers, there, everything_written(published), sent, said, logged.getvalue()]
    )
    assert found_in(written) == []
    assert aviary.replies > SOME_REPLIES | {"PutEvents", "SendMessageBatch"}
    assert aviary.without_canaries() == set()


def test_no_canary_is_in_anything_that_commands_write(
    command_line: CommandLine,
    pools: Pools,
    published: Published,
    aviary: Aviary,
    logged: io.StringIO,
    tmp_path: Path,
) -> None:
    file = tmp_path / "amplify_outputs.json"
    published_now = command_line.publish(pools)
    there = everything_written(published)
    said = [
        published_now,
        *(command_line("check", *pool_options(pools), "--format", style) for style in STYLES),
        command_line("build", *pool_options(pools)),
        command_line("diff", "storefront/prod", "--json"),
        command_line("list", "--json"),
        command_line("list", "--format", "html"),
        command_line("fetch", "storefront/prod", "-o", str(file)),
        command_line("fetch", "storefront/prod", "--version", "1", "--json"),
        command_line("withdraw", "storefront/prod", "--json"),
    ]

    assert [it.code for it in said] == [0] * len(said)
    assert aviary.replies > SOME_REPLIES
    assert aviary.without_canaries() == set()
    texts = [text for it in said for text in (it.out, it.err)]
    written = "\n".join([*texts, there, file.read_text(encoding="utf-8"), logged.getvalue()])
    assert found_in(written) == []
