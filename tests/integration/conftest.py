"""Fixtures: a simulated AWS, pools in it, and the function's handler to send events to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from amplify_outputs import settle
from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.store import fetch as fetching
from amplify_outputs.store.writer import PublicationStore
from tests.integration.commands import CommandLine
from tests.integration.processes import ROLES, Stack, two_processes
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    STACK,
    CloudFormation,
    Pools,
    Published,
    make_bucket,
    make_pools,
    make_session,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _aws_of_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "amplify-outputs")
    # For every call to S3, moto loads a module again that depends on nothing that changes here.
    monkeypatch.setattr("moto.s3.models.reload", lambda module: module)
    with mock_aws():
        make_bucket()
        yield


@pytest.fixture
def role_answers() -> dict[str, dict[str, str]]:
    """Roles by identity pool id, as GetIdentityPoolRoles shall answer."""
    return {}


@pytest.fixture
def session(role_answers: dict[str, dict[str, str]]) -> boto3.Session:
    return make_session(role_answers)


@pytest.fixture
def aws(session: boto3.Session) -> Aws:
    return Aws(session)


@pytest.fixture
def store(aws: Aws) -> PublicationStore:
    return PublicationStore(aws, Settings.from_environment(ENVIRONMENT))


@pytest.fixture
def owner() -> Owner:
    return Owner(STACK, "Outputs4Web")


@pytest.fixture
def pools(role_answers: dict[str, dict[str, str]]) -> Pools:
    return make_pools(REGION, role_answers)


@pytest.fixture
def pools_elsewhere(role_answers: dict[str, dict[str, str]]) -> Pools:
    return make_pools("eu-west-1", role_answers)


@pytest.fixture
def published() -> Published:
    return Published(boto3.client("s3"), boto3.client("ssm"))


@pytest.fixture
def cloudformation(aws: Aws) -> CloudFormation:
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        answers.append(json.loads(body))
        return 200

    return CloudFormation(make_handler(ENVIRONMENT, aws, Wire(put=put)), answers=answers)


@pytest.fixture
def command_line(
    aws: Aws,
    published: Published,
    cloudformation: CloudFormation,  # noqa: ARG001 - its logger must not write to what capsys takes
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    """The command line, with a publisher that says in SSM where it is, and no pauses."""
    for name, value in (("bucket-name", BUCKET), ("parameter-tier", "Intelligent-Tiering")):
        published.ssm.put_parameter(
            Name=f"/amplify-outputs/.publisher/{name}", Value=value, Type="String"
        )
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return CommandLine(aws, capsys)


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Stack:
    """One stack with pools of its own, and two processes of the function that get its requests."""
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    return Stack(*two_processes(), make_pools(REGION, ROLES))


@pytest.fixture
def four(stack: Stack) -> dict[str, Any]:
    return stack.properties("1.4")


@pytest.fixture
def five(stack: Stack) -> dict[str, Any]:
    return stack.properties("1.5")


@pytest.fixture
def live(stack: Stack) -> dict[str, Any]:
    return stack.properties("1.5", PublicationName="storefront/live")
