"""The example pipelines as values: which commands they run, in which order, with which variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PIPELINES: Final = REPOSITORY / "examples" / "pipelines"
CHECKS: Final = PIPELINES / "checks"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What one file makes a build server run. `uses` are the actions of others that GitHub runs in between.

    `parameters` are SSM parameters by the variables into which CodeBuild reads them before the first command.
    """

    path: Path
    commands: list[str]
    variables: dict[str, str]
    uses: list[dict[str, Any]]
    parameters: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.path.stem


def read(path: Path) -> Pipeline:
    """The pipeline in that file, whichever build server it is for."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    kind = path.stem.removesuffix("-aws-cli").removesuffix("-parameter-store")
    steps: list[dict[str, Any]] = []
    parameters: dict[str, str] = {}
    match kind:
        case "amplify":
            phases = loaded["frontend"]["phases"]
            commands = [line for name in ("preBuild", "build") for line in phases[name]["commands"]]
            variables = {}
        case "buildspec":
            names = ("install", "pre_build", "build")
            commands = [line for name in names for line in loaded["phases"][name]["commands"]]
            variables = loaded["env"].get("variables", {})
            parameters = loaded["env"].get("parameter-store", {})
        case "gitlab-ci":
            # The job of the stage .pre is before all others.
            commands = [line for job in ("outputs", "build") for line in loaded[job]["script"]]
            variables = loaded["variables"]
        case "github-actions":
            steps = loaded["jobs"]["build"]["steps"]
            commands = [step["run"] for step in steps if "run" in step]
            variables = loaded["jobs"]["build"].get("env", {})
        case _:
            message = f"{path} is for no build server that is known here"
            raise ValueError(message)
    uses = [step for step in steps if "uses" in step]
    return Pipeline(path, commands, dict(variables), uses, parameters)


def all_pipelines() -> list[Pipeline]:
    """Every pipeline in the examples."""
    return [read(path) for path in sorted(PIPELINES.glob("*.yml"))]


def all_checks() -> list[Pipeline]:
    """Every pipeline that checks pools: what it runs, and with which inputs GitHub runs the action."""
    github = yaml.safe_load((CHECKS / "github-actions.yml").read_text(encoding="utf-8"))
    gitlab = yaml.safe_load((CHECKS / "gitlab-ci.yml").read_text(encoding="utf-8"))
    codebuild = yaml.safe_load((CHECKS / "buildspec.yml").read_text(encoding="utf-8"))
    phases = codebuild["phases"].values()
    return [
        Pipeline(
            CHECKS / "buildspec.yml",
            [line for phase in phases for line in phase["commands"]],
            codebuild["env"]["variables"],
            [],
        ),
        Pipeline(CHECKS / "github-actions.yml", [], {}, github["jobs"]["check"]["steps"]),
        Pipeline(
            CHECKS / "gitlab-ci.yml", gitlab["check-pools"]["script"], gitlab["variables"], []
        ),
    ]


def in_order(path: Path) -> list[str]:
    """Every command and every action of the job that fetches, in order."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "jobs" in loaded:
        return [step.get("uses") or step["run"] for step in loaded["jobs"]["build"]["steps"]]
    return list(loaded["outputs"]["script"])


def action(name: str = "action.yml") -> dict[str, Any]:
    """A composite action of this repository."""
    loaded: dict[str, Any] = yaml.safe_load((REPOSITORY / name).read_text(encoding="utf-8"))
    return loaded


def step_of_action(
    given: dict[str, str], runner_temp: Path, folder: Path
) -> tuple[str, dict[str, str]]:
    """The script of the action's last step, and its variables as the runner sets them; inputs have their defaults.

    `folder` gets the files of outputs and of the summary.
    """
    defaults = {name: str(it.get("default", "")) for name, it in action()["inputs"].items()}
    inputs = defaults | given
    *_, step = action()["runs"]["steps"]
    variables = {
        name: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, value in step["env"].items()
    }
    return step["run"], variables | {
        "GITHUB_ACTION_PATH": str(REPOSITORY),
        "GITHUB_OUTPUT": str(folder / "github-output"),
        "GITHUB_STEP_SUMMARY": str(folder / "github-step-summary"),
        "RUNNER_TEMP": str(runner_temp),
    }
