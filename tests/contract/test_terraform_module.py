"""The Terraform module: it has every property and attribute, and Terraform runs its tests."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.attributes import SPARE
from amplify_outputs.reference.attributes import ATTRIBUTES
from amplify_outputs.reference.properties import PROPERTIES
from tests import terraform
from tools import document_properties, terraform_module
from tools.environments import ENVIRONMENTS, REPOSITORY, make_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULE: Final = terraform_module.MODULE
TESTS: Final = MODULE / "tests"


@functools.cache
def hcl(path: Path) -> dict[str, Any]:
    """A file of Terraform as values, in which names and texts have their quotation marks."""
    make_environment("examples")
    read = subprocess.run(
        [ENVIRONMENTS / "examples" / "bin" / "hcl2tojson", path],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded: dict[str, Any] = json.loads(read.stdout)
    return loaded


def blocks(path: Path, kind: str) -> dict[str, Any]:
    """The blocks of that kind with one label, by it."""
    return {
        name.strip('"'): block for found in hcl(path).get(kind, []) for name, block in found.items()
    }


def runs(name: str) -> Iterator[tuple[set[str], list[str]]]:
    """The variables that each run of a file of tests sets, and what it expects to fail."""
    for run in blocks(TESTS / name, "run").values():
        given = {key for each in run.get("variables", []) for key in each} - {"__is_block__"}
        yield given, [re.sub(r"[${}]", "", it) for it in run.get("expect_failures", [])]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the module and of the example that uses it: Terraform writes into their folders."""
    folder = tmp_path_factory.mktemp("terraform")
    for name in ("clients/terraform", "examples/terraform"):
        left_out = shutil.ignore_patterns(".terraform*")
        shutil.copytree(REPOSITORY / name, folder / name, ignore=left_out)
    return folder


def test_its_generated_files_are_what_the_tables_say() -> None:
    files = terraform_module.files()

    written = {path: path.read_text(encoding="utf-8") for path in files}
    assert written == files, "make docs renews them"
    assert document_properties.main(["--check"]) == 0


def test_it_has_a_variable_for_each_property_and_an_output_for_each_attribute() -> None:
    variables = blocks(MODULE / "variables.tf", "variable")
    required = {name for name, block in variables.items() if "default" not in block}
    [properties] = [it["properties"] for it in hcl(MODULE / "variables.tf")["locals"]]

    of_the_stack = {it.name for it in terraform_module.STACK}
    assert variables.keys() - of_the_stack == {
        terraform_module.snake_case(row.name) for row in PROPERTIES
    }
    assert required == {"publication_name", "user_pool_id", "user_pool_client_id"}
    assert set(properties) == {row.name for row in PROPERTIES}
    assert set(blocks(MODULE / "outputs.tf", "output")) == {
        terraform_module.snake_case(row.name) for row in ATTRIBUTES
    }


def test_it_asks_the_stack_for_nothing_that_an_answer_may_leave_out() -> None:
    assert set(SPARE) == terraform_module.FOLLOWING.keys()


def test_names_are_written_as_terraform_writes_names() -> None:
    names = [row.name for row in (*PROPERTIES, *ATTRIBUTES)]

    written = [terraform_module.snake_case(name) for name in names]
    assert {"data_api_id", "oauth_domain", "sha256", "jwks_uri", "outputs_version"} <= set(written)
    assert [
        name for name in written if not re.fullmatch(r"[a-z]{2,}[0-9]*(_[a-z]{2,})*", name)
    ] == []


def test_its_tests_give_every_variable_a_value_and_every_validated_one_a_wrong_value() -> None:
    variables = blocks(MODULE / "variables.tf", "variable")
    validated = {name for name, block in variables.items() if "validation" in block}
    together = max((given for given, _ in runs("properties.tftest.hcl")), key=len)
    refused = [fails for _, fails in runs("refusals.tftest.hcl")]

    everywhere = {"publication_name", "user_pool_id", "user_pool_client_id"}
    # Without a token of its own: with one, the name of the stack is not looked at.
    assert together | everywhere | {"publisher_stack_name"} == variables.keys()
    assert {it.removeprefix("var.") for [it] in refused if it.startswith("var.")} == validated
    assert all(len(fails) == 1 for fails in refused)
    [resource] = hcl(MODULE / "main.tf")["resource"]
    [[stack]] = (each.values() for each in resource.values() if isinstance(each, dict))
    [lifecycle] = stack["lifecycle"]
    of_the_stack = [it for it in refused if it == ["aws_cloudformation_stack.publication"]]
    assert len(of_the_stack) == len(lifecycle["precondition"])


@terraform.NEEDS_TERRAFORM
def test_terraform_finds_the_module_and_the_examples_well_formed_and_valid(tried: Path) -> None:
    formatted = [tried, REPOSITORY / "examples" / "terraform-publish"]

    for folder in formatted:
        terraform.run(folder, os.environ, "fmt", "-check", "-recursive", "-diff")
    with terraform.provider(os.environ) as environment:
        for name in ("clients/terraform", "examples/terraform"):
            terraform.run(tried / name, environment, "init", "-no-color")
            said = terraform.run(tried / name, environment, "validate", "-no-color")
            assert "Success! The configuration is valid." in said


@terraform.NEEDS_TERRAFORM
def test_the_tests_of_the_module_pass(tried: Path) -> None:
    cases = [*runs("properties.tftest.hcl"), *runs("refusals.tftest.hcl")]

    with terraform.provider(os.environ) as environment:
        terraform.run(tried / "clients/terraform", environment, "init", "-no-color")
        said = terraform.run(tried / "clients/terraform", environment, "test", "-no-color")

    assert f"Success! {len(cases)} passed, 0 failed." in said
