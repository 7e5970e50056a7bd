"""The example pipelines and the action, as far as they can be judged without running them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import yaml

from amplify_outputs import __version__
from tests import pipelines
from tests.github_runner import commands_in
from tests.installation import INSTALL
from tests.pipelines import PIPELINES, Pipeline
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

ALL: Final = pipelines.all_pipelines()
FETCHES: Final = re.compile(r"amplify-outputs\" fetch |get-parameter")
# In place of the commit of a release.
NO_COMMIT: Final = "0" * 40


def test_there_is_one_for_each_build_server_with_the_command_and_with_the_aws_cli() -> None:
    servers = ("amplify", "buildspec", "github-actions", "gitlab-ci")

    assert {str(pipeline) for pipeline in ALL} == {
        *(f"{server}{tool}" for server in servers for tool in ("-aws-cli", "")),
        "buildspec-parameter-store",
    }


@pytest.mark.parametrize("pipeline", ALL, ids=str)
def test_it_fetches_before_it_builds(pipeline: Pipeline) -> None:
    last = pipeline.commands[-1]
    fetching = [line for line in pipeline.commands if FETCHES.search(line)]

    assert last == "npm run build"
    assert "npm ci" in pipeline.commands
    # The action of this repository fetches in GitHub's own, and CodeBuild itself where it is told to.
    elsewhere = str(pipeline) == "github-actions" or bool(pipeline.parameters)
    assert len(fetching) == (0 if elsewhere else 1)


@pytest.mark.parametrize(
    "pipeline",
    # CodeBuild reads parameters in the region of the project, and nowhere else.
    [it for it in ALL if not it.parameters],
    ids=str,
)
def test_it_names_the_region_of_the_publisher(pipeline: Pipeline) -> None:
    """A build server of AWS has its own region in the environment, which need not be the publisher's."""
    [fetching] = [it for it in pipeline.commands if FETCHES.search(it)] or [""]
    named = re.search(
        r"""AWS_DEFAULT_REGION="\$PUBLISHER_REGION" |--region "\$PUBLISHER_REGION" """, fetching
    )
    of_action = [
        it["with"].get("aws-region") for it in pipeline.uses if "credentials" in it["uses"]
    ]

    if named and not str(pipeline).startswith("amplify"):
        assert pipeline.variables["PUBLISHER_REGION"] == "us-east-1"
    assert named or of_action == ["us-east-1"] or "AWS_DEFAULT_REGION" in pipeline.variables


def test_codebuild_reads_the_parameter_of_the_publication() -> None:
    [pipeline] = [it for it in ALL if it.parameters]

    assert pipeline.parameters == {"AMPLIFY_OUTPUTS": "/amplify-outputs/storefront/prod"}
    # echo would change backslashes in some shells.
    assert """printf '%s' "$AMPLIFY_OUTPUTS" > amplify_outputs.json""" in pipeline.commands


@pytest.mark.parametrize("pipeline", ALL, ids=str)
def test_with_the_aws_cli_a_failed_call_does_not_reach_the_file(pipeline: Pipeline) -> None:
    for line in pipeline.commands:
        if "get-parameter" in line:
            assert re.search(r"> amplify_outputs\.json\.new(\s|$)", line)
            assert not re.search(r"> amplify_outputs\.json(\s|$)", line)
            # The exit code is that of the call, and ends the build on every server: in a shell with -e, a failure
            # before && does not.
            assert "|" not in line
            assert "&&" not in line


@pytest.mark.parametrize("pipeline", ALL, ids=str)
def test_it_installs_a_commit_by_the_lock_file_and_all_install_it_the_same_way(
    pipeline: Pipeline,
) -> None:
    installing = [line for line in pipeline.commands if "amplify-outputs-source" in line]
    text = pipeline.path.read_text(encoding="utf-8")

    assert installing in ([], list(INSTALL))
    assert [line for line in pipeline.commands if "pip install" in line] == []
    if installing and not str(pipeline).startswith("amplify"):
        assert pipeline.variables["COMMIT"] == NO_COMMIT
        assert f"The commit of the tag v{__version__} in place of the zeros." in text
        assert pipeline.variables["REPOSITORY"].endswith("/OWNER/amplify-outputs-publisher")
    # Amplify Hosting has no place for variables in the file; its comment names them.
    if str(pipeline).startswith("amplify"):
        assert set(re.findall(r"\$([A-Z]\w+)", " ".join(pipeline.commands))) - {"HOME"} == set(
            re.findall(r"^#   ([A-Z]\w+)", text, re.MULTILINE)
        )
        assert not installing or f"such as v{__version__}" in text


