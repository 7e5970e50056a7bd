"""The command line against pools and publications: output, exit codes, files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import fetch as fetching
from amplify_outputs.cli import run
from tests.simulation import BUCKET

if TYPE_CHECKING:
    from pathlib import Path

    from amplify_outputs.aws import Aws
    from tests.simulation import CloudFormation, Pools, Published


@pytest.fixture(autouse=True)
def _publisher_parameters(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    published.ssm.put_parameter(
        Name="/amplify-outputs/.publisher/bucket-name", Value=BUCKET, Type="String"
    )
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)


def options(pools: Pools, *more: str) -> list[str]:
    return [
        f"--user-pool-id={pools.user_pool_id}",
        f"--user-pool-client-id={pools.client_id}",
        f"--identity-pool-id={pools.identity_pool_id}",
        *more,
    ]


def test_check_json_is_the_document_and_the_problems(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--json", *options(pools, "--outputs-version=1")], aws) == 0
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert answer["problems"] == []
    assert answer["outputs"]["version"] == "1"
    assert answer["outputs"]["auth"]["user_pool_id"] == pools.user_pool_id
    assert said.err == ""


def test_check_json_of_pools_with_an_error_has_no_document(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.roles.clear()
    assert run(["check", "--json", *options(pools)], aws) == 1
    assert json.loads(capsys.readouterr().out) == {
        "outputs": None,
        "problems": [
            {
                "code": "AuthenticatedRoleMissing",
                "severity": "error",
                "subject": f"identity pool {pools.identity_pool_id}",
                "message": f"Identity pool {pools.identity_pool_id} has no role for authenticated "
                "users: they get no AWS credentials.",
                "fix": "Set the authenticated role of the identity pool.",
            }
        ],
    }


def test_check_json_of_wrong_options_is_json_too(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--json", *options(pools, "--outputs-version=9")], aws) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["outputs"] is None
    assert [problem["subject"] for problem in answer["problems"]] == ["OutputsVersion"]


def test_check_in_words_says_each_problem_and_nothing_on_standard_output(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.roles.clear()
    accepted = "--accept-problems=AuthenticatedRoleMissing"
    assert run(["check", *options(pools, accepted)], aws) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"error: AuthenticatedRoleMissing: Identity pool {pools.identity_pool_id} has no role for "
        "authenticated users: they get no AWS credentials. Set the authenticated role of the "
        "identity pool.\nThe document can be published.\n"
    )


def test_build_makes_the_bytes_that_the_stack_publishes(
    aws: Aws,
    pools: Pools,
    cloudformation: CloudFormation,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloudformation.create(pools.properties())
    built, fetched = tmp_path / "built.json", tmp_path / "fetched.json"
    assert run(["build", *options(pools, f"--output={built}")], aws) == 0
    for source in ("ssm", "s3"):
        assert run(["fetch", "storefront/prod", "-o", str(fetched), "--from", source], aws) == 0
        assert fetched.read_bytes() == built.read_bytes()
    capsys.readouterr()
    assert run(["build", *options(pools)], aws) == 0
    assert capsys.readouterr().out == built.read_text()


@pytest.mark.parametrize("source", ["ssm", "s3"])
def test_fetch_refuses_what_was_changed_by_hand_and_keeps_the_file(
    aws: Aws,
    pools: Pools,
    cloudformation: CloudFormation,
    published: Published,
    tmp_path: Path,
    source: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloudformation.create(pools.properties())
    published.ssm.put_parameter(
        Name="/amplify-outputs/storefront/prod", Value="{}", Type="String", Overwrite=True
    )
    key = "outputs/storefront/prod/amplify_outputs.json"
    published.s3.put_object(Bucket=BUCKET, Key=key, Body=b"{}")
    target = tmp_path / "amplify_outputs.json"
    target.write_bytes(b"old")
    assert run(["fetch", "storefront/prod", "-o", str(target), "--from", source], aws) == 1
    assert target.read_bytes() == b"old"
    assert "is not what was published as storefront/prod" in capsys.readouterr().err


def test_fetch_of_a_destination_that_is_not_published_to_says_which_one_is(
    aws: Aws,
    pools: Pools,
    cloudformation: CloudFormation,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloudformation.create(pools.properties(Destinations=["ssm"]))
    assert run(["fetch", "storefront/prod", "--from=s3"], aws) == 1
    assert capsys.readouterr().err == ("storefront/prod is not published to s3: use --from ssm.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["fetch", "nobody/has/it"], 1, "Nothing is published as nobody/has/it"),
        (
            ["fetch", "x", "--parameter-prefix=/nowhere"],
            1,
            "SSM parameter /nowhere/.publisher/bucket-name does not exist in us-east-1",
        ),
        (
            ["check", "--user-pool-id=x", "--user-pool-client-id=y z"],
            2,
            'error: PropertyInvalid: UserPoolClientId is "y z".',
        ),
        (
            ["check", "--user-pool-id=us-east-1_x", "--user-pool-client-id=y", "--outputs={"],
            2,
            "error: PropertyInvalid: Outputs is not JSON",
        ),
        (
            ["check", "--user-pool-id=us-east-1_x", "--user-pool-client-id=y", "--expect=@/bin/sh"],
            2,
            "error: PropertyInvalid: Expect is not JSON",
        ),
        (
            ["check", "--user-pool-id=us-east-1_x", "--user-pool-client-id=y"],
            1,
            "error: UserPoolNotFound",
        ),
        (
            ["check", "--user-pool-id=us-east-1_x", "--user-pool-client-id=y", "--expect=@/no"],
            2,
            "/no: No such file or directory",
        ),
    ],
)
def test_what_goes_wrong_is_said_in_words(
    aws: Aws, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    assert run(arguments, aws) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["check"], ["fetch"], ["fetch", "../x"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    assert left.value.code == 2


def test_a_denied_read_is_exit_code_3_and_a_problem_in_the_json(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    def deny(**_: Any) -> None:
        idp = pools.idp.exceptions
        error = {"Error": {"Code": "AccessDeniedException", "Message": "not allowed"}}
        raise idp.ClientError(error, "ListGroups")

    aws.cognito_idp("us-east-1").meta.events.register(
        "before-call.cognito-identity-provider.ListGroups", deny
    )
    assert run(["check", "--json", *options(pools)], aws) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["outputs"] is None
    assert [problem["code"] for problem in answer["problems"]] == ["ReadDenied"]


def test_an_end_point_that_is_no_url_is_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    assert run(["fetch", "storefront/prod"]) == 3
    assert capsys.readouterr().err == "Invalid endpoint: nonsense.\n"


def test_aws_that_throttles_is_exit_code_3(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    def throttle(**_: Any) -> None:
        error = {"Error": {"Code": "TooManyRequestsException", "Message": "Rate exceeded"}}
        raise pools.idp.exceptions.ClientError(error, "ListGroups")

    aws.cognito_idp("us-east-1").meta.events.register(
        "before-call.cognito-identity-provider.ListGroups", throttle
    )
    assert run(["build", *options(pools)], aws) == 3
    assert capsys.readouterr().err.startswith("AWS refused ListGroups: TooManyRequestsException")


def test_a_reader_that_wants_no_more_is_no_failure(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom amplify_outputs import cli\n"
        "def run(*_):\n    sys.stdout.write('x' * 100_000)\n    sys.stdout.flush()\n"
        "cli._check = run\ncli.main(['check', '--user-pool-id=x', '--user-pool-client-id=y'])"
    )
    said = tmp_path / "said"
    with said.open("wb") as words:
        run_script = [sys.executable, "-c", script]
        with subprocess.Popen(run_script, stdout=subprocess.PIPE, stderr=words) as process:
            assert process.stdout is not None
            process.stdout.close()
    assert (process.returncode, said.read_bytes()) == (0, b"")
