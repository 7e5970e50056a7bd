"""What the templates promise, where the emulator would not notice its absence."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from amplify_outputs.model.documentation import ADDRESS, ADDRESS_MAX_CHARACTERS
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties.parse import parse_request
from tests.builders import CLIENT_ID, POOL_ID
from tests.contract.templates import decided
from tools.emulator import REPOSITORY


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions: `!Ref x` becomes `{"Ref": "x"}`."""


def _short_function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short_function)


def template(name: str) -> dict[str, Any]:
    """A template of this repository."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 (a safe loader with constructors of ours)
    return loaded


def resource(logical_id: str) -> dict[str, Any]:
    """A resource of the publisher."""
    found: dict[str, Any] = template("template.yaml")["Resources"][logical_id]
    return found


def statements() -> list[dict[str, Any]]:
    """Every statement of the publisher's roles and managed policies."""
    resources = template("template.yaml")["Resources"].values()
    documents = [
        policy["PolicyDocument"]
        for found in resources
        if found["Type"] == "AWS::IAM::Role"
        for policy in found["Properties"]["Policies"]
    ] + [
        found["Properties"]["PolicyDocument"]
        for found in resources
        if found["Type"] == "AWS::IAM::ManagedPolicy"
    ]
    return [statement for document in documents for statement in document["Statement"]]


def as_list(value: object) -> list[object]:
    """A policy's value that may be one or several."""
    return list(value) if isinstance(value, list) else [value]


def test_sections_are_in_reading_order() -> None:
    assert list(template("template.yaml")) == [
        "AWSTemplateFormatVersion",
        "Transform",
        "Description",
        "Metadata",
        "Parameters",
        "Conditions",
        "Resources",
        "Outputs",
    ]


def test_what_builds_need_stays_when_the_stack_goes_but_not_if_it_never_came() -> None:
    kept = {
        logical_id: (found["DeletionPolicy"], found["UpdateReplacePolicy"])
        for logical_id, found in template("template.yaml")["Resources"].items()
        if "Retain" in found.get("DeletionPolicy", "")
    }

    assert kept == {
        "OutputsBucket": ("RetainExceptOnCreate", "Retain"),
        "OutputsBucketPolicy": ("RetainExceptOnCreate", "Retain"),
        "ReadPolicy": ("RetainExceptOnCreate", "Retain"),
        "BucketNameParameter": ("RetainExceptOnCreate", "Delete"),
    }


def test_functions_other_than_the_custom_resource_wait_until_the_package_is_known_to_load() -> None:
    check = resource("PackageCheck")
    function = resource("CustomResourceFunction")["Properties"]

    assert check["Type"] == "Custom::AmplifyOutputsPackage"
    # Each version of the layer makes CloudFormation ask the function, after it has the layer.
    assert check["Properties"] == {
        "ServiceToken": {"Fn::GetAtt": "CustomResourceFunction.Arn"},
        "ServiceTimeout": 120,
        "Layer": {"Ref": "AmplifyOutputsLayer"},
        "NamePolicy": {"Ref": "NamePolicy"},
    }
    assert function["Layers"] == [{"Ref": "AmplifyOutputsLayer"}]
    assert function["Environment"]["Variables"]["LAYER"] == {"Ref": "AmplifyOutputsLayer"}
    assert {
        logical_id: found.get("DependsOn")
        for logical_id, found in template("template.yaml")["Resources"].items()
        if found["Type"] == "AWS::Serverless::Function"
    } == {
        "CustomResourceFunction": None,
        "RefreshSweepFunction": "PackageCheck",
        "RefreshWorkerFunction": "PackageCheck",
    }


def test_old_versions_and_notes_of_withdrawals_expire_and_nothing_else() -> None:
    rules = resource("OutputsBucket")["Properties"]["LifecycleConfiguration"]["Rules"]

    assert rules == [
        {
            "Id": "expire-old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 20},
            "ExpiredObjectDeleteMarker": True,
        },
        {
            "Id": "expire-notes-of-withdrawals",
            "Status": "Enabled",
            "Prefix": "withdrawn/",
            "ExpirationInDays": 2,
        },
    ]


def test_the_layer_is_built_for_the_runtime_of_the_functions() -> None:
    makefile = (REPOSITORY / "layers/amplify_outputs/Makefile").read_text(encoding="utf-8")
    built_for = re.findall(r"^PYTHON_VERSION := (.*)$", makefile, re.MULTILINE)

    assert {f"python{version}" for version in built_for} == {
        found["Properties"]["Runtime"]
        for found in template("template.yaml")["Resources"].values()
        if found["Type"] == "AWS::Serverless::Function"
    }


def test_requests_do_not_outlive_the_hour_that_cloudformation_waits() -> None:
    config = resource("CustomResourceFunction")["Properties"]["EventInvokeConfig"]

    assert config == {
        "MaximumEventAgeInSeconds": 3600,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {
            "OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": "UnansweredRequests.Arn"}}
        },
    }