@pytest.mark.parametrize(
    "pipeline", [it for it in ALL if str(it).startswith(("github", "gitlab"))], ids=str
)
def test_what_is_downloaded_comes_before_the_credentials(pipeline: Pipeline) -> None:
    """Amplify Hosting and CodeBuild give a build its role from the beginning."""
    downloading = re.compile(r"install_command|npm ci|/install@|setup-node|checkout")
    # In GitLab's job, the credentials are a file; the front end is built in another job, without them.
    credentials = re.compile(r"configure-aws-credentials|AWS_WEB_IDENTITY_TOKEN_FILE=")
    whole = pipelines.in_order(pipeline.path)
    [first] = [number for number, step in enumerate(whole) if credentials.search(step)]

    assert [step for step in whole[first:] if downloading.search(step)] == []
    assert len(whole[first:]) > 1


@pytest.mark.parametrize(
    "pipeline", [*ALL, *pipelines.all_checks()], ids=lambda it: str(it.path.relative_to(PIPELINES))
)
def test_what_it_uses_of_others_is_a_commit(pipeline: Pipeline) -> None:
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # (v\d+\.\d+\.\d+|the same commit as below)")
    used = re.findall(r"uses: (.+)", pipeline.path.read_text(encoding="utf-8"))

    assert len(used) == len(pipeline.uses)
    assert [action for action in used if not pinned.fullmatch(action)] == []


CHECKS: Final = pipelines.all_checks()


def test_there_is_a_check_for_each_build_server_that_shows_reports() -> None:
    files = {path.stem for path in pipelines.CHECKS.iterdir()}

    assert {str(pipeline) for pipeline in CHECKS} == files
    assert files == {"buildspec", "github-actions", "gitlab-ci"}


@pytest.mark.parametrize(
    ("server", "form", "file"),
    [("buildspec", "junit", "pools.xml"), ("gitlab-ci", "gitlab", "pools.json")],
)
def test_a_check_writes_the_report_that_its_server_shows(server: str, form: str, file: str) -> None:
    [pipeline] = [it for it in CHECKS if str(it) == server]
    text = pipeline.path.read_text(encoding="utf-8")
    *_, last = pipeline.commands

    assert [line for line in pipeline.commands if line in INSTALL] == list(INSTALL)
    assert f" check --format {form} " in last
    assert last.endswith(f" > {file}")
    # In the entry of its reports, and nowhere else.
    assert text.count(file) == 2
    assert set(re.findall(r"\$([A-Z]\w+)", last)) - {"HOME"} <= set(pipeline.variables)
    assert pipeline.variables["COMMIT"] == NO_COMMIT
    assert f"The commit of the tag v{__version__} in place of the zeros." in text


def test_the_check_of_github_uses_the_action_with_inputs_that_it_has() -> None:
    [pipeline] = [it for it in CHECKS if it.uses]
    install, credentials, check = pipeline.uses

    assert install == {"uses": f"OWNER/amplify-outputs-publisher/install@{NO_COMMIT}"}
    assert "configure-aws-credentials" in credentials["uses"]
    assert check["uses"] == f"OWNER/amplify-outputs-publisher@{NO_COMMIT}"
    assert check["with"]["command"] == "check"
    assert set(check["with"]) - set(pipelines.action()["inputs"]) == set()


