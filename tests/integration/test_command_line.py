"""The command line against pools and publications: output, exit codes, files."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from junitparser import JUnitXml

from amplify_outputs.cli import check as checking
from amplify_outputs.cli.commands import COMMANDS, OFFLINE
from amplify_outputs.cli.main import run
from amplify_outputs.store import fetch as fetching
from tests.github_runner import commands_in
from tests.parsed_page import Parsed
from tests.simulation import ACCOUNT, BUCKET

if TYPE_CHECKING:
    from pathlib import Path

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools, Published


@pytest.fixture(autouse=True)
def _publisher_parameters(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    published.ssm.put_parameter(
        Name="/amplify-outputs/.publisher/bucket-name", Value=BUCKET, Type="String"
    )
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)


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


def test_check_published_says_whether_builds_get_what_the_pools_say(
    aws: Aws,
    pools: Pools,
    cloudformation: CloudFormation,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def said() -> list[str]:
        command = ["check", "--json", "--published", "--name=storefront/prod", *options(pools)]
        assert run(command, aws) == 0
        problems = json.loads(capsys.readouterr().out)["problems"]
        return [f"{problem['code']}: {problem['message'][:39]}" for problem in problems]

    assert said() == ["PublicationOutdated: The publisher has no record of storefro"]
    cloudformation.create(pools.properties())
    capsys.readouterr()
    assert said() == []
    pools.require_password_length(12)
    assert said() == ["PublicationOutdated: The file of storefront/prod, published "]


def test_check_prints_the_report_for_people_on_standard_output(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.roles.clear()
    report = f"""\
identity pool {pools.identity_pool_id}
  error    AuthenticatedRoleMissing%s
           Identity pool {pools.identity_pool_id} has no
           role for authenticated users: they get no AWS credentials.
           Fix: Set the authenticated role of the identity pool.
           More: amplify-outputs explain AuthenticatedRoleMissing

%s
"""
    assert run(["check", *options(pools)], aws) == 1
    said = capsys.readouterr()
    assert said.out == report % ("", "The file cannot be published: 1 error.")
    assert said.err == ""
    assert run(["check", *options(pools, "--accept-problems=AuthenticatedRoleMissing")], aws) == 0
    said = capsys.readouterr()
    assert said.out == report % (" (accepted)", "The file can be published: 1 accepted.")
    assert said.err == ""


def test_check_of_well_made_pools_says_what_was_looked_at(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *options(pools)], aws) == 0
    assert capsys.readouterr().out == looked_at(pools) + "The file can be published: no problems.\n"


def looked_at(pools: Pools) -> str:
    """What check says first of well-made pools."""
    return f"""\
user pool      app ({pools.user_pool_id})
app client     web ({pools.client_id})
sign-in        e-mail address
MFA            none
redirect       none
identity pool  app ({pools.identity_pool_id}), without
               guests

"""


def test_notes_take_one_line_unless_verbose_and_stay_whole_in_the_other_formats(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.identity.update_identity_pool(
        IdentityPoolId=pools.identity_pool_id,
        IdentityPoolName="app",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[
            {
                "ProviderName": f"cognito-idp.us-east-1.amazonaws.com/{pools.user_pool_id}",
                "ClientId": pools.client_id,
            }
        ],
    )
    folded = "Notes: TokenRevocationNotChecked. --verbose shows them.\n"
    note = f"""\
identity pool {pools.identity_pool_id}
  info     TokenRevocationNotChecked
           Identity pool {pools.identity_pool_id} does not
           check whether tokens were revoked, which is the default.
           Fix: No action is needed unless revocation matters; then turn on the
           server-side token check.
           More: amplify-outputs explain TokenRevocationNotChecked