def test_custom_resources_in_examples_do_not_hold_a_stack_for_an_hour() -> None:
    resources = template("examples/consumer.yaml")["Resources"]

    assert {
        logical_id: found["Properties"]["ServiceTimeout"]
        for logical_id, found in resources.items()
        if found["Type"].startswith("Custom::")
    } == {"AmplifyOutputs": 120}


@pytest.mark.parametrize("prefix", ["/amplify-outputs", "/a", "/a/b_c/D-1", "/web/aws"])
def test_parameter_prefixes_that_are_taken(prefix: str) -> None:
    assert re.fullmatch(_prefix_pattern(), prefix)


@pytest.mark.parametrize(
    "prefix",
    ["", "/", "a", "/a/", "//a", "/a/b/c/d", "/aws", "/AWS/x", "/awsome", "/ssm", "/Ssm-x", "/a.b"],
)
def test_parameter_prefixes_that_are_refused(prefix: str) -> None:
    assert not re.fullmatch(_prefix_pattern(), prefix)


def _prefix_pattern() -> str:
    pattern: str = template("template.yaml")["Parameters"]["ParameterPrefix"]["AllowedPattern"]
    return pattern


# [lambda-create-function]; for log groups, the model of their service says it.
LONGEST_NAMES = {
    "AWS::Serverless::Function": ("FunctionName", 64),
    "AWS::Logs::LogGroup": ("LogGroupName", 512),
}
NAME_PREFIX = {
    "Fn::If": ["HasFunctionNamePrefix", {"Ref": "FunctionNamePrefix"}, {"Ref": "AWS::StackName"}]
}


def test_names_of_functions_and_their_logs_fit_for_the_longest_prefix() -> None:
    longest = "p" * _longest_prefix()

    names = {
        logical_id: (_named(found["Properties"][property_], longest), limit)
        for logical_id, found in template("template.yaml")["Resources"].items()
        if found["Type"] in LONGEST_NAMES
        for property_, limit in [LONGEST_NAMES[found["Type"]]]
    }

    assert len(longest) == 48
    assert {logical_id: name for logical_id, (name, _) in names.items()} == {
        "CustomResourceFunction": f"{longest}-custom-resource",
        "CustomResourceLogGroup": f"/aws/lambda/{longest}-custom-resource",
        "RefreshSweepFunction": f"{longest}-refresh-sweep",
        "RefreshSweepLogGroup": f"/aws/lambda/{longest}-refresh-sweep",
        "RefreshWorkerFunction": f"{longest}-refresh-worker",
        "RefreshWorkerLogGroup": f"/aws/lambda/{longest}-refresh-worker",
    }
    assert [name for name, limit in names.values() if len(name) > limit] == []
    # One more would be too long, so nothing is given away.
    assert max(len(name) - limit for name, limit in names.values()) == 0