def test_pages_use_the_same_commits_as_the_pipelines() -> None:
    files = [
        *PIPELINES.rglob("*.yml"),
        *(REPOSITORY / ".github" / "workflows").glob("*.yml"),
        *(REPOSITORY / "docs").rglob("*.md"),
        REPOSITORY / "README.md",
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r"uses: ([\w./-]+)@(.+)", text))

    others = {(action, pin) for action, pin in used if not action.startswith("OWNER/")}
    assert {action for action, _ in others} >= {"actions/checkout", "actions/setup-node"}
    assert len(others) == len({action for action, _ in others})
    assert [pin for _, pin in used if not re.match(r"[0-9a-f]{40} # ", pin)] == []


def test_the_workflow_uses_the_action_as_it_is() -> None:
    workflow = pipelines.read(PIPELINES / "github-actions.yml")
    inputs = pipelines.action()["inputs"]
    install, fetch = (it for it in workflow.uses if "amplify-outputs-publisher" in it["uses"])

    assert install == {"uses": f"OWNER/amplify-outputs-publisher/install@{NO_COMMIT}"}
    assert fetch["uses"] == f"OWNER/amplify-outputs-publisher@{NO_COMMIT}"
    assert set(fetch["with"]) - set(inputs) == set()
    required = {name for name, given in inputs.items() if given.get("required")}
    assert required - set(fetch["with"]) == set()


def test_workflows_that_use_the_action_as_it_was_still_do() -> None:
    """What the first inputs are called and what they are without a value; `from` is no longer forced."""
    inputs = pipelines.action()["inputs"]

    assert {name: inputs[name].get("default") for name in ("output", "parameter-prefix")} == {
        "output": "amplify_outputs.json",
        "parameter-prefix": "/amplify-outputs",
    }
    assert {"publication", "from", "expect-sha256"} <= set(inputs)
    assert inputs["command"]["default"] == "fetch"
    assert [name for name, it in inputs.items() if it.get("required")] == []
    assert set(pipelines.action()["outputs"]) == {"sha256", "warnings", "changed"}


def test_no_input_of_an_action_becomes_part_of_a_script() -> None:
    action, install = pipelines.action(), pipelines.action("install/action.yml")
    steps = [*action["runs"]["steps"], *install["runs"]["steps"]]

    assert [step["name"] for step in steps if "${{" in step["run"]] == []
    given = {value for step in steps for value in step.get("env", {}).values()}
    assert given == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}


def test_both_actions_install_by_the_lock_file() -> None:
    """The first step of either: GitHub sets GITHUB_ACTION_PATH to the folder of the action."""
    action, install = pipelines.action(), pipelines.action("install/action.yml")
    command = (
        'python3 "$GITHUB_ACTION_PATH{}/tools/install_command.py" "$RUNNER_TEMP/amplify-outputs"'
    )

    assert action["runs"]["steps"][0]["run"] == command.format("")
    assert [step["run"] for step in install["runs"]["steps"]] == [command.format("/..")]


# The step of the action that runs the command -------------------------------------------------

STAND_IN: Final = """#!/bin/sh
printf '%s\\n' "$@" > "$RUNNER_TEMP/arguments"
cat "$RUNNER_TEMP/written"
test ! -e "$RUNNER_TEMP/fetched" || cp "$RUNNER_TEMP/fetched" "$OUTPUT"
exit "$(cat "$RUNNER_TEMP/code")"
"""
PUBLICATION: Final = {
    "name": "storefront/prod",
    "acceptProblems": ["OAuthUrlsMissing"],
    "problems": [],
}
POOLS: Final = {"user-pool-id": "us-east-1_AbC123xyz", "user-pool-client-id": "3n4b5urk1ft"}


def problem(code: str, severity: str) -> dict[str, str]:
    return {
        "code": code,
        "severity": severity,
        "subject": "app client x",
        "message": "Found 100%.",
        "fix": "Fix it.",
    }


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The folder of a runner, with the command and the packages that this environment has."""
    here = Path(sys.prefix)
    folder = tmp_path / "amplify-outputs"
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_bytes((here / "pyvenv.cfg").read_bytes())
    (folder / "lib").symlink_to(here / "lib")
    (folder / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    (folder / "bin" / "amplify-outputs").symlink_to(here / "bin" / "amplify-outputs")
    (tmp_path / "workspace").mkdir()
    return tmp_path


@pytest.fixture
def stand_in(runner: Path) -> Callable[..., None]:
    """Puts a program in the command's place, which writes that, fetches that, and ends with that code."""

    def put(written: str = "", fetched: bytes | None = None, code: int = 0) -> None:
        command = runner / "amplify-outputs" / "bin" / "amplify-outputs"
        command.unlink(missing_ok=True)
        command.write_text(STAND_IN, encoding="ascii")
        command.chmod(0o755)
        (runner / "written").write_text(written, encoding="utf-8")
        (runner / "code").write_text(str(code))
        if fetched is not None:
            (runner / "fetched").write_bytes(fetched)

    return put


