"""The pages that show how to do something: each has an example file, and its snippets say what the examples say."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from amplify_outputs.cli.options import parser
from amplify_outputs.model.name_policy import parse_name_policy
from tests import pipelines, typed_pages
from tools import terraform_module
from tools.emulator import REPOSITORY
from tools.environments import ENVIRONMENTS, make_environment

if TYPE_CHECKING:
    from pathlib import Path

PAGES: Final = sorted((REPOSITORY / "docs" / "how-to").glob("*.md"))
EXAMPLES: Final = REPOSITORY / "examples"
EXCUSED: Final = r"<!-- not run: [^\n]*-->\n"
# What tests read of pages, whichever page it is on: commands, templates, JSON (test_documented_commands.py).
READ_ELSEWHERE: Final = {"bash", "yaml", "json"}
FRAMEWORKS: Final = [page for page in PAGES if page.stem.startswith("use-with-")]


def name_of(page: Path) -> str:
    return page.stem


def blocks(page: Path, kind: str) -> list[str]:
    """The blocks of that kind, less those that say why nothing runs them."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(rf"^{EXCUSED}```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    "page",
    # A page of commands alone has no file to copy.
    [it for it in PAGES if str(it.relative_to(REPOSITORY)) not in typed_pages.TYPED],
    ids=name_of,
)
def test_a_page_names_an_example(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"\]\(\.\./\.\./(?:examples/|action\.yml)", text) != []


def test_every_example_is_named_on_a_page() -> None:
    pages = [*PAGES, REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]
    named = {
        (page.parent / link).resolve()
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    }
    pipelines = [file for file in (EXAMPLES / "pipelines").rglob("*") if file.is_file()]
    files = [*EXAMPLES.glob("*.yaml"), *pipelines]
    folders = [folder for folder in EXAMPLES.iterdir() if folder.is_dir()]

    assert [file for file in files if file not in named] == []
    unnamed = [folder for folder in folders if not any(it.is_relative_to(folder) for it in named)]
    assert unnamed == []


@pytest.mark.parametrize(
    "folder", sorted(file.parent.name for file in EXAMPLES.glob("*/package-lock.json"))
)
def test_a_lock_file_names_no_place_that_packages_come_from(folder: str) -> None:
    lock = json.loads((EXAMPLES / folder / "package-lock.json").read_text(encoding="utf-8"))

    # The packages of this repository are beside the examples.
    packages = {
        name: package
        for name, package in lock["packages"].items()
        if name and not package.get("resolved", "").startswith("file:../../clients/")
    }
    assert [name for name, package in packages.items() if "resolved" in package] == []
    # What a package brings inside itself is covered by its own hash.
    alone = {name: package for name, package in packages.items() if not package.get("inBundle")}
    assert [name for name, package in alone.items() if "integrity" not in package] == []


@pytest.mark.parametrize("page", FRAMEWORKS, ids=name_of)
def test_a_page_shows_the_files_of_its_example_as_they_are(page: Path) -> None:
    shown = files_shown(page)

    assert shown != {}
    assert {path: path.read_text(encoding="utf-8") for path in shown} == shown


@pytest.mark.parametrize("page", [page for page in PAGES if page not in FRAMEWORKS], ids=name_of)
def test_a_snippet_is_of_a_kind_that_a_test_reads(page: Path) -> None:
    kinds = set(re.findall(r"^```([a-z]+)$", page.read_text(encoding="utf-8"), re.MULTILINE))
    unread = kinds - READ_ELSEWHERE - {"typescript", "hcl"}

    assert {kind: found for kind in unread if (found := blocks(page, kind))} == {}


def test_the_snippet_of_an_amplify_backend_is_a_part_of_its_example() -> None:
    [snippet] = blocks(
        REPOSITORY / "docs" / "how-to" / "use-in-an-amplify-backend.md", "typescript"
    )

    assert snippet in (EXAMPLES / "amplify-backend" / "amplify" / "backend.ts").read_text("utf-8")