def test_a_stack_name_that_is_too_long_is_told_before_there_is_a_log_group_role_or_function() -> (
    None
):
    guard = resource("FunctionNamePrefixParameter")["Properties"]
    groups = {
        logical_id: found.get("DependsOn")
        for logical_id, found in template("template.yaml")["Resources"].items()
        if found["Type"] == "AWS::Logs::LogGroup"
    }

    assert guard["Value"] == NAME_PREFIX
    pattern = guard["AllowedPattern"]
    of_a_stack_set = f"StackSet-amplify-{'0' * 36}"
    assert [
        bool(re.fullmatch(pattern, name))
        for name in ("a", "amplify-outputs", "a" * 48, "a" * 49, of_a_stack_set)
    ] == [True, True, True, False, False]
    # SSM's error quotes the pattern, and not the value [ssm-allowed-pattern].
    assert (
        "the stack name has more than 48 characters, so deploy it with FunctionNamePrefix"
        in pattern
    )
    assert set(groups.values()) == {"FunctionNamePrefixParameter"}
    assert {
        logical_id: found["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        for logical_id, found in template("template.yaml")["Resources"].items()
        if found["Type"] == "AWS::Serverless::Function"
    } == {
        "CustomResourceFunction": "CustomResourceLogGroup",
        "RefreshSweepFunction": "RefreshSweepLogGroup",
        "RefreshWorkerFunction": "RefreshWorkerLogGroup",
    }


def test_other_names_have_room_for_the_longest_name_of_a_stack() -> None:
    # CloudFormation's limit [cfn-stack-name], and the longest name of a region today is ap-northeast-1 or the like.
    stack, region = "s" * 128, "r" * 14
    layer = resource("AmplifyOutputsLayer")["Properties"]["LayerName"]["Fn::Sub"]
    dashboard = resource("Dashboard")["Properties"]["DashboardName"]["Fn::Sub"]

    assert [
        len(name.replace("${AWS::StackName}", stack).replace("${AWS::Region}", region))
        for name in (layer, dashboard)
    ] == [136, 143]


def test_every_function_can_be_held_to_signed_code() -> None:
    functions = {
        name: it["Properties"].get("CodeSigningConfigArn")
        for name, it in template("template.yaml")["Resources"].items()
        if it["Type"] == "AWS::Serverless::Function"
    }
    # Without one the property is not there: Lambda refuses an empty one.
    optional = {
        "Fn::If": ["HasCodeSigning", {"Ref": "CodeSigningConfigArn"}, {"Ref": "AWS::NoValue"}]
    }
    assert functions == dict.fromkeys(sorted(functions), optional)
    assert len(functions) == 3


@pytest.mark.parametrize(
    ("arn", "accepted"),
    [
        ("", True),
        (
            "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdefg",
            True,
        ),
        (
            "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:code-signing-config:csc-0123456789abcdefg",
            True,
        ),
        ("arn:aws:lambda:us-east-1:123456789012:function:publisher", False),
        ("csc-0123456789abcdefg", False),
    ],
)
def test_the_code_signing_configuration_is_an_arn_of_one(arn: str, *, accepted: bool) -> None:
    pattern = template("template.yaml")["Parameters"]["CodeSigningConfigArn"]["AllowedPattern"]

    assert bool(re.search(pattern, arn)) is accepted


def _longest_prefix() -> int:
    """The most characters that the parameter accepts."""
    pattern = template("template.yaml")["Parameters"]["FunctionNamePrefix"]["AllowedPattern"]
    return max(length for length in range(200) if re.fullmatch(pattern, "p" * length))


def _named(name: dict[str, Any], prefix: str) -> str:
    text, values = name["Fn::Sub"]
    assert values == {"Prefix": NAME_PREFIX}
    named: str = text.replace("${Prefix}", prefix)
    return named


def test_the_address_that_the_stack_takes_is_one_that_the_package_takes() -> None:
    parameter = template("template.yaml")["Parameters"]["DocumentationUrl"]

    assert parameter["AllowedPattern"] == f"^$|^{ADDRESS.pattern}$"
    assert parameter["MaxLength"] == ADDRESS_MAX_CHARACTERS


@pytest.mark.parametrize(
    ("conditions", "region", "url"),
    [
        ({"KnowsConsole"}, "eu-west-1", "https://eu-west-1.console.aws.amazon.com"),
        ({"KnowsConsole", "IsInChina"}, "cn-north-1", "https://cn-north-1.console.amazonaws.cn"),
        (
            {"KnowsConsole", "IsInGovCloud"},
            "us-gov-west-1",
            "https://us-gov-west-1.console.amazonaws-us-gov.com",
        ),
    ],
)
def test_the_address_of_the_dashboard_is_in_the_console_of_its_partition(
    conditions: set[str], region: str, url: str
) -> None:
    output = decided(template("template.yaml"), conditions)["Outputs"]["DashboardUrl"]
    text, values = output["Value"]["Fn::Sub"]
    given = values | {"AWS::Region": region, "Dashboard": f"amplify-outputs-{region}"}

    assert output["Condition"] == "KnowsConsole"
    assert filled(text, given) == (
        f"{url}/cloudwatch/home?region={region}#dashboards:name=amplify-outputs-{region}"
    )


@pytest.mark.parametrize("joint", ["\n", " ", "\n  "], ids=["as it is", "joined", "indented"])
def test_the_snippet_is_yaml_of_a_resource_that_needs_only_ids(joint: str) -> None:
    """A console may show its lines as one."""
    arn = "arn:aws:lambda:us-east-1:123456789012:function:amplify-outputs-custom-resource"
    text = template("template.yaml")["Outputs"]["ConsumerSnippet"]["Value"]["Fn::Sub"]
    shown = filled(text, {"CustomResourceFunction.Arn": arn})

    pasted = yaml.safe_load("Resources:\n  " + joint.join(shown.splitlines()))

    resource_of_it = pasted["Resources"]["AmplifyOutputs"]
    assert resource_of_it == {
        "Type": "Custom::AmplifyOutputs",
        "Properties": {
            "ServiceToken": arn,
            "ServiceTimeout": 120,
            "PublicationName": "your-app/prod",
            "UserPoolId": "YOUR-USER-POOL-ID",
            "UserPoolClientId": "YOUR-APP-CLIENT-ID",
        },
    }
    ids = {"UserPoolId": POOL_ID, "UserPoolClientId": CLIENT_ID}
    assert parse_request(resource_of_it["Properties"] | ids).name == "your-app/prod"
    with pytest.raises(RequestInvalid) as raised:
        parse_request(resource_of_it["Properties"])
    assert {problem.subject for problem in raised.value.problems} == set(ids)


def filled(text: str, values: dict[str, str]) -> str:
    """The text of Fn::Sub with these values."""
    return re.sub(r"\$\{([^}]+)\}", lambda name: values[name[1]], text)


GUIDED = re.compile(r"^.*--guided.*$", re.MULTILINE)


def test_who_is_guided_through_a_deployment_answers_into_a_file_that_git_ignores() -> None:
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    typed = [
        line
        for page in pages
        for line in GUIDED.findall(page.read_text(encoding="utf-8"))
        if "sam deploy --guided" in line and "`" not in line
    ]

    assert typed == [".venvs/sam/bin/sam deploy --guided --config-file samconfig.local.toml"]
    ignored = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "samconfig.local.toml" in ignored