def ran(runner: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run the step as GitHub does, with the defaults of inputs that are not given."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    script, variables = pipelines.step_of_action(named, runner, runner)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],  # noqa: S607 (whichever the machine has)
        cwd=runner / "workspace",
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def arguments_of(runner: Path) -> list[str]:
    """What the stand-in was given."""
    return (runner / "arguments").read_text(encoding="utf-8").splitlines()


def outputs_of(runner: Path) -> dict[str, str]:
    """The outputs of the action; {} if there are none."""
    file = runner / "github-output"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("name", ["--help", "-h", "--version", "-o/etc/passwd", "", "a b"])
def test_a_publication_that_looks_like_an_option_is_no_name(runner: Path, name: str) -> None:
    # What was fetched earlier must not be taken for what was asked for now.
    (runner / "workspace" / "amplify_outputs.json").write_text("{}")

    said = ran(runner, publication=name)

    assert said.returncode == 2
    assert "argument NAME" in said.stderr
    assert outputs_of(runner) == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"names": "*=a"}, "argument --branch: it is empty; if it comes from a variable, the variable is not set"),
        ({"branch": "main"}, "--branch needs rules to choose by: add --names."),
        ({"branch": "main", "names": "main"}, "argument --names: 'main' is alone; write PATTERN=NAME."),
        ({"publication": "a", "branch": "main", "names": "*=a"}, "NAME and --branch both say what to fetch"),
        ({"publication": "a", "origin": "a.example"}, "argument --origin: 'a.example' is not an origin;"),
    ],
)  # fmt: skip
def test_a_wrong_branch_rule_or_site_fails_the_action(
    runner: Path, given: dict[str, str], said: str
) -> None:
    found = ran(runner, **given)

    assert (found.returncode, outputs_of(runner)) == (2, {})
    assert said in found.stderr


def test_an_expected_hash_that_is_none_is_refused(runner: Path) -> None:
    said = ran(runner, publication="storefront/prod", expect_sha256="sha256")

    assert said.returncode == 2
    assert "argument --expect-sha256" in said.stderr


FETCH: Final = ["fetch", "--json", "--output=amplify_outputs.json"]
CHECK: Final = ["check", "--format=github", "--parameter-prefix=/amplify-outputs"]


