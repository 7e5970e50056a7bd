"""The example pipelines and the action, as far as they can be judged without running them."""

from __future__ import annotations

import re
from typing import Final

import pytest

from amplify_outputs import __version__
from tests import pipelines
from tests.installation import INSTALL
from tests.pipelines import PIPELINES, Pipeline

ALL: Final = pipelines.all_pipelines()


def test_there_is_one_for_each_build_server_with_the_command_and_with_the_aws_cli() -> None:
    servers = ("amplify", "buildspec", "github-actions", "gitlab-ci")

    assert {str(pipeline) for pipeline in ALL} == {
        *(f"{server}{tool}" for server in servers for tool in ("-aws-cli", "")),
        "buildspec-parameter-store",
    }


@pytest.mark.parametrize("pipeline", ALL, ids=str)
def test_it_fetches_before_it_builds(pipeline: Pipeline) -> None:
    last = pipeline.commands[-1]
    fetching = [line for line in pipeline.commands if " fetch " in line or "get-parameter" in line]

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
    [fetching] = [it for it in pipeline.commands if " fetch " in it or "get-parameter" in it] or [
        ""
    ]
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
def test_it_installs_a_version_and_all_install_it_the_same_way(pipeline: Pipeline) -> None:
    installing = [line for line in pipeline.commands if " install " in line or "venv" in line]

    assert installing in ([], list(INSTALL))
    if installing and not str(pipeline).startswith("amplify"):
        assert pipeline.variables["VERSION"] == f"v{__version__}"
        assert pipeline.variables["REPOSITORY"].endswith("/OWNER/amplify-outputs-publisher")
    # Amplify Hosting has no place for variables in the file; its comment names them.
    if str(pipeline).startswith("amplify"):
        text = pipeline.path.read_text(encoding="utf-8")
        assert set(re.findall(r"\$([A-Z]\w+)", " ".join(pipeline.commands))) - {"HOME"} == set(
            re.findall(r"^#   ([A-Z]\w+)", text, re.MULTILINE)
        )
        assert not installing or f"such as v{__version__}" in text


@pytest.mark.parametrize("pipeline", ALL, ids=str)
def test_what_it_uses_of_others_has_a_version(pipeline: Pipeline) -> None:
    unpinned = [step["uses"] for step in pipeline.uses if not re.search(r"@v\d", step["uses"])]

    assert unpinned == []


def test_the_workflow_uses_the_action_as_it_is() -> None:
    workflow = pipelines.read(PIPELINES / "github-actions.yml")
    inputs = pipelines.action()["inputs"]
    ours = [step for step in workflow.uses if "amplify-outputs-publisher" in step["uses"]]

    assert [step["uses"] for step in ours] == [f"OWNER/amplify-outputs-publisher@v{__version__}"]
    assert [set(step["with"]) - set(inputs) for step in ours] == [set()]
    required = {name for name, given in inputs.items() if given.get("required")}
    assert [required - set(step["with"]) for step in ours] == [set()]


def test_no_input_of_the_action_becomes_part_of_a_script() -> None:
    action = pipelines.action()
    steps = action["runs"]["steps"]

    assert [step["name"] for step in steps if "${{" in step["run"]] == []
    given = {value for step in steps for value in step.get("env", {}).values()}
    assert given == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