def test_the_build_of_an_amplify_backend_writes_the_argument_before_it_deploys() -> None:
    folder = EXAMPLES / "amplify-backend"
    phases = yaml.safe_load((folder / "amplify.yml").read_text("utf-8"))["backend"]["phases"]
    commands = [line for phase in ("preBuild", "build") for line in phases[phase]["commands"]]
    script = json.loads((folder / "package.json").read_text("utf-8"))["scripts"]["existing-auth"]

    written, deployed = commands[-2:]
    assert written.endswith("npm run existing-auth")
    assert deployed.startswith("npx ampx pipeline-deploy ")
    program, *arguments = shlex.split(script)
    options = parser().parse_args(arguments)
    assert (program, options.purpose, options.output) == (
        "amplify-outputs",
        "add-output",
        "amplify/existing-auth.json",
    )
    # The installation is that of the other pipeline for Amplify Hosting.
    hosting = yaml.safe_load((EXAMPLES / "pipelines" / "amplify.yml").read_text("utf-8"))
    assert commands[:4] == hosting["frontend"]["phases"]["preBuild"]["commands"][:4]


def test_the_snippet_of_terraform_gives_the_module_variables_that_it_has() -> None:
    [snippet] = blocks(REPOSITORY / "docs" / "how-to" / "use-from-terraform.md", "hcl")
    [module] = hcl(snippet)["module"]
    [arguments] = module.values()
    optional = {it.name: it.default is not None for it in terraform_module.variables()}
    given = arguments.keys() - {"source", "__is_block__"}

    assert given <= optional.keys()
    assert {name for name, has_default in optional.items() if not has_default} <= given


def test_the_snippet_of_the_action_uses_inputs_and_outputs_that_it_has() -> None:
    page = REPOSITORY / "docs" / "how-to" / "use-the-github-action.md"
    snippet, *others = blocks(page, "yaml")
    action = pipelines.action()
    [step] = [it for it in yaml.safe_load(snippet)["steps"] if "publisher@" in it.get("uses", "")]
    workflow = pipelines.read(pipelines.PIPELINES / "github-actions.yml")

    assert step["uses"] in [it["uses"] for it in workflow.uses]
    given = [step["with"], *(yaml.safe_load(it).get("with", {}) for it in others)]
    assert {name for each in given for name in each} <= action["inputs"].keys()
    used = re.findall(r"steps\.outputs\.outputs\.(\w+)", "".join([snippet, *others]))
    assert set(used) <= action["outputs"].keys()
    rows = re.findall(r"^\| (`[^|]+`) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    tables = [name for row in rows for name in re.findall(r"`([\w-]+)`", row)]
    assert tables == [*action["inputs"], *action["outputs"]]


def test_the_name_policy_of_the_page_is_the_example_and_the_publisher_reads_it() -> None:
    [snippet] = blocks(REPOSITORY / "docs" / "how-to" / "bind-names-to-teams.md", "json")
    example = (EXAMPLES / "name-policy.json").read_text(encoding="utf-8")
    policy = parse_name_policy(example)

    assert snippet == example
    # The parameter holds as much.
    assert len(example) <= 1_500
    assert [rule.prefix for rule in policy.rules] == [
        *("payments", "storefront", "storefront/preview", "sandbox")
    ]
    assert policy.others_free is False


def files_shown(page: Path) -> dict[Path, str]:
    """The blocks of a page, by the file that the paragraph above each begins with. Commands are left out."""
    text = page.read_text(encoding="utf-8")
    linked = re.findall(
        r"^\[[^\]\n]+\]\(([^)#\s]+)\)(?:(?!\n\n).)*\n\n```(?!bash)[a-z]+\n(.*?)^```$",
        text,
        re.DOTALL | re.MULTILINE,
    )
    assert len(linked) == len(re.findall(r"^```(?!bash)[a-z]+$", text, re.MULTILINE))
    return {(page.parent / link).resolve(): block for link, block in linked}


def hcl(text: str) -> dict[str, Any]:
    """Terraform's language as values."""
    make_environment("examples")
    read = subprocess.run(
        [ENVIRONMENTS / "examples" / "bin" / "hcl2tojson", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded: dict[str, Any] = json.loads(read.stdout)
    return loaded