@pytest.mark.parametrize(
    ("given", "arguments"),
    [
        ({"publication": "a/b"}, [*FETCH, "--parameter-prefix=/amplify-outputs", "--", "a/b"]),
        (
            {"publication": "$(id)", "output": "a b.json", "from": "ssm"},
            ["fetch", "--json", "--output=a b.json", "--from=ssm", "--parameter-prefix=/amplify-outputs", "--", "$(id)"],
        ),
        (
            {"publication": "x", "expect-sha256": "a b", "parameter-prefix": "; id"},
            [*FETCH, "--parameter-prefix=; id", "--expect-sha256=a b", "--", "x"],
        ),
        (
            {"publication": "x", "options": "--wait=300\n\n  --role-arn=a b `id`\n"},
            [*FETCH, "--parameter-prefix=/amplify-outputs", "--wait=300", "--role-arn=a b `id`", "--", "x"],
        ),
        (
            {"branch": "feature/$(id)", "names": "main=a/b, *=c", "origin": "https://a.example\n\n https://b.example `id`"},
            [*FETCH, "--parameter-prefix=/amplify-outputs", "--branch=feature/$(id)", "--names=main=a/b, *=c",
             "--origin=https://a.example", "--origin=https://b.example `id`"],
        ),
        ({"names": "*=c"}, [*FETCH, "--parameter-prefix=/amplify-outputs", "--branch=", "--names=*=c"]),
        ({"branch": "main"}, [*FETCH, "--parameter-prefix=/amplify-outputs", "--branch=main"]),
        (
            {"publication": "a/b", "branch": "main"},
            [*FETCH, "--parameter-prefix=/amplify-outputs", "--branch=main", "--", "a/b"],
        ),
        (
            {"options": "--branch=main\n--names=@names.txt"},
            [*FETCH, "--parameter-prefix=/amplify-outputs", "--branch=main", "--names=@names.txt"],
        ),
        ({"command": "check", "publication": "a/b"}, [*CHECK, "--", "a/b"]),
        (
            {"command": "check", **POOLS},
            [*CHECK, "--user-pool-id=us-east-1_AbC123xyz", "--user-pool-client-id=3n4b5urk1ft"],
        ),
        (
            {"command": "check", **POOLS, "identity-pool-id": "us-east-1:x", "publication": "--help",
             "fail-on": "warning", "accept-problems": "A,B", "options": "--outputs=@my file.json"},
            [*CHECK, "--user-pool-id=us-east-1_AbC123xyz", "--user-pool-client-id=3n4b5urk1ft",
             "--identity-pool-id=us-east-1:x", "--fail-on=warning", "--accept-problems=A,B",
             "--outputs=@my file.json", "--name=--help"],
        ),
        (
            {"command": "check", "publication": "a/b", "options": "--from-stack=pools"},
            [*CHECK, "--from-stack=pools", "--name=a/b"],
        ),
        ({"command": "lint"}, ["lint", "--format=github", "--", "amplify_outputs.json"]),
        (
            {"command": "lint", "files": "a b.json\n--help\n", "fail-on": "warning", "options": "--live"},
            ["lint", "--format=github", "--fail-on=warning", "--live", "--", "a b.json", "--help"],
        ),
    ],
)  # fmt: skip
def test_inputs_reach_the_command_as_one_word_each(
    runner: Path, stand_in: Callable[..., None], given: dict[str, str], arguments: list[str]
) -> None:
    stand_in(json.dumps({"publications": [PUBLICATION]}), fetched=b"{}")

    said = ran(runner, **given)

    assert (said.returncode, said.stderr) == (0, "")
    assert arguments_of(runner) == arguments


@pytest.mark.parametrize(
    ("before", "changed"), [(None, "true"), (b"{}", "false"), (b"{ }", "true"), (b"", "true")]
)
def test_a_fetched_file_has_a_hash_and_is_compared_with_the_one_before(
    runner: Path, stand_in: Callable[..., None], before: bytes | None, changed: str
) -> None:
    stand_in(json.dumps({"publications": [PUBLICATION]}), fetched=b"{}")
    if before is not None:
        (runner / "workspace" / "amplify_outputs.json").write_bytes(before)

    said = ran(runner, publication="storefront/prod")

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    sha256 = hashlib.sha256(b"{}").hexdigest()
    assert outputs_of(runner) == {"sha256": sha256, "warnings": "0", "changed": changed}


def test_warnings_of_a_publication_are_annotations_if_its_owner_does_not_accept_them(
    runner: Path, stand_in: Callable[..., None]
) -> None:
    found = [
        problem("OAuthUrlsMissing", "warning"),
        problem("UrlUnusable", "warning"),
        problem("NotChecked", "info"),
    ]
    stand_in(json.dumps({"publications": [PUBLICATION | {"problems": found}]}), fetched=b"{}")

    said = ran(runner, publication="storefront/prod")

    assert said.stdout == (
        "::warning title=UrlUnusable::Found 100%25. Fix it. More: amplify-outputs explain UrlUnusable\n"
        "The file is published: 1 warning.\n"
    )
    assert outputs_of(runner)["warnings"] == "1"