"""

    def said(command: str, *more: str) -> tuple[str, str]:
        whole = [command, *more] if command == "diff" else [command, *options(pools), *more]
        assert run(whole, aws) == 0
        printed = capsys.readouterr()
        return printed.out, printed.err

    verdict = "The file can be published: 1 note.\n"
    assert said("check") == (looked_at(pools) + folded + verdict, "")
    assert said("check", "--verbose") == (looked_at(pools) + note + verdict, "")
    assert said("build")[1] == folded + verdict
    assert said("build", "--verbose")[1] == note + verdict
    published = "The file is published: 1 note.\n"
    name = "storefront/prod"
    assert said("publish", f"--name={name}")[1] == folded + published
    assert said("publish", f"--name={name}", "--verbose")[1] == note + published
    assert said("diff", name)[0].endswith(f" matches its pools.\n{folded}{verdict}")
    assert said("diff", name, "--verbose")[0].endswith(f" matches its pools.\n{note}{verdict}")
    for form in ("json", "sarif", "junit", "github", "gitlab", "html"):
        short = said("check", f"--format={form}")
        assert "which is the default" in short[0]
        assert said("check", f"--format={form}", "--verbose") == short


def test_check_in_every_form_for_pipelines_has_the_problems_of_check_json(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.roles.clear()
    printed = {}
    for form in ("json", "sarif", "junit", "github", "gitlab"):
        assert run(["check", f"--format={form}", *options(pools)], aws) == 1
        said = capsys.readouterr()
        assert said.err == ""
        printed[form] = said.out
    codes = [problem["code"] for problem in json.loads(printed["json"])["problems"]]
    [log] = json.loads(printed["sarif"])["runs"]
    [suite] = JUnitXml.fromstring(printed["junit"].encode())
    assert codes == ["AuthenticatedRoleMissing"]
    assert [result["ruleId"] for result in log["results"]] == codes
    assert [case.name for case in suite] == codes
    assert suite.failures == 1
    assert [it.properties["title"] for it in commands_in(printed["github"])] == codes
    assert [it["check_name"] for it in json.loads(printed["gitlab"])] == codes


def test_check_in_html_draws_the_pools_with_the_problems_of_check_json(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.roles.clear()
    printed = {}
    for form in ("json", "html"):
        assert run(["check", f"--format={form}", *options(pools)], aws) == 1
        said = capsys.readouterr()
        assert said.err == ""
        printed[form] = said.out
    [problem] = json.loads(printed["json"])["problems"]
    texts = Parsed(printed["html"]).texts
    assert {*problem.values()} - {problem["subject"]} < {*texts}
    ids = (pools.user_pool_id, pools.client_id, pools.identity_pool_id)
    assert {*ids} < {*texts}
    assert problem["subject"] == f"identity pool {pools.identity_pool_id}"


def test_check_of_pools_that_do_not_exist_draws_what_is_known(
    aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = ["--user-pool-id=us-east-1_AbC123xyz", "--user-pool-client-id=nobody"]
    assert run(["check", "--format=html", *absent], aws) == 1
    texts = Parsed(capsys.readouterr().out).texts
    assert texts.count("It was not found.") == 2
    assert {"us-east-1_AbC123xyz", "nobody", "UserPoolNotFound"} < {*texts}


def test_wrong_properties_are_reported_in_every_form(
    aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ["--user-pool-id=us-east-1_x", "--user-pool-client-id=y", "--fail-on=never"]
    printed = {}
    for form in ("text", "json", "sarif", "junit", "github", "gitlab", "html"):
        assert run(["check", f"--format={form}", *wrong], aws) == 2
        said = capsys.readouterr()
        assert said.err == ""
        printed[form] = said.out
    assert printed["text"] == (
        "FailOn\n"
        "  error    PropertyInvalid\n"
        '           FailOn is "never".\n'
        "           Fix: Set it to one of error, warning.\n"
        "           More: amplify-outputs explain PropertyInvalid\n\n"
        "The file cannot be published: 1 error.\n"
    )
    assert json.loads(printed["json"])["outputs"] is None
    [log] = json.loads(printed["sarif"])["runs"]
    [suite] = JUnitXml.fromstring(printed["junit"].encode())
    assert [result["ruleId"] for result in log["results"]] == ["PropertyInvalid"]
    assert [(case.classname, case.name) for case in suite] == [("FailOn", "PropertyInvalid")]
    assert {"FailOn", "PropertyInvalid", 'FailOn is "never".'} < {*Parsed(printed["html"]).texts}
    assert printed["github"] == (
        '::error title=PropertyInvalid::FailOn is "never". Set it to one of error, warning. '
        "More: amplify-outputs explain PropertyInvalid\n"
        "The file cannot be published: 1 error.\n"
    )
    assert [it["check_name"] for it in json.loads(printed["gitlab"])] == ["PropertyInvalid"]


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "gitlab", "html"])
def test_when_aws_cannot_be_reached_there_is_no_report(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    pools = ["--user-pool-id=us-east-1_x", "--user-pool-client-id=y"]
    assert run(["check", f"--format={form}", *pools]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Invalid endpoint: nonsense.\n"


POOLS = ("--user-pool-id=us-east-1_x", "--user-pool-client-id=y")
# Each command with the arguments that it must have.
COMPLETE = {
    "build": POOLS,
    "check": POOLS,
    "diff": ("storefront/prod",),
    "discover": (),
    "fetch": ("storefront/prod",),
    "list": (),
    "policy": ("storefront/prod",),
    "publish": ("--name=storefront/prod", *POOLS),
    "show": ("storefront/prod",),
    "withdraw": ("storefront/prod",),
}


COMPLETE_OFFLINE: dict[str, tuple[str, ...]] = {"explain": (), "lint": ("amplify_outputs.json",)}


def failed(message: str, code: int) -> dict[str, Any]:
    return {"error": {"message": message, "exitCode": code, "problems": []}}


def test_each_command_is_tried_when_it_fails() -> None:
    assert set(COMPLETE) == set(COMMANDS) - OFFLINE
    assert set(COMPLETE_OFFLINE) == OFFLINE


@pytest.mark.parametrize("command", COMPLETE)
def test_with_json_a_command_that_aws_does_not_let_work_is_one_object(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    assert run([command, *COMPLETE[command], "--json"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out) == failed("Invalid endpoint: nonsense.", 3)
    assert said.err == "Invalid endpoint: nonsense.\n"


@pytest.mark.parametrize("command", [*COMPLETE, *COMPLETE_OFFLINE])
def test_with_json_a_fault_of_a_command_is_one_object(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> int:
        return {}["nowhere"]

    module = importlib.import_module(f"amplify_outputs.cli.{command}")
    monkeypatch.setattr(module, COMMANDS[command], stopped)
    assert run([command, *(COMPLETE | COMPLETE_OFFLINE)[command], "--json"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out) == failed(said.err.strip(), 3)
    assert "an unexpected KeyError" in said.err


@pytest.mark.parametrize("command", sorted(COMPLETE.keys() - {"build", "check", "discover"}))
def test_with_json_a_publisher_that_is_not_there_is_one_object(
    command: str, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, *COMPLETE[command], "--json", "--parameter-prefix=/nowhere"], aws) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == failed(said.err.strip(), 1)
    assert said.err.startswith(
        "No publisher was found: SSM parameter /nowhere/.publisher/bucket-name"
    )


def test_with_json_a_file_that_cannot_be_written_is_one_object(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "--json", "-o/nowhere/x.json", *options(pools)], aws) == 2
    said = capsys.readouterr()
    assert json.loads(said.out) == failed(said.err.strip(), 2)


def test_with_json_an_interrupt_is_one_object_and_exit_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check", interrupted)
    assert run(["check", *POOLS, "--json"]) == 130
    said = capsys.readouterr()
    assert (json.loads(said.out), said.err) == (failed("Interrupted.", 130), "Interrupted.\n")
    assert run(["check", *POOLS]) == 130
    assert capsys.readouterr() == ("", "Interrupted.\n")


def test_a_name_cannot_reach_the_terminal_as_a_command(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/app"
    expected = json.dumps({"Groups": {"[red]\x1b[2J\u202eadmins": role}})
    for command in ("check", "build"):
        assert run([command, *options(pools, f"--expect={expected}")], aws) == 1
        said = capsys.readouterr()
        assert r"group [red]\x1b[2J\u202eadmins" in said.out + said.err
        assert "\x1b" not in said.out + said.err


def test_build_says_problems_beside_the_document(
    aws: Aws, pools: Pools, capsys: pytest.CaptureFixture[str]
) -> None:
    pools.roles.clear()
    assert run(["build", *options(pools, "--accept-problems=AuthenticatedRoleMissing")], aws) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["version"] == "1.5"
    assert "error    AuthenticatedRoleMissing (accepted)\n" in said.err
    assert said.err.endswith("The file can be published: 1 accepted.\n")
    assert run(["build", *options(pools)], aws) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("The file cannot be published: 1 error.\n")


def test_build_json_has_the_document_its_sha256_and_the_problems(
    aws: Aws, pools: Pools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "amplify_outputs.json"
    assert run(["build", "--json", *options(pools)], aws) == 0
    printed = json.loads(capsys.readouterr().out)
    assert run(["build", "--json", f"-o{target}", *options(pools)], aws) == 0
    assert json.loads(capsys.readouterr().out) == printed | {"file": str(target)}
    assert printed == {
        "outputs": json.loads(target.read_bytes()),
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "file": None,
        "problems": [],
    }
    pools.roles.clear()
    target.unlink()
    assert run(["build", "--json", f"-o{target}", *options(pools)], aws) == 1
    said = capsys.readouterr()
    printed = json.loads(said.out)
    assert [problem["code"] for problem in printed.pop("problems")] == ["AuthenticatedRoleMissing"]
    assert printed == {"outputs": None, "sha256": None, "file": None}
    assert said.err == ""
    assert not target.exists()


def test_build_for_add_output_gives_the_document_without_the_version_that_ampx_chooses(
    aws: Aws, pools: Pools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "existing-auth.json"
    assert run(["build", *options(pools)], aws) == 0
    document = json.loads(capsys.readouterr().out)
    argument = {key: value for key, value in document.items() if key != "version"}

    assert run(["build", "--for=add-output", *options(pools)], aws) == 0
    said = capsys.readouterr()
    assert (json.loads(said.out), said.err) == (argument, "")
    assert run(["build", "--for=add-output", "--json", f"-o{target}", *options(pools)], aws) == 0
    assert json.loads(target.read_bytes()) == argument
    assert json.loads(capsys.readouterr().out) == {
        "outputs": argument,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "file": str(target),
        "problems": [],
    }
    assert run(["build", "--for=add-output", *options(pools, "--outputs-version=1.3")], aws) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "1.3"


def test_build_for_add_output_writes_nothing_that_would_not_arrive(
    aws: Aws, pools: Pools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "existing-auth.json"
    custom = '--outputs={"custom": {"greeting": "grüezi"}}'
    given = ["build", "--for=add-output", f"-o{target}", *options(pools, custom)]

    assert run([*given, "--json"], aws) == 1
    printed = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in printed.pop("problems")] == ["AddOutputLosesText"]
    assert printed == {"outputs": None, "sha256": None, "file": None}
    assert run(given, aws) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "error    AddOutputLosesText\n" in said.err
    assert said.err.endswith("addOutput cannot carry the file: 1 error.\n")
    assert not target.exists()


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
        (["fetch", "nobody/has/it"], 1, "nobody/has/it is not published"),
        (
            ["fetch", "x", "--parameter-prefix=/nowhere"],
            1,
            "SSM parameter /nowhere/.publisher/bucket-name does not exist in us-east-1",
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


@pytest.mark.parametrize(
    ("more", "code", "problem", "words"),
    [
        (["--user-pool-id=x"], 2, "PropertyInvalid", 'UserPoolId is "x".'),
        (["--outputs={"], 2, "PropertyInvalid", "Outputs is not JSON"),
        (["--expect=@/bin/sh"], 2, "PropertyInvalid", "Expect is not JSON"),
        ([], 1, "UserPoolNotFound", "User pool us-east-1_x was not found in us-east-1"),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_problems_are_data_of_check_and_words_of_build(
    aws: Aws,
    capsys: pytest.CaptureFixture[str],
    command: str,
    more: list[str],
    code: int,
    problem: str,
    words: str,
) -> None:
    pools = ["--user-pool-id=us-east-1_x", "--user-pool-client-id=y"]
    assert run([command, *pools, *more], aws) == code
    said = capsys.readouterr()
    report, nothing = (said.out, said.err) if command == "check" else (said.err, said.out)
    assert f"  error    {problem}\n           {words}" in report
    assert nothing == ""
    assert "Traceback" not in report


@pytest.mark.parametrize(
    ("option", "name", "example"),
    [
        ("--outputs", "Outputs", '{"custom": {"stage": "prod"}}'),
        ("--expect", "Expect", '{"Groups": {"admins": "arn:aws:iam::123456789012:role/admins"}}'),
    ],
)
def test_the_fix_for_what_is_not_json_is_an_example_that_the_option_takes(
    aws: Aws,
    pools: Pools,
    capsys: pytest.CaptureFixture[str],
    option: str,
    name: str,
    example: str,
) -> None:
    assert run(["check", "--json", *options(pools, f"{option}={{")], aws) == 2
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert problem == {
        "code": "PropertyInvalid",
        "severity": "error",
        "subject": name,
        "message": f"{name} is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1).",
        "fix": f"Give an object such as {example}, or @FILE.",
    }
    run(["check", "--json", *options(pools, f"{option}={example}")], aws)
    assert not [
        problem
        for problem in json.loads(capsys.readouterr().out)["problems"]
        if problem["code"].startswith(("Property", "Outputs"))
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["check"],
        ["check", "--user-pool-id=x", "--user-pool-client-id=y", "--format=xml"],
        ["check", "--user-pool-id=x", "--user-pool-client-id=y", "--format=text", "--json"],
        ["build", "--user-pool-id=x", "--user-pool-client-id=y", "--published"],
        ["build", "--user-pool-id=x", "--user-pool-client-id=y", "--for=amplify"],
        ["build", "--user-pool-id=x", "--user-pool-client-id=y", "--for=add-output", "--format=ts"],
        ["publish", "--user-pool-id=x", "--user-pool-client-id=y"],
        ["fetch"],
        ["fetch", "../x"],
        ["fetch", "x", "--version=0"],
        ["fetch", "x", "--version=one"],
        ["fetch", "x", "--wait=-1"],
        ["fetch", "x", "--wait=nan"],
        ["fetch", "x", "--expect-sha256=abc"],
        ["diff"],
        ["diff", "../x"],
        ["withdraw"],
        ["withdraw", "../x"],
        ["--print-completion=ksh"],
    ],
)
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
    assert capsys.readouterr().err.startswith(
        "Amazon Cognito refused ListGroups: TooManyRequestsException"
    )


PROGRAM = [sys.executable, "-c", "from amplify_outputs.cli.main import main; main()", "check"]
WRONG = ["--user-pool-id=us-east-1_x", "--user-pool-client-id=y", "--fail-on=Größe"]


def test_on_a_terminal_the_report_is_in_colour() -> None:
    ours, theirs = pty.openpty()
    # The terminal of a test has no size; TERM is what most have.
    environment = os.environ | {"TERM": "xterm-256color"}
    with subprocess.Popen([*PROGRAM, *WRONG], stdout=theirs, env=environment) as process:
        os.close(theirs)
        printed = b""
        while chunk := _read(ours):
            printed += chunk
    os.close(ours)
    assert process.returncode == 2
    assert printed.startswith(b"\x1b[1mFailOn\x1b[0m\r\n  \x1b[1;31merror    \x1b[0m")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # How Linux says that the other end was closed.
        return b""


def test_characters_that_the_output_cannot_take_are_printed_as_escapes() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = subprocess.run([*PROGRAM, *WRONG], capture_output=True, env=environment, check=False)
    assert (ran.returncode, ran.stderr) == (2, b"")
    assert rb'FailOn is "Gr\xf6\xdfe".' in ran.stdout


def test_a_fault_of_the_command_is_one_line_and_a_traceback_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(*_: object) -> int:
        return {}["nowhere"]

    monkeypatch.setattr(checking, "check", check)
    arguments = ["check", "--user-pool-id=x", "--user-pool-client-id=y"]

    assert run(arguments) == 3
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        (
            "The command stopped at an unexpected KeyError. This is a fault of amplify-outputs: set "
            "AMPLIFY_OUTPUTS_TRACEBACK=1, run the command again, and report what it prints.\n"
        ),
    )
    monkeypatch.setenv("AMPLIFY_OUTPUTS_TRACEBACK", "1")
    with pytest.raises(KeyError, match="nowhere"):
        run(arguments)


def test_the_command_ends_with_its_last_byte(tmp_path: Path) -> None:
    """Python would then take apart what was imported, which takes as long as a call to AWS."""
    script = (
        "import atexit\nfrom amplify_outputs.cli import check as checking, main as cli\n"
        "atexit.register(print, 'taken apart')\n"
        "def check(*_):\n    print('x' * 100_000)\n    return 1\n"
        "checking.check = check\n"
        "cli.main(['check', '--user-pool-id=x', '--user-pool-client-id=y'])"
    )
    with (tmp_path / "said").open("w+b") as said:
        ran = subprocess.run([sys.executable, "-c", script], stdout=said, check=False)
        said.seek(0)
        assert (ran.returncode, said.read()) == (1, b"x" * 100_000 + b"\n")


def test_a_reader_that_wants_no_more_is_no_failure(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom amplify_outputs.cli import check as checking, main as cli\n"
        "def check(*_):\n    sys.stdout.write('x' * 100_000)\n    sys.stdout.flush()\n"
        "checking.check = check\n"
        "cli.main(['check', '--user-pool-id=x', '--user-pool-client-id=y'])"
    )
    said = tmp_path / "said"
    with said.open("wb") as words:
        run_script = [sys.executable, "-c", script]
        with subprocess.Popen(run_script, stdout=subprocess.PIPE, stderr=words) as process:
            assert process.stdout is not None
            process.stdout.close()
    assert (process.returncode, said.read_bytes()) == (0, b"")


def test_python_runs_the_package_as_the_command() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "amplify_outputs", "fetch"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(
        "amplify-outputs: error: nothing is named: give NAME, or --branch and --names.\n"
    )
