"""The npm package fetches what the Python command fetches, and says the same, from an AWS that enforces policies."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.cli.main import run
from tests.e2e.command_line import CommandLine, pool_options
from tests.e2e.roles import credentials_of_role
from tests.npm_client import MANIFEST, NEEDS_NODE, NODE, answers, installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.deployment import Publisher
    from tools.emulator import Emulator

pytestmark = NEEDS_NODE
NAME: Final = "npm/web"
IN_S3: Final = "npm/in-s3"
CHANGED: Final = "npm/changed"
LOST: Final = "npm/lost"
DAMAGED: Final = "npm/damaged"
READS: Final = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"


@pytest.fixture
def environment(aws: Emulator) -> dict[str, str]:
    """What both commands see. The certificate of the emulator has a variable of its own in Node."""
    return aws.environment()


@pytest.fixture
def command_line(
    environment: dict[str, str],
    publisher: Publisher,  # noqa: ARG001 - commands look for it
) -> CommandLine:
    return CommandLine(environment)


@pytest.fixture
def published(command_line: CommandLine, pools: dict[str, str]) -> Iterator[str]:
    """The SHA-256 of a publication in every place and in the format ts. It is withdrawn after the test."""
    publish = ["publish", f"--name={NAME}", *pool_options(pools), "--formats=ts"]
    yield command_line.json(*publish)["sha256"]
    command_line("withdraw", NAME)


@pytest.fixture
def faults(
    aws: Emulator, command_line: CommandLine, publisher: Publisher, pools: dict[str, str]
) -> Iterator[None]:
    """Publications with something wrong, which are withdrawn after the test."""
    names = (IN_S3, CHANGED, LOST, DAMAGED)
    s3, records = aws.client("s3"), dict[str, bytes]()
    for name in names:
        more = ["--destinations=s3"] if name == IN_S3 else []
        command_line("publish", f"--name={name}", *pool_options(pools), *more)
        key = {"Bucket": publisher.bucket, "Key": f"records/{name}.json"}
        records[name] = s3.get_object(**key)["Body"].read()
    changed = {"Bucket": publisher.bucket, "Key": f"outputs/{CHANGED}/amplify_outputs.json"}
    document = s3.get_object(**changed)["Body"].read()
    s3.put_object(**changed, Body=b"{}")
    s3.delete_object(Bucket=publisher.bucket, Key=f"records/{LOST}.json")
    damaged = json.loads(records[DAMAGED]) | {"recordFormat": 9}
    place = {"Bucket": publisher.bucket, "Key": f"records/{DAMAGED}.json"}
    s3.put_object(**place, Body=json.dumps(damaged).encode())
    yield
    s3.put_object(**changed, Body=document)
    for name in (LOST, DAMAGED):
        s3.put_object(Bucket=publisher.bucket, Key=f"records/{name}.json", Body=records[name])
    for name in names:
        command_line("withdraw", name)


@pytest.fixture
def python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What the Python command says to the arguments of a case, in this process."""

    def said(case: Mapping[str, Any]) -> dict[str, Any]:
        with monkeypatch.context() as patch:
            for name, value in (environment | case.get("environment", {})).items():
                patch.setenv(name, value)
            capsys.readouterr()
            try:
                code = run(["fetch", *case["run"]])
            except SystemExit as ended:
                code = int(str(ended.code))
            out, err = capsys.readouterr()
        return {"code": code, "out": out, "err": err}

    return said


@pytest.mark.usefixtures("faults")
def test_every_outcome_is_that_of_the_python_command(
    aws: Emulator,
    environment: dict[str, str],
    published: str,
    python: Callable[[Mapping[str, Any]], dict[str, Any]],
    tmp_path: Path,
) -> None:
    stranger = credentials_of_role(aws, "npm-stranger", READS)
    target = tmp_path / "outputs"
    cases: list[dict[str, Any]] = [
        {"run": arguments}
        for arguments in (
            [NAME],
            [NAME, "--from=ssm"],
            [NAME, "--format", "ts"],
            [NAME, IN_S3, "--json"],
            [NAME, "--format=ts", "--json"],
            [NAME, "-o", str(tmp_path / "file.json")],
            [NAME, "--json", "--output", str(tmp_path / "file.json")],
            [NAME, IN_S3, "-o", str(target)],
            [NAME, "-o", str(tmp_path)],
            [NAME, "--version=1"],
            [NAME, "--version", "7"],
            [NAME, f"--expect-sha256={published.upper()}"],
            [NAME, f"--expect-sha256={'0' * 64}"],
            [NAME, "--version=1", f"--expect-sha256={'0' * 64}"],
            [NAME, "--format=dart"],
            [IN_S3, "--from=ssm"],
            ["npm/nobody"],
            ["npm/nobody", "npm/nowhere", "-o", str(target)],
            ["npm/nobody", "--wait=0.4"],
            [CHANGED],
            [CHANGED, "--from", "ssm"],
            [LOST],
            [LOST, "--version=1"],
            [DAMAGED],
            [NAME, "--parameter-prefix=/elsewhere"],
            [NAME, "--bucket=no-such-bucket-of-anybody"],
            [NAME, "--role-arn=arn:aws:iam::000000000000:role/npm-stranger"],
            [NAME, "--external-id=web-1"],
            [NAME, IN_S3],
            [NAME, IN_S3, "-o", __file__],
            [NAME, IN_S3, "-o", str(target), "--version=1"],
            [NAME, "--from=s3", "--version=1"],
            [NAME, "--from=ssm", "--format=ts"],
            ["not a name"],
            [NAME, "--role-arn=reader"],
            [NAME, "--wait=soon"],
            [NAME, "--expect-sha256=abc"],
            [NAME, "--version=0"],
            [NAME, "--from=ftp"],
            [NAME, "-o"],
            [NAME, "--colour"],
            [],
        )
    ]
    cases.append({"run": [NAME], "environment": stranger})
    cases.append({"run": [NAME], "environment": {"AWS_ENDPOINT_URL": "https://localhost:9"}})

    found = answers(cases, environment)

    expected = [python(case) for case in cases]
    assert [_compared(it) for it in found] == [_compared(it) for it in expected]
    assert {it["code"] for it in found} == {0, 1, 2, 3}


def _compared(said: dict[str, Any]) -> dict[str, Any]:
    """What both say: not the name of the program, the usage above an error, and the SDK's own words."""
    _, found, fault = said["err"].partition("error: ")
    if found:
        return {**said, "err": fault}
    words, found, _ = said["err"].partition("then try again: ")
    return {**said, "err": words if found else said["err"]}
