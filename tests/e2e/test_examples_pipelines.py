"""The example pipelines, run as a build server runs them: with a build's role, on the emulated AWS.

What the command line needs is installed as the pipelines say it, from a repository at a tag. The front end itself is
not built here: npm is a stand-in that says whether the file was there when it was asked to build.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from junitparser import JUnitXml

from tests import pipelines
from tests.e2e.roles import credentials_of_role
from tests.github_runner import commands_in
from tests.installation import INSTALL, environment_of_builds
from tools.emulator import DEFAULT_REGION, REPOSITORY
from tools.environments import ENVIRONMENTS, make_environment

if TYPE_CHECKING:
    from tests.deployment import Publisher, Stacks
    from tests.pipelines import Pipeline
    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
NAME: Final = "storefront/prod"
FILE: Final = "amplify_outputs.json"
# The region of the build server, where no publisher is.
ELSEWHERE: Final = "eu-west-1"
NPM: Final = """#!/bin/sh
case "$*" in
  ci) ;;
  "run build") cp amplify_outputs.json built.json ;;
  *) echo "npm $* is not what a pipeline runs" >&2; exit 1 ;;
esac
"""


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what a build server has: the AWS command line, and npm."""
    make_environment("examples")
    folder = tmp_path_factory.mktemp("programs")
    (folder / "aws").symlink_to(ENVIRONMENTS / "examples" / "bin" / "aws")
    (folder / "npm").write_text(NPM, encoding="ascii")
    (folder / "npm").chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def build_role(aws: Emulator, publisher: Publisher) -> dict[str, str]:
    """Credentials of a role that may read what is published, and nothing else."""
    return credentials_of_role(aws, "pipeline", publisher.read_policy_arn)


@pytest.fixture
def server(aws: Emulator, build_role: dict[str, str], programs: Path, home: Path) -> dict[str, str]:
    """The environment of a build, in a region that is not the publisher's."""
    environment = aws.environment(region=ELSEWHERE) | environment_of_builds(home) | build_role
    return environment | {"PATH": f"{programs}{os.pathsep}{environment['PATH']}"}


@pytest.fixture
def checker(aws: Emulator, home: Path) -> dict[str, str]:
    """The environment of a check, which may read the pools."""
    return aws.environment(region=ELSEWHERE) | environment_of_builds(home)


@pytest.fixture
def document(aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str]) -> bytes:
    """What is published under the name that the pipelines have."""
    consumer = (REPOSITORY / "examples" / "consumer.yaml").read_text(encoding="utf-8")
    stacks.apply(consumer, {"PublicationName": NAME, **pools})
    found = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/{NAME}")
    body: bytes = found["Parameter"]["Value"].encode()
    return body


@pytest.mark.parametrize(
    "pipeline",
    # GitHub's is in two parts: what it runs itself, and the action.
    [it for it in pipelines.all_pipelines() if str(it) != "github-actions"],
    ids=str,
)
def test_the_build_has_the_published_document(
    aws: Emulator, pipeline: Pipeline, server: dict[str, str], document: bytes, tmp_path: Path
) -> None:
    # The emulator does not limit GetParameters by the names of parameters, so this is not the role's client.
    ssm = aws.client("ssm")
    read = {
        variable: ssm.get_parameters(Names=[name])["Parameters"][0]["Value"]
        for variable, name in pipeline.parameters.items()
    }
    ran = run(pipeline, server | read, tmp_path)

    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    # The AWS command line ends what it prints with a line end.
    assert (tmp_path / "built.json").read_bytes().rstrip(b"\n") == document
    assert {file.name for file in tmp_path.iterdir()} == {FILE, "built.json"}


