"""The example pipelines and the action, as far as they can be judged without running them."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import yaml

from amplify_outputs import __version__
from tests import pipelines
from tests.installation import INSTALL
from tests.pipelines import PIPELINES, Pipeline
from tools.environments import REPOSITORY

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


@pytest.mark.parametrize("pipeline", ALL, ids=str)
def test_what_it_uses_of_others_is_a_commit(pipeline: Pipeline) -> None:
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # (v\d+\.\d+\.\d+|the same commit as below)")
    used = re.findall(r"uses: (.+)", pipeline.path.read_text(encoding="utf-8"))

    assert len(used) == len(pipeline.uses)
    assert [action for action in used if not pinned.fullmatch(action)] == []


def test_pages_use_the_same_commits_as_the_pipelines() -> None:
    files = [
        *PIPELINES.glob("*.yml"),
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


# The step of the action that fetches ----------------------------------------------------------


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The folder of a runner, with the command that this environment has."""
    bin_folder = tmp_path / "amplify-outputs" / "bin"
    bin_folder.mkdir(parents=True)
    (tmp_path / "workspace").mkdir()
    for name in ("amplify-outputs", "python"):
        (bin_folder / name).symlink_to(Path(sys.executable).parent / name)
    return tmp_path


def fetched(runner: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run the step that fetches as GitHub does, with the defaults of inputs that are not given."""
    return ran_step("Fetch", runner, **given)


def ran_step(name: str, runner: Path, **given: str) -> subprocess.CompletedProcess[str]:
    action = pipelines.action()
    [step] = [it for it in action["runs"]["steps"] if it["name"] == name]
    inputs = {name: str(it.get("default", "")) for name, it in action["inputs"].items()} | given
    variables = {
        name: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, value in step["env"].items()
    }
    variables |= {"RUNNER_TEMP": str(runner), "GITHUB_OUTPUT": str(runner / "output")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607 (whichever the machine has)
        cwd=runner / "workspace",
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["--help", "-h", "--version", "-o/etc/passwd", "", "a b"])
def test_a_publication_that_looks_like_an_option_is_no_name(runner: Path, name: str) -> None:
    # What was fetched earlier must not be taken for what was asked for now.
    (runner / "workspace" / "amplify_outputs.json").write_text("{}")

    ran = fetched(runner, publication=name)

    assert ran.returncode == 2
    assert "argument NAME" in ran.stderr
    assert not (runner / "output").exists()


def test_an_expected_hash_that_is_none_is_refused(runner: Path) -> None:
    ran = fetched(runner, publication="storefront/prod", **{"expect-sha256": "sha256"})

    assert ran.returncode == 2
    assert "argument --expect-sha256" in ran.stderr


def test_inputs_reach_the_command_as_one_word_each(runner: Path) -> None:
    command = runner / "amplify-outputs" / "bin" / "amplify-outputs"
    command.unlink()
    command.write_text("""#!/bin/sh\nprintf '%s\\n' "$@"\necho '{}' > "$OUTPUT"\n""")
    command.chmod(0o755)

    plain = fetched(runner, publication="$(id)", output="a b.json")
    expecting = fetched(runner, publication="x", **{"expect-sha256": "a b"})

    options = ["--from=s3", "--parameter-prefix=/amplify-outputs"]
    assert plain.stdout.splitlines() == ["fetch", "--output=a b.json", *options, "--", "$(id)"]
    assert expecting.stdout.splitlines() == [
        *("fetch", "--output=amplify_outputs.json", *options),
        *("--expect-sha256=a b", "--", "x"),
    ]
    digest = hashlib.sha256(b"{}\n").hexdigest()
    assert (runner / "output").read_text() == f"sha256={digest}\n" * 2


def test_a_file_that_cannot_be_hashed_fails_the_action(runner: Path) -> None:
    command = runner / "amplify-outputs" / "bin" / "amplify-outputs"
    command.unlink()
    command.write_text("#!/bin/sh\nexit 0\n")
    command.chmod(0o755)

    ran = fetched(runner, publication="storefront/prod")

    assert ran.returncode != 0
    assert not (runner / "output").exists()


# The step of the action that checks files -------------------------------------------------------


def test_the_action_fetches_or_checks_and_never_both() -> None:
    conditions = {it["name"]: it.get("if") for it in pipelines.action()["runs"]["steps"]}

    assert conditions == {
        "Install amplify-outputs": None,
        "Lint": "inputs.command == 'lint'",
        "Fetch": "inputs.command != 'lint'",
    }


def test_the_page_on_files_by_hand_gives_the_action_inputs_that_it_has() -> None:
    page = REPOSITORY / "docs" / "how-to" / "check-a-file-that-you-wrote.md"
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    ((step,),) = [block["steps"] for block in map(yaml.safe_load, blocks) if "steps" in block]

    assert step["with"]["command"] == "lint"
    assert step["with"].keys() <= pipelines.action()["inputs"].keys()


def test_another_command_is_refused(runner: Path) -> None:
    ran = fetched(runner, command="publish", publication="storefront/prod")

    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", "The command is fetch or lint.\n")


def test_lint_gets_each_line_as_one_file(runner: Path) -> None:
    for name in ("a b.json", "-v.json"):
        (runner / "workspace" / name).write_text('{"version": 1}')

    ran = ran_step("Lint", runner, command="lint", files="a b.json\n\n-v.json\n")

    assert ran.returncode == 1
    assert [line.partition(":")[0] for line in ran.stdout.splitlines()[:2]] == [
        "a b.json",
        "-v.json",
    ]


@pytest.mark.parametrize(("files", "code"), [("", 2), ("nowhere.json", 2), ("$(id)", 2)])
def test_lint_without_a_file_fails_the_action(runner: Path, files: str, code: int) -> None:
    ran = ran_step("Lint", runner, command="lint", files=files)

    assert (ran.returncode, ran.stdout) == (code, "")


def test_lint_of_a_right_file_passes(runner: Path) -> None:
    (runner / "workspace" / "amplify_outputs.json").write_text('{"version": "1.5"}')

    ran = ran_step("Lint", runner, command="lint")

    assert (ran.returncode, ran.stdout) == (0, "amplify_outputs.json: no problems.\n")
