"""Fixtures: a simulated AWS, pools in it, and the function's handler to send events to."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools import Logger

from amplify_outputs import settle
from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.settings import Settings
from amplify_outputs.store import fetch as fetching
from amplify_outputs.store.writer import PublicationStore
from benchmarks.calls import CallLog
from tests.integration.commands import CommandLine
from tests.integration.one_aws import OneAws
from tests.integration.refresh_races import Race
from tests.integration.refreshing import Refresher
from tests.sessions import events_of
from tests.simulated_aws import SERVICE, simulated_aws
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    STACK,
    CloudFormation,
    Pools,
    Published,
    client,
    make_pools,
    make_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.session import Session

    from tests.integration.processes import Stack


@pytest.fixture(scope="session", autouse=True)
def _log_of_the_run() -> None:
    """The function's logger keeps the standard output that it is made with. A test's own capture is closed later."""
    Logger(service=SERVICE)


@pytest.fixture(scope="module")
def one_aws() -> Iterator[OneAws]:
    """The AWS of all tests of a module: of those with `pytestmark = pytest.mark.usefixtures("one_aws")`."""
    with pytest.MonkeyPatch.context() as patched, simulated_aws():
        patched.setattr(settle, "PAUSE_SECONDS", 0.0)
        yield OneAws.begin()


@pytest.fixture(autouse=True)
def _aws_of_this_process(request: pytest.FixtureRequest) -> Iterator[None]:
    """An AWS with an empty publisher: the module's own as it was at first, or a new one for this test."""
    if "one_aws" in request.fixturenames:
        request.getfixturevalue("one_aws").begin_again()
        yield
    else:
        with simulated_aws():
            yield


@pytest.fixture
def role_answers() -> dict[str, dict[str, str]]:
    """Roles by identity pool id, as GetIdentityPoolRoles shall answer."""
    return {}


@pytest.fixture
def session(role_answers: dict[str, dict[str, str]]) -> Session:
    return make_session(role_answers)


@pytest.fixture
def log(session: Session) -> CallLog:
    """The waves of all calls to AWS that the publisher makes."""
    log = CallLog()
    log.watch(session)
    return log


@pytest.fixture
def aws(session: Session, request: pytest.FixtureRequest) -> Aws:
    # Clients that exist already would not be watched.
    if "log" in request.fixturenames:
        request.getfixturevalue("log")
    return Aws(session)


@pytest.fixture
def refresh(
    aws: Aws, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Refresher:
    """Refreshes as the deployed functions do them, without the pauses between looks."""
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    return Refresher(aws, capsys)


@pytest.fixture
def calls(aws: Aws) -> list[str]:
    """The names of all calls to AWS that the publisher makes, of clients that are made from now on."""
    made: list[str] = []
    events_of(aws.session).register(
        "before-parameter-build", lambda model, **_: made.append(model.name)
    )
    return made


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
    return Published(client("s3"), client("ssm"))


@pytest.fixture
def cloudformation(aws: Aws) -> CloudFormation:
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        answers.append(json.loads(body))
        return 200

    return CloudFormation(make_handler(ENVIRONMENT, aws, Wire(put=put)), answers=answers)


@pytest.fixture
def lines(
    monkeypatch: pytest.MonkeyPatch,
    cloudformation: CloudFormation,  # noqa: ARG001 - it makes the logger
) -> Callable[[], list[str]]:
    """What the function has written to its log since the test began."""
    written = io.StringIO()
    [handler] = [
        it for it in logging.getLogger(SERVICE).handlers if isinstance(it, logging.StreamHandler)
    ]
    monkeypatch.setattr(handler, "stream", written)
    return lambda: written.getvalue().splitlines()


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
    for name in (
        *("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "LINES"),
        "GITHUB_STEP_SUMMARY",
    ):
        monkeypatch.delenv(name, raising=False)
    return CommandLine(aws, capsys)


@pytest.fixture
def stack(one_aws: OneAws) -> Stack:
    """One stack with pools of its own, and two processes of the function that get its requests."""
    return one_aws.stack


@pytest.fixture(scope="module")
def one_race(one_aws: OneAws) -> Race:
    """The module's AWS, with workers of the refresher."""
    return Race(one_aws)


@pytest.fixture
def race(one_race: Race) -> Race:
    """It begins with nothing, and with the pools as they were made."""
    one_race.begin_again()
    return one_race


@pytest.fixture
def four(stack: Stack) -> dict[str, Any]:
    return stack.properties("1.4")


@pytest.fixture
def five(stack: Stack) -> dict[str, Any]:
    return stack.properties("1.5")


@pytest.fixture
def live(stack: Stack) -> dict[str, Any]:
    return stack.properties("1.5", PublicationName="storefront/live")
