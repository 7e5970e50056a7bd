"""`lint` as it is typed: files, pools that AWS has, and the publication that it leads to."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from amplify_outputs.cli.main import run
from amplify_outputs.model.readings import Unread
from amplify_outputs.pools import read as reading
from tests.integration.commands import CommandLine, pool_options

if TYPE_CHECKING:
    from pathlib import Path

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import Pools


@pytest.fixture
def command(
    aws: Aws, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return CommandLine(aws, capsys)


@pytest.fixture
def file(command: CommandLine, pools: Pools, tmp_path: Path) -> Path:
    """The file that `build` gives for the pools, with a value of the app."""
    path = tmp_path / "amplify_outputs.json"
    outputs = json.dumps({"custom": {"beta": True, "steps": [1, "2"]}})
    built = command("build", *pool_options(pools), f"--outputs={outputs}", f"-o{path.name}")
    assert built.code == 0
    return path


def changed(file: Path, **auth: object) -> None:
    outputs = json.loads(file.read_text("utf-8"))
    outputs["auth"] |= auth
    file.write_text(json.dumps(outputs, indent=2), "utf-8")


def test_a_file_that_build_made_has_no_problem(command: CommandLine, file: Path) -> None:
    said = command("lint", file.name)

    assert (said.code, said.out, said.err) == (0, "amplify_outputs.json: no problems.\n", "")


def test_a_value_that_stops_an_app_is_exit_code_1(command: CommandLine, file: Path) -> None:
    changed(file, mfa_configuration="OFF")

    said = command("lint", file.name, "--json")

    assert said.code == 1
    assert said.json["files"] == ["amplify_outputs.json"]
    (problem,) = said.json["problems"]
    assert (problem["code"], problem["subject"]) == ("ClientCannotRead", "auth.mfa_configuration")
    line = file.read_text("utf-8").splitlines()[problem["line"] - 1]
    assert line[problem["column"] - 1 :] == '"OFF",'


@pytest.mark.parametrize(("severity", "code"), [("error", 0), ("warning", 1)])
def test_a_warning_is_exit_code_1_if_that_was_asked_for(
    command: CommandLine, file: Path, severity: str, code: int
) -> None:
    changed(file, password_policy={"min_length": 5, **RULES})

    assert command("lint", file.name, "--fail-on", severity).code == code


def test_a_platform_says_which_library_reads_the_file(command: CommandLine, file: Path) -> None:
    changed(file, mfa_configuration="OPTIONAL", mfa_methods=["TOTP", "EMAIL"])

    codes = {
        platform: command("lint", file.name, *([f"--platform={platform}"] if platform else [])).code
        for platform in ("", "javascript", "swift", "android", "flutter")
    }

    assert codes == {"": 0, "javascript": 0, "swift": 0, "android": 1, "flutter": 0}


def test_adopt_keeps_the_platform(command: CommandLine, file: Path) -> None:
    said = command("lint", file.name, "--adopt=shop/ios", "--platform=swift", "--json").json

    assert said["properties"]["Platform"] == "swift"
    assert said["template"]["Resources"]["Outputs4Web"]["Properties"]["Platform"] == "swift"


RULES = dict.fromkeys(
    ("require_numbers", "require_lowercase", "require_uppercase", "require_symbols"), False
)


def test_a_file_that_is_not_there_is_wrong_usage(command: CommandLine) -> None:
    words = "nowhere.json: No such file or directory. Nothing was changed."

    said = command("lint", "nowhere.json")
    in_json = command("lint", "nowhere.json", "--json")

    assert (said.code, said.out, said.err) == (2, "", f"{words}\n")
    assert in_json.code == 2
    assert json.loads(in_json.out)["error"]["message"] == words


def test_of_a_file_without_end_no_more_is_read_than_shows_that(command: CommandLine) -> None:
    said = command("lint", "/dev/zero")

    assert said.code == 1
    assert "/dev/zero:1:1: no JSON: line 1, column 1: the file has more than" in said.out


def test_with_live_a_profile_that_does_not_exist_is_wrong_usage(
    command: CommandLine, file: Path
) -> None:
    code = run(["lint", file.name, "--live", "--profile", "nowhere"])

    said = command.capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert "There is no profile nowhere in the AWS configuration of this machine." in said.err


def test_with_live_pools_that_may_not_be_read_are_exit_code_3(
    command: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = Unread("cognito-idp:DescribeUserPool", "denied")
    read = reading.read_pools
    monkeypatch.setattr(
        reading, "read_pools", lambda *given: replace(read(*given), user_pool=denied)
    )

    said = command("lint", file.name, "--live", "--json")

    assert said.code == 3
    assert "ReadDenied" in [it["code"] for it in said.json["problems"]]


def test_with_live_a_file_of_its_pools_has_no_problem_but_those_of_the_pools(
    command: CommandLine, file: Path, pools: Pools
) -> None:
    of_pools = command("check", *pool_options(pools), "--json").json["problems"]

    said = command("lint", file.name, "--live", "--json")

    assert said.code == 0
    assert [it["code"] for it in said.json["problems"]] == [it["code"] for it in of_pools]


def test_with_live_each_difference_from_the_pools_is_a_problem_with_its_place(
    command: CommandLine, file: Path
) -> None:
    outputs = json.loads(file.read_text("utf-8"))
    length = outputs["auth"]["password_policy"]["min_length"]
    outputs["auth"]["password_policy"]["min_length"] = length + 1
    file.write_text(json.dumps(outputs, indent=2), "utf-8")

    said = command("lint", file.name, "--live", "--json")

    (problem,) = [it for it in said.json["problems"] if it["code"] == "FileDiffersFromPools"]
    assert said.code == 1
    assert problem["message"].endswith(f"is {length + 1}, and the user pool says {length}.")
    line = file.read_text("utf-8").splitlines()[problem["line"] - 1]
    assert line[problem["column"] - 1 :].startswith(str(length + 1))


def test_with_live_pools_that_the_file_does_not_name_are_not_read(
    command: CommandLine, file: Path
) -> None:
    changed(file, user_pool_id="${UserPool}")

    said = command("lint", file.name, "--live")

    assert said.code == 1
    assert said.err == (
        "amplify_outputs.json: its pools were not read, because the file does not name them rightly.\n"
    )


@pytest.mark.parametrize("more", [[], ["--live"]])
def test_what_adopt_prints_is_published_as_the_same_file(
    command: CommandLine, file: Path, more: list[str]
) -> None:
    said = command("lint", file.name, "--adopt", "storefront/prod", *more)
    assert said.code == 0
    assert ("Add --live" in said.err) is (not more)
    properties = yaml.safe_load(said.out)["Resources"]["Outputs4Web"]["Properties"]

    built = command(
        "build",
        f"--user-pool-id={properties['UserPoolId']}",
        f"--user-pool-client-id={properties['UserPoolClientId']}",
        f"--identity-pool-id={properties['IdentityPoolId']}",
        f"--outputs-version={properties['OutputsVersion']}",
        f"--outputs={json.dumps(properties['Outputs'])}",
        f"--name={properties['PublicationName']}",
    )

    assert built.code == 0
    assert json.loads(built.out) == json.loads(file.read_text("utf-8"))


def test_adopt_prints_one_json_object(command: CommandLine, file: Path) -> None:
    changed(file, mfa_configuration="OFF")

    said = command("lint", file.name, "--adopt", "storefront/prod", "--json")

    assert said.code == 0
    assert [it["code"] for it in said.json["problems"]] == ["ClientCannotRead"]
    assert said.json["properties"]["PublicationName"] == "storefront/prod"
    resource = said.json["template"]["Resources"]["Outputs4Web"]
    assert resource["Properties"].items() >= said.json["properties"].items()


def test_adopt_refuses_a_file_that_the_publisher_would_refuse(
    command: CommandLine, file: Path
) -> None:
    outputs = json.loads(file.read_text("utf-8"))
    del outputs["auth"]["user_pool_id"]
    outputs["storage"] = {"bucket_name": "files"}
    file.write_text(json.dumps(outputs, indent=2), "utf-8")

    said = command("lint", file.name, "--adopt", "storefront/prod")

    assert (said.code, said.out) == (1, "")
    assert "[error PropertyMissing]" in said.err
    assert "[error OutputsInvalid]" in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a", "b", "--adopt", "x"], "--adopt NAME is about one file"),
        (["a", "--adopt", "x", "--format", "sarif"], "--adopt NAME prints a template, not --format sarif"),
    ],
)  # fmt: skip
def test_adopt_with_what_does_not_fit_is_wrong_usage(
    command: CommandLine, arguments: list[str], words: str
) -> None:
    said = command("lint", *arguments)

    assert (said.code, said.out, said.err) == (2, "", f"amplify-outputs: error: {words}\n")