@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_report_is_printed_and_its_warnings_are_counted(
    runner: Path, stand_in: Callable[..., None], command: str
) -> None:
    report = "::error title=A::é\n::warning title=B::b\n::warning title=C::c\nThe file cannot be published.\n"
    stand_in(report, code=1)

    said = ran(runner, command=command, publication="storefront/prod")

    assert (said.returncode, said.stdout) == (1, report)
    assert outputs_of(runner) == {"warnings": "2"}


@pytest.mark.parametrize("command", ["fetch", "check", "lint"])
def test_a_command_that_fails_without_a_report_fails_the_action_and_has_no_outputs(
    runner: Path, stand_in: Callable[..., None], command: str
) -> None:
    stand_in(code=3)

    said = ran(runner, command=command, publication="storefront/prod")

    assert (said.returncode, said.stdout) == (3, "")
    assert outputs_of(runner) == {}


@pytest.mark.parametrize("written", ["", json.dumps({"publications": [PUBLICATION]})])
def test_a_file_that_cannot_be_hashed_fails_the_action(
    runner: Path, stand_in: Callable[..., None], written: str
) -> None:
    stand_in(written)

    said = ran(runner, publication="storefront/prod")

    assert said.returncode == 2
    assert said.stdout.startswith(
        "::error title=amplify-outputs::What fetch has done cannot be read: "
    )
    assert outputs_of(runner) == {}


@pytest.mark.parametrize("command", ["", "publish", "--help", "\n::error::x"])
def test_another_command_is_refused(
    runner: Path, stand_in: Callable[..., None], command: str
) -> None:
    stand_in()

    said = ran(runner, command=command)

    [found] = commands_in(said.stdout)
    assert said.returncode == 2
    assert found.name == "error"
    assert found.data.endswith("is no command of this action. Set command to fetch, check or lint.")
    assert not (runner / "arguments").exists()


def test_wrong_properties_of_a_check_are_annotations_and_a_summary(runner: Path) -> None:
    """The command itself, which needs no AWS to refuse this."""
    said = ran(runner, command="check", **POOLS, fail_on="never", publication="storefront/prod")

    assert said.returncode == 2
    assert said.stdout == (
        '::error title=PropertyInvalid::FailOn is "never". Set it to one of error, warning. '
        "More: amplify-outputs explain PropertyInvalid\n"
        "The file cannot be published: 1 error.\n"
    )
    assert outputs_of(runner) == {"warnings": "0"}
    summary = (runner / "github-step-summary").read_text(encoding="utf-8")
    assert summary.startswith(
        "### amplify-outputs: storefront\\/prod\n\nThe file cannot be published"
    )


# The action with the command itself, on files that somebody wrote -----------------------------------


def test_the_page_on_files_by_hand_gives_the_action_inputs_that_it_has() -> None:
    page = REPOSITORY / "docs" / "how-to" / "check-a-file-that-you-wrote.md"
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    ((step,),) = [block["steps"] for block in map(yaml.safe_load, blocks) if "steps" in block]

    assert step["with"]["command"] == "lint"
    assert step["with"].keys() <= pipelines.action()["inputs"].keys()


def test_lint_gets_each_line_as_one_file_and_shows_each_problem_there(runner: Path) -> None:
    for name in ("a b.json", "-v.json"):
        (runner / "workspace" / name).write_text('{"version": 1}')

    said = ran(runner, command="lint", files="a b.json\n\n-v.json\n")

    assert said.returncode == 1
    places = [
        (it.name, it.properties["file"], it.properties["line"]) for it in commands_in(said.stdout)
    ]
    assert set(places) == {("error", "a b.json", "1"), ("error", "-v.json", "1")}


@pytest.mark.parametrize("files", ["", "nowhere.json", "$(id)"])
def test_lint_without_a_file_fails_the_action(runner: Path, files: str) -> None:
    said = ran(runner, command="lint", files=files)

    assert (said.returncode, said.stdout) == (2, "")


def test_lint_of_a_right_file_passes(runner: Path) -> None:
    (runner / "workspace" / "amplify_outputs.json").write_text('{"version": "1.5"}')

    said = ran(runner, command="lint")

    assert (said.returncode, said.stdout) == (0, "amplify_outputs.json: no problems.\n")
    assert outputs_of(runner) == {"warnings": "0"}
