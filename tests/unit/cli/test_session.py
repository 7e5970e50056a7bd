"""The profile and the region of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs.aws.clients import Aws
from amplify_outputs.cli.exit_codes import WrongUsage
from amplify_outputs.cli.main import run
from amplify_outputs.cli.options import parser
from amplify_outputs.cli.session import aws_of
from tests.sessions import session_of

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

CONFIGURATION = """\
[profile team]
region = eu-west-1
aws_access_key_id = of-the-team
aws_secret_access_key = secret

[profile signed-out]
region = eu-west-1
sso_session = company
sso_account_id = 123456789012
sso_role_name = Reader

[sso-session company]
sso_region = eu-west-1
sso_start_url = https://example.awsapps.com/start
"""


@pytest.fixture(autouse=True)
def _configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(CONFIGURATION)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


def options(*more: str) -> argparse.Namespace:
    return parser().parse_args(["list", *more])


def _key(aws: Aws) -> str:
    credentials = aws.session.get_credentials()
    return str(credentials.access_key) if credentials else ""


def test_a_profile_gives_the_credentials_and_the_region() -> None:
    aws = aws_of(options("--profile=team"))

    assert (_key(aws), aws.region, aws.ssm.meta.region_name) == (
        "of-the-team",
        "eu-west-1",
        "eu-west-1",
    )


def test_a_region_takes_the_place_of_the_one_of_the_profile() -> None:
    aws = aws_of(options("--profile=team", "--region=us-west-2"))

    assert (aws.region, aws.ssm.meta.region_name) == ("us-west-2", "us-west-2")
    assert aws.cognito_idp("us-east-1").meta.region_name == "us-east-1"


def test_without_options_the_configuration_decides() -> None:
    aws = aws_of(options())

    assert (_key(aws), aws.region) == ("of-the-environment", None)


def test_of_several_regions_the_first_is_the_one_of_the_command() -> None:
    found = parser().parse_args(["discover", "--region=us-west-2", "--region=eu-west-1"])

    assert aws_of(found).region == "us-west-2"


def test_a_role_that_is_assumed_is_used_in_the_same_region() -> None:
    aws = Aws(session_of("key", "secret"), region="us-west-2")

    assumed = aws.with_credentials({"aws_access_key_id": "a", "aws_secret_access_key": "b"})

    assert (assumed.region, assumed.ssm.meta.region_name) == ("us-west-2", "us-west-2")


def test_a_profile_that_does_not_exist_is_wrong_usage_that_names_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(WrongUsage, match="There is no profile x in the AWS configuration"):
        aws_of(options("--profile=x"))
    assert run(["list", "--profile=x"]) == 2
    assert capsys.readouterr().err == (
        "amplify-outputs: error: There is no profile x in the AWS configuration of this machine. "
        "Profiles: signed-out, team.\n"
    )


def test_a_profile_of_the_environment_that_does_not_exist_is_said_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "x")

    assert run(["list"]) == 3
    assert capsys.readouterr().err == (
        "The profile does not exist; correct AWS_PROFILE, or add the profile to your AWS configuration: "
        "The config profile (x) could not be found\n"
    )


def test_no_region_at_all_says_how_to_give_one(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["list"], ["discover"]):
        assert run(command) == 3
        assert capsys.readouterr().err == (
            "No AWS region is configured; add --region to the command, or set AWS_DEFAULT_REGION or a "
            "profile's region: You must specify a region.\n"
        )


def test_a_session_that_has_expired_says_how_to_renew_that_of_the_profile(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for command in (["list"], ["discover"], ["check", "--user-pool=a", "--user-pool-client=b"]):
        assert run([*command, "--profile=signed-out"]) == 3
        assert capsys.readouterr().err.startswith(
            "You are not signed in to AWS any more. Run `aws sso login --profile signed-out`, then try again: "
        )


@pytest.mark.parametrize("region", ["nonsense", "us-east", "us east-1", ""])
def test_what_is_no_region_is_wrong_usage(region: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["list", f"--region={region}"])

    assert left.value.code == 2
    assert f"{region!r} is not a region; give one such as us-east-1" in capsys.readouterr().err
