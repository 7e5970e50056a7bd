"""The publisher for StackSets: a template that needs no transform, and the code that it names."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

import pytest
from cfnlint.api import ManualArgs, lint

from tests.contract import templates
from tools import package
from tools.emulator import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = templates.template(REPOSITORY / "template.yaml")
PREFIX: Final = "${CodePrefix}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a package, in which an earlier one was."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "code").mkdir()
    (folder / "code" / "AmplifyOutputsLayer-0123456789abcdef.zip").write_text("earlier")
    package.build(folder)
    return folder


@pytest.fixture(scope="module")
def template(built: Path) -> dict[str, Any]:
    """Its template."""
    loaded: dict[str, Any] = json.loads((built / "template.json").read_text(encoding="utf-8"))
    return loaded


def test_the_template_of_a_package_has_no_transform_and_nothing_that_needs_one(
    template: dict[str, Any],
) -> None:
    assert list(template) == [
        "AWSTemplateFormatVersion",
        "Description",
        "Metadata",
        "Parameters",
        "Conditions",
        "Resources",
        "Outputs",
    ]
    kinds = {found["Type"] for found in template["Resources"].values()}
    assert [kind for kind in kinds if kind.startswith("AWS::Serverless")] == []
    assert "Fn::Transform" not in json.dumps(template)


# Actions of operations that botocore has, and the list of actions in cfn-lint does not have yet.
NEWER_THAN_CFN_LINT: Final = ("'listcimdpolicies' is not", "'listpointintimerecoveries' is not")


def test_the_template_of_a_package_passes_cfn_lint(built: Path) -> None:
    text = (built / "template.json").read_text(encoding="utf-8")
    regions = ["us-east-1", "eu-central-1", "us-gov-west-1"]

    found = lint(text, config=ManualArgs(regions=regions))
    assert [it for it in found if not it.message.startswith(NEWER_THAN_CFN_LINT)] == []


def test_cloudformation_takes_the_template_of_a_package_from_a_bucket(built: Path) -> None:
    # A template in a request may have 51,200 bytes, and one in a bucket this [cfn-quotas].
    assert (built / "template.json").stat().st_size <= 1_000_000


def test_a_package_has_the_parameters_of_the_template_and_where_its_code_is(
    template: dict[str, Any],
) -> None:
    own = ["CodeBucket", "CodeBucketPerRegion", "CodePrefix"]

    assert list(template["Parameters"]) == [*own, *SOURCE["Parameters"]]
    assert {name: template["Parameters"][name].get("Default") for name in own} == {
        "CodeBucket": None,
        "CodeBucketPerRegion": "false",
        "CodePrefix": "amplify-outputs-publisher/",
    }
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    shown = [name for group in groups for name in group["Parameters"]]
    assert sorted(shown) == sorted(template["Parameters"])


def test_every_place_of_code_in_a_package_is_one_of_its_zips(
    built: Path, template: dict[str, Any]
) -> None:
    code = [
        found["Properties"].get("Code") or found["Properties"]["Content"]
        for found in template["Resources"].values()
        if found["Type"] in ("AWS::Lambda::Function", "AWS::Lambda::LayerVersion")
    ]
    keys = [place["S3Key"]["Fn::Sub"] for place in code]

    assert len(code) == 4
    assert sorted(key.removeprefix(PREFIX) for key in keys) == sorted(
        path.name for path in (built / "code").iterdir()
    )
    assert [key for key in keys if not key.startswith(PREFIX)] == []
    assert {json.dumps(place["S3Bucket"]) for place in code} == {
        json.dumps(
            {
                "Fn::If": [
                    "HasBucketPerRegion",
                    {"Fn::Sub": "${CodeBucket}-${AWS::Region}"},
                    {"Ref": "CodeBucket"},
                ]
            }
        )
    }


def test_the_zips_of_a_package_hold_the_functions_and_the_built_layer(built: Path) -> None:
    names = {
        path.name.partition("-")[0]: set(zipfile.ZipFile(path).namelist())
        for path in (built / "code").iterdir()
    }

    layer = names.pop("AmplifyOutputsLayer")
    assert names == {
        "CustomResourceFunction": {"app.py"},
        "RefreshSweepFunction": {"app.py"},
        "RefreshWorkerFunction": {"app.py"},
    }
    assert {
        "python/amplify_outputs/__init__.py",
        "python/aws_lambda_powertools/__init__.py",
    } <= layer


@pytest.mark.exhaustive
def test_the_same_code_has_the_same_places_again(built: Path, tmp_path: Path) -> None:
    package.build(tmp_path)

    again, first = ((it / "template.json").read_bytes() for it in (tmp_path, built))
    assert again == first


def test_a_package_works_in_every_partition(built: Path) -> None:
    assert "arn:aws" not in (built / "template.json").read_text(encoding="utf-8")


@pytest.mark.exhaustive
def test_a_template_that_cannot_be_translated_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_runtime(template: dict[str, Any]) -> dict[str, Any]:
        del template["Resources"]["RefreshSweepFunction"]["Properties"]["Runtime"]
        return template

    monkeypatch.setattr(package, "_with_places", without_runtime)
    with pytest.raises(package.EnvironmentUnusable) as raised:
        package.build(tmp_path)

    said = str(raised.value)
    assert said.startswith("The template could not be translated:\n")
    assert "RefreshSweepFunction" in said
    assert "Runtime" in said