@pytest.mark.parametrize(
    "pipeline",
    # Where CodeBuild reads the parameter, it ends the build before the first command.
    [it for it in pipelines.all_pipelines() if str(it) != "github-actions" and not it.parameters],
    ids=str,
)
def test_without_a_publication_there_is_no_build_and_the_file_stays_as_it_was(
    pipeline: Pipeline, server: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text("what was there before")

    ran = run(pipeline, server, tmp_path)

    assert ran.returncode != 0
    assert "ParameterNotFound" in ran.stderr or "storefront/prod" in ran.stderr
    assert (tmp_path / FILE).read_text() == "what was there before"
    assert not (tmp_path / "built.json").exists()


@pytest.mark.usefixtures("document")
def test_amplify_hosting_builds_another_branch_with_another_publication(
    server: dict[str, str], tmp_path: Path
) -> None:
    [pipeline] = [it for it in pipelines.all_pipelines() if str(it) == "amplify"]

    ran = run(pipeline, server, tmp_path, {"AWS_BRANCH": "pr-12"})

    chosen, reason = ran.stderr.splitlines()
    assert (ran.returncode, list(tmp_path.iterdir())) == (1, [])
    assert chosen == "Branch pr-12 matches the rule *=storefront/dev."
    assert reason.startswith("storefront/dev is not published")


def test_the_action_fetches_the_publication_of_the_branch(
    server: dict[str, str], document: bytes, tmp_path: Path
) -> None:
    rules = f"main = storefront/none\nrelease/* = {NAME}\n"

    ran = run_action({"branch": "refs/heads/release/2", "names": rules}, server, tmp_path)

    said = f"Branch release/2 matches the rule release/*={NAME}.\n"
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert ran.stderr.startswith(said)
    assert (tmp_path / FILE).read_bytes() == document


def test_the_action_writes_the_file_and_says_its_hash(
    server: dict[str, str], document: bytes, tmp_path: Path
) -> None:
    workflow = pipelines.read(pipelines.PIPELINES / "github-actions.yml")
    _, step = [step for step in workflow.uses if "amplify-outputs-publisher" in step["uses"]]

    ran = run_action(step["with"], server, tmp_path)

    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert (tmp_path / FILE).read_bytes() == document
    sha256 = hashlib.sha256(document).hexdigest()
    said = f"sha256={sha256}\nwarnings=0\nchanged=true\n"
    assert (tmp_path / "github-output").read_text() == said

    again = run_action(step["with"], server, tmp_path)

    assert (again.returncode, again.stdout) == (0, ""), again.stderr
    said += f"sha256={sha256}\nwarnings=0\nchanged=false\n"
    assert (tmp_path / "github-output").read_text() == said


def test_the_action_fails_when_there_is_nothing_to_fetch(
    server: dict[str, str], tmp_path: Path
) -> None:
    ran = run_action({"publication": "storefront/none"}, server, tmp_path)

    assert ran.returncode == 1
    assert "storefront/none" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("document")
def test_the_action_fails_for_another_file_than_the_expected_one_and_leaves_the_file(
    server: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / FILE).write_text("what was there before")

    ran = run_action({"publication": NAME, "expect-sha256": "0" * 64}, server, tmp_path)

    assert ran.returncode == 1
    assert f"instead of the expected {'0' * 64}" in ran.stderr
    assert (tmp_path / FILE).read_text() == "what was there before"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_action_accepts_the_expected_file(
    server: dict[str, str], document: bytes, tmp_path: Path
) -> None:
    digest = hashlib.sha256(document).hexdigest()

    ran = run_action({"publication": NAME, "expect-sha256": digest}, server, tmp_path)

    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert (tmp_path / FILE).read_bytes() == document


@pytest.mark.parametrize("pipeline", [it for it in pipelines.all_checks() if it.commands], ids=str)
def test_a_check_writes_the_report_of_the_pools(
    pipeline: Pipeline, checker: dict[str, str], pools: dict[str, str], tmp_path: Path
) -> None:
    ids = {
        "USER_POOL_ID": pools["UserPoolId"],
        "USER_POOL_CLIENT_ID": pools["UserPoolClientId"],
        "IDENTITY_POOL_ID": pools["IdentityPoolId"],
    }

    ran = run(pipeline, checker, tmp_path, ids)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    [report] = tmp_path.iterdir()
    if report.suffix == ".json":
        found = json.loads(report.read_bytes())
        assert {it["location"]["path"] for it in found} <= {FILE}
    else:
        suite = JUnitXml.fromstring(report.read_bytes())
        assert (suite.failures, suite.errors) == (0, 0)


def test_the_action_checks_pools_and_sums_up(
    checker: dict[str, str], pools: dict[str, str], tmp_path: Path
) -> None:
    given = {
        "command": "check",
        "publication": NAME,
        "user-pool-id": pools["UserPoolId"],
        "user-pool-client-id": pools["UserPoolClientId"],
        "identity-pool-id": pools["IdentityPoolId"],
    }

    ran = run_action(given, checker, tmp_path)

    assert ran.returncode == 0, ran.stderr
    found = commands_in(ran.stdout)
    assert ran.stdout.splitlines()[-1].startswith("The file can be published: ")
    warnings = sum(it.name == "warning" for it in found)
    assert (tmp_path / "github-output").read_text() == f"warnings={warnings}\n"
    summary = (tmp_path / "github-step-summary").read_text(encoding="utf-8")
    assert summary.startswith("### amplify-outputs: storefront\\/prod\n\nThe file can be published")
    # A row for each problem, below that of the titles.
    assert summary.count("\n| ") == len(found) + bool(found)


@pytest.mark.usefixtures("document")
def test_the_action_checks_the_pools_of_a_publication(
    checker: dict[str, str], tmp_path: Path
) -> None:
    ran = run_action({"command": "check", "publication": NAME}, checker, tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1].startswith("The file can be published: ")
    assert (tmp_path / "github-output").read_text().startswith("warnings=")


def test_a_role_for_github_trusts_one_repository_and_reads_what_is_published(
    aws: Emulator, publisher: Publisher, stacks: Stacks
) -> None:
    subject = "repo:my-team/storefront:ref:refs/heads/main"
    template = (REPOSITORY / "examples" / "github-build-role.yaml").read_text(encoding="utf-8")
    _, outputs = stacks.apply(template, {"Subject": subject})
    role = {"RoleName": outputs["RoleArn"].rpartition("/")[2]}
    attached = aws.client("iam").list_attached_role_policies(**role)["AttachedPolicies"]
    [trust] = aws.client("iam").get_role(**role)["Role"]["AssumeRolePolicyDocument"]["Statement"]

    assert [policy["PolicyArn"] for policy in attached] == [publisher.read_policy_arn]
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": subject,
        }
    }


