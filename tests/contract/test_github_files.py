"""What GitHub, editors and pre-commit read of this repository: it names what there is, and trusts no tag."""

from __future__ import annotations

import re
import shlex
import tomllib
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from amplify_outputs.cli.options import parser
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

GITHUB: Final = REPOSITORY / ".github"
WORKFLOWS: Final = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS: Final = [
    path for path in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml"
]
PULL_REQUESTS: Final = GITHUB / "pull_request_template.md"
BIN: Final = ".venvs/development/bin/"
# The job that may write runs no code of the repository.
MORE: Final[dict[str, dict[str, dict[str, str]]]] = {
    "site.yml": {
        "build": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
}
# Of each kind of field, what GitHub reads of it.
FIELDS: Final = {
    "dropdown": {"label", "description", "options"},
    "markdown": {"value"},
    "textarea": {"label", "description", "placeholder", "render", "value"},
}


def read(path: Path) -> dict[Any, Any]:
    """The mapping in that file."""
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


# Workflows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_of_others_is_a_commit_and_says_its_version(path: Path) -> None:
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))

    assert used
    assert [action for action in used if not pinned.fullmatch(action)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_and_ends_in_time(path: Path) -> None:
    workflow = read(path)

    assert workflow["permissions"] == {"contents": "read"}
    asking = {
        name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job
    }
    assert asking == MORE.get(path.name, {})
    assert [name for name, job in workflow["jobs"].items() if "timeout-minutes" not in job] == []
    # What a fork's pull request names, such as a branch, is no part of a script.
    assert [line for line in _scripts(workflow) if "${{" in line] == []


def test_ci_does_what_a_developer_does_on_the_oldest_python_and_a_newer_one() -> None:
    workflow = read(GITHUB / "workflows" / "ci.yml")
    (job,) = workflow["jobs"].values()
    oldest = re.search(
        r'requires-python = ">=([\d.]+)"', (REPOSITORY / "pyproject.toml").read_text("utf-8")
    )

    assert _scripts(workflow) == ["bash .ci/run"]
    assert (REPOSITORY / ".ci" / "run").is_file()
    assert oldest
    assert job["strategy"]["matrix"]["python"][0] == oldest[1]
    # `on` is a boolean in YAML 1.1.
    assert set(workflow[True]) == {"push", "pull_request"}
    assert workflow["concurrency"]["cancel-in-progress"] is True


def test_every_night_what_is_newest_is_held_against_the_lists() -> None:
    workflow = read(GITHUB / "workflows" / "upstream.yml")
    minute, hour, *days = workflow[True]["schedule"][0]["cron"].split()

    assert _scripts(workflow) == ["make upstream"]
    assert re.search(r"^upstream:", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}
    assert days == ["*"] * 3
    # At the full hour, GitHub has the most to do.
    assert 0 < int(minute) < 60
    assert 0 <= int(hour) < 24


def test_the_site_is_published_from_main_and_the_job_that_publishes_runs_nothing() -> None:
    workflow = read(GITHUB / "workflows" / "site.yml")
    build, publish = (workflow["jobs"][name] for name in ("build", "publish"))

    assert workflow[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    assert _scripts(workflow) == ['make site ADDRESS="$ADDRESS"']
    assert build["steps"][-1]["with"] == {"path": ".build/site/site"}
    assert [list(step) for step in publish["steps"]] == [["uses", "id"]]


def _scripts(workflow: dict[Any, Any]) -> list[str]:
    return [
        step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step
    ]


# Forms -----------------------------------------------------------------------------------------


def test_there_is_a_form_for_a_bug_and_one_for_a_check() -> None:
    assert [path.stem for path in FORMS] == ["bug", "new-check"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_has_the_fields_that_github_knows(path: Path) -> None:
    form = read(path)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]

    unknown = [set(field["attributes"]) - FIELDS[field["type"]] for field in form["body"]]
    assert set(form) == {"name", "description", "labels", "body"}
    assert set().union(*unknown) == set()
    assert len(ids) == len(set(ids))
    assert [field["id"] for field in fields if not field["attributes"]["label"]] == []


def test_the_form_for_a_bug_asks_for_the_version_and_the_report_and_warns_of_secrets() -> None:
    bug = read(GITHUB / "ISSUE_TEMPLATE" / "bug.yml")["body"]
    labels = [field["attributes"].get("label", "") for field in bug]
    warning = " ".join(bug[0]["attributes"]["value"].split())

    assert "Output of `amplify-outputs --version`" in labels
    assert "Output of `amplify-outputs check --format json`" in labels
    assert "Paste no credentials, no client secrets, and no ResponseURL" in warning
    assert "replace them if you mind" in warning


@pytest.mark.parametrize("path", [*FORMS, PULL_REQUESTS], ids=lambda path: path.stem)
def test_what_a_form_links_to_is_there(path: Path) -> None:
    linked = re.findall(r"\]\(\.\./blob/HEAD/([^)#]+)(?:#([^)]+))?\)", path.read_text("utf-8"))

    assert [page for page, _ in linked if not (REPOSITORY / page).is_file()] == []
    assert [anchor for page, anchor in linked if anchor and not _has_heading(page, anchor)] == []


def _has_heading(page: str, anchor: str) -> bool:
    headings = re.findall(r"^#+ (.+)$", (REPOSITORY / page).read_text("utf-8"), re.MULTILINE)
    return anchor in {heading.lower().replace(" ", "-") for heading in headings}


# pre-commit ------------------------------------------------------------------------------------


def test_hooks_are_this_repositorys_own_tools() -> None:
    (repository,) = read(REPOSITORY / ".pre-commit-config.yaml")["repos"]
    commands = {hook["id"]: shlex.split(hook["entry"]) for hook in repository["hooks"]}
    environment, *tools = commands.values()

    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert environment == ["make", "--silent", "development"]
    assert re.search(r"^development:", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [tool[0] for tool in tools if not tool[0].startswith(BIN)] == []
    assert [tool[0] for tool in tools if not (REPOSITORY / tool[0]).is_file()] == []


def test_hooks_look_at_files_that_are_there() -> None:
    (repository,) = read(REPOSITORY / ".pre-commit-config.yaml")["repos"]
    names = [
        str(path.relative_to(REPOSITORY))
        for folder in ("layers", "tools", "docs")
        for path in (REPOSITORY / folder).rglob("*")
    ]

    for hook in repository["hooks"]:
        assert any(re.search(hook.get("files", ""), name) for name in names), hook["id"]


def test_the_hook_for_others_runs_a_command_that_the_package_installs() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *arguments = shlex.split(hook["entry"])

    assert (hook["id"], hook["language"]) == ("amplify-outputs-lint", "python")
    assert program in project["scripts"]
    # pre-commit adds the names of the files, if any fit.
    options = parser().parse_args([*arguments, "amplify_outputs.json", "web/amplify_outputs.json"])
    assert (options.command, len(options.files)) == ("lint", 2)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("amplify_outputs.json", True),
        ("web/src/amplify_outputs.json", True),
        ("my_amplify_outputs.json", False),
        ("amplify_outputs.json5", False),
        ("amplify_outputsXjson", False),
    ],
)
def test_the_hook_for_others_looks_at_files_of_that_name(name: str, *, fits: bool) -> None:
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    # As pre-commit looks for a pattern.
    assert bool(re.search(hook["files"], name)) is fits


def test_the_hook_on_the_page_is_the_one_that_there_is() -> None:
    page = (REPOSITORY / "docs" / "how-to" / "check-a-file-that-you-wrote.md").read_text("utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    (shown,) = [block for block in map(yaml.safe_load, blocks) if "repos" in block]
    (repository,) = shown["repos"]
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    assert repository["hooks"] == [{"id": hook["id"]}]