def run(
    pipeline: Pipeline,
    server: dict[str, str],
    folder: Path,
    ids: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run what is left when the command line is installed, one command after the other in one shell.

    `ids` are variables in place of those in the file, such as the ids of pools.
    """
    commands = [line for line in pipeline.commands if line not in INSTALL]
    given = {"PUBLICATION": NAME, "AWS_BRANCH": "main", "PUBLISHER_REGION": DEFAULT_REGION}
    given |= pipeline.variables | (ids or {})
    given |= {"AWS_TOKEN": "issued by the build server"}
    # The emulator believes no build server's tokens: GitLab's job takes the credentials of the environment instead.
    given.pop("AWS_ROLE_ARN", None)
    return shell("\n".join(commands), server | given, folder)


def run_action(
    given: dict[str, str], server: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run the step with the command, with the defaults of inputs that are not given.

    The step that installs differs from the other pipelines in the place alone, and links to what they have installed.
    """
    script, variables = pipelines.step_of_action(given, Path(server["HOME"]), folder)
    # A step before it has set the region: test_it_names_the_region_of_the_publisher.
    return shell(script, server | variables | {"AWS_DEFAULT_REGION": DEFAULT_REGION}, folder)


def shell(
    script: str, environment: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run it as build servers do: the first command that fails ends it."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],  # noqa: S607 (whichever the machine has)
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
