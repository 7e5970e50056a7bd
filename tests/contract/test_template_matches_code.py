"""template.yaml and the examples, against what the code reads, calls and needs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools.shared import constants as powertools

from amplify_outputs.cli import fetch
from amplify_outputs.model.ids import PARAMETER_PREFIX
from amplify_outputs.pools.role import READS, SESSION_POLICY
from tests.contract.golden import REPOSITORY
from tests.contract.operations import FOR_PEOPLE, operations, trees
from tests.contract.pages import rows, section_of, spans
from tests.contract.templates import decided, listed, resources, statements, template

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = REPOSITORY / "template.yaml"
EXAMPLES = sorted((REPOSITORY / "examples").glob("*.yaml"))

# Each function of the stack: its role, and the module of the package that it loads.
FUNCTIONS = {
    "CustomResourceFunction": ("CustomResourceRole", "custom_resource.handler"),
    "RefreshSweepFunction": ("RefreshSweepRole", "refresher.sweep"),
    "RefreshWorkerFunction": ("RefreshWorkerRole", "refresher.worker"),
}
# Where the permission is not named like the operation, or one operation needs several.
ACTIONS = {
    # Without ListBucket, S3 says 403 of an object that is not there.
    "s3:HeadObject": {"s3:GetObject", "s3:ListBucket"},
    # An earlier version of a file is read to be put back.
    "s3:GetObject": {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"},
    # If-Match looks at the object [s3-conditional].
    "s3:PutObject": {"s3:PutObject", "s3:GetObject"},
    "s3:DeleteObject": {"s3:DeleteObject", "s3:GetObject"},
    "s3:GetBucketCors": {"s3:GetBucketCORS"},
    "s3:GetPublicAccessBlock": {"s3:GetBucketPublicAccessBlock"},
    "s3:ListObjectsV2": {"s3:ListBucket"},
    "sqs:SendMessageBatch": {"sqs:SendMessage"},
    # A parameter is created with its tags.
    "ssm:PutParameter": {"ssm:PutParameter", "ssm:AddTagsToResource"},
}
# Actions that IAM cannot limit to a resource [cognito-iam].
WITHOUT_RESOURCE = ["cognito-idp:DescribeUserPoolDomain"]
# Network interfaces have no names before Lambda makes them.
NETWORK = {
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
}
_KEY_OF_WRITERS = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"}
_KEY_OF_SEALS = {"kms:GenerateMac", "kms:VerifyMac"}
# What a role or a managed policy gets only if a parameter of the stack asks for it.
ONLY_WITH = {
    "HasKmsKey": {
        "CustomResourceRole": _KEY_OF_WRITERS,
        "RefreshSweepRole": {"kms:Decrypt", "kms:GenerateDataKey"},
        "RefreshWorkerRole": _KEY_OF_WRITERS,
        "ReadPolicy": {"kms:Decrypt"},
        "PublishPolicy": _KEY_OF_WRITERS,
    },
    "HasWrittenTags": {
        "CustomResourceRole": {"s3:PutObjectTagging"},
        "RefreshWorkerRole": {"s3:PutObjectTagging"},
        "PublishPolicy": {"s3:PutObjectTagging"},
    },
    "HasPoolRoles": {
        "CustomResourceRole": {"sts:AssumeRole"},
        "RefreshWorkerRole": {"sts:AssumeRole"},
        "ReadPoolsPolicy": {"sts:AssumeRole"},
    },
    "SealsRecords": {
        "CustomResourceRole": _KEY_OF_SEALS,
        "RefreshWorkerRole": _KEY_OF_SEALS,
        "PublishPolicy": _KEY_OF_SEALS,
    },
    "IsInVpc": {
        "CustomResourceRole": NETWORK,
        "RefreshSweepRole": NETWORK,
        "RefreshWorkerRole": NETWORK,
    },
}
# What Lambda does with a function's role by itself: its log, its dead letters, its queue.
_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
LAMBDA_ACTIONS = {
    "CustomResourceFunction": _LOG | {"sqs:SendMessage"},
    "RefreshSweepFunction": _LOG,
    "RefreshWorkerFunction": _LOG
    | {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"},
}


# Without the parameters of an organization, and with those that let the code do more.
ALWAYS = {"HasFormerPrefix", "CreatesBucket", "HasNamePolicy", "ReadsApiKeys"}
AS_DEPLOYED = decided(template(TEMPLATE), ALWAYS)


def test_this_test_knows_every_function_of_the_stack() -> None:
    assert resources(template(TEMPLATE), "AWS::Serverless::Function").keys() == FUNCTIONS.keys()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_exactly_the_environment_variables_that_its_code_reads(
    function: str,
) -> None:
    _, module = FUNCTIONS[function]
    properties = template(TEMPLATE)["Resources"][function]["Properties"]
    variables = set(properties["Environment"]["Variables"])

    of_powertools = {name for name in variables if name.startswith("POWERTOOLS_")}
    assert variables - of_powertools == _variables_read(module) | _variables_of_shell(properties)
    assert of_powertools <= {value for value in vars(powertools).values() if isinstance(value, str)}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_allows_exactly_the_actions_that_the_code_calls(function: str) -> None:
    role, module = FUNCTIONS[function]
    properties = template(TEMPLATE)["Resources"][function]["Properties"]
    assert properties["Role"] == {"Fn::GetAtt": f"{role}.Arn"}

    # Without SealRecords there is no key, and the calls of KMS are not made. So it is with PoolRoleArns and STS.
    granted = _granted(role, "SealsRecords", "HasPoolRoles")
    assert granted == _actions_called(module) | LAMBDA_ACTIONS[function]


@pytest.mark.parametrize("condition", ONLY_WITH)
def test_a_parameter_that_is_not_set_by_default_adds_exactly_the_actions_that_it_needs(
    condition: str,
) -> None:
    added = {
        name: _granted(name, condition) - _granted(name)
        for name, resource in template(TEMPLATE)["Resources"].items()
        if resource["Type"] in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy")
    }

    assert {name: actions for name, actions in added.items() if actions} == ONLY_WITH[condition]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_and_its_role_are_as_an_organization_asks(function: str) -> None:
    role, _ = FUNCTIONS[function]
    asked = {"HasPermissionsBoundary", "IsInVpc", "HasReservedConcurrency"}
    found = {
        name: decided(template(TEMPLATE), holding)["Resources"]
        for name, holding in (("asked", asked), ("not", set()))
    }

    of_role, of_function = (found["asked"][name]["Properties"] for name in (role, function))
    assert (of_role["PermissionsBoundary"], of_role["Path"]) == (
        {"Ref": "PermissionsBoundaryArn"},
        {"Ref": "RolePath"},
    )
    assert of_function["VpcConfig"] == {
        "SubnetIds": {"Ref": "VpcSubnetIds"},
        "SecurityGroupIds": {"Ref": "VpcSecurityGroupIds"},
    }
    assert of_function["ReservedConcurrentExecutions"] == {"Ref": "ReservedConcurrency"}
    assert of_function["Architectures"] == [{"Ref": "Architecture"}]
    assert "PermissionsBoundary" not in found["not"][role]["Properties"]
    assert not {"VpcConfig", "ReservedConcurrentExecutions"} & {
        *found["not"][function]["Properties"]
    }


def test_the_key_of_the_organization_is_used_through_s3_ssm_and_sqs_alone() -> None:
    found = decided(template(TEMPLATE), {"HasKmsKey"})["Resources"].values()
    with_key = [
        statement
        for resource in found
        for statement in statements(resource)
        if any(action.startswith("kms:") for action in listed(statement["Action"]))
    ]

    assert {one["Resource"]["Ref"] for one in with_key} == {"KmsKeyArn"}
    services = {
        service["Fn::Sub"]
        for one in with_key
        for service in listed(one["Condition"]["StringEquals"]["kms:ViaService"])
    }
    assert services == {
        f"{service}.${{AWS::Region}}.${{AWS::URLSuffix}}" for service in ("s3", "ssm", "sqs")
    }


def test_what_is_denied_is_something_that_would_be_allowed() -> None:
    for resource in template(TEMPLATE)["Resources"].values():
        if resource["Type"] in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
            assert _actions(resource, "Deny") <= _actions(resource, "Allow")


def test_builds_may_read_publications_and_nothing_else() -> None:
    policy = AS_DEPLOYED["Resources"]["ReadPolicy"]

    assert _actions(policy, "Allow") == {
        "ssm:GetParameter",
        # CodeBuild, CDK and CloudFormation read parameters by it.
        "ssm:GetParameters",
        "s3:GetObject",
        "s3:ListBucket",
    }
    assert _actions(policy, "Deny") == set()


def test_a_session_that_fetches_may_do_what_builds_may_do() -> None:
    # CodeBuild, CDK and CloudFormation call GetParameters; `fetch` does not.
    builds = _granted("ReadPolicy", "HasKmsKey") - {"ssm:GetParameters"}

    assert set(fetch.READS) == builds


def test_who_publishes_by_command_line_may_do_what_that_calls() -> None:
    policies = decided(template(TEMPLATE), {*ALWAYS, "SealsRecords", "HasPoolRoles"})["Resources"]
    reads = _actions(policies["ReadPoolsPolicy"], "Allow")
    writes = _actions(policies["PublishPolicy"], "Allow")

    called = _actions_called("cli.publish", for_people=False) | _actions_called("cli.withdraw")
    assert reads | writes == called
    assert reads & writes == set()
    assert reads == _actions_called("pools.read") | {"sts:AssumeRole"}


def test_people_may_look_pools_up_with_the_permissions_that_the_page_names() -> None:
    page = (REPOSITORY / "docs" / "command-line.md").read_text(encoding="utf-8")
    named = {
        commands: {name for name in spans(needed) if ":" in name}
        for commands, needed in rows(section_of(page, "## Credentials and region"))
    }
    looking = {
        f"{service}:{operation}"
        for module in FOR_PEOPLE
        for service, operation in operations(trees(module)[0])
    }

    # The list of APIs is for `discover`, which has a test of all its calls.
    apis = {"appsync:ListGraphqlApis"}
    assert named["with names, `--from-stack`"] == looking - apis
    assert apis <= named["`discover`"]


def test_a_session_of_a_role_may_do_what_reading_calls_and_nothing_else() -> None:
    assert set(READS) == _actions_called("pools.read")
    assert list(READS) == sorted(READS)
    # The most that STS accepts [sts-assume-role].
    assert len(SESSION_POLICY) <= 2048


@pytest.mark.parametrize("keys", [{"ReadsApiKeys"}, set()])
def test_the_role_for_another_account_reads_what_the_publisher_reads_in_its_own(
    keys: set[str],
) -> None:
    example = template(REPOSITORY / "examples" / "pool-account-role.yaml")
    [role] = decided(example, keys)["Resources"].values()

    assert _actions(role, "Allow") == set(READS) - ({"appsync:ListApiKeys"} if not keys else set())
    [trust] = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {
        "Effect": "Allow",
        "Principal": {"AWS": {"Ref": "PublisherRoleArns"}},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}},
    }


def test_the_publisher_may_assume_exactly_the_roles_that_its_parameter_lists() -> None:
    assuming = [
        statement
        for name, resource in decided(template(TEMPLATE), {"HasPoolRoles"})["Resources"].items()
        for statement in statements(resource)
        if "sts:AssumeRole" in listed(statement["Action"]) and name == "ReadPoolsPolicy"
    ]

    assert assuming == [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": {"Ref": "PoolRoleArns"}}
    ]


def test_the_managed_policies_are_these() -> None:
    policies = resources(template(TEMPLATE), "AWS::IAM::ManagedPolicy")

    assert policies.keys() == {
        *("ReadPolicy", "ReadPoolsPolicy", "PublishPolicy"),
        "VpcPolicy",  # only with VpcSubnetIds
    }


def test_what_has_tags_is_read_only_with_the_tag_that_the_deployer_requires() -> None:
    required = {"aws:ResourceTag/amplify-outputs": {"Ref": "RequiredTagValue"}}
    nothing = {"Ref": "AWS::NoValue"}
    found = {
        action: statement.get("Condition", {})
        for statement in statements(template(TEMPLATE)["Resources"]["ReadPoolsPolicy"])
        for action in listed(statement["Action"])
    }
    tagged = {
        action
        for action, condition in found.items()
        if condition == {"Fn::If": ["HasRequiredTag", {"StringEquals": required}, nothing]}
        or condition.get("StringEquals") == {"Fn::If": ["HasRequiredTag", required, nothing]}
    }

    # No policy can name tags of domains, roles and keys of APIs [appsync-iam].
    # For pools of another account, its role decides.
    assert found.keys() - tagged == {
        *(*WITHOUT_RESOURCE, "appsync:ListApiKeys", "iam:GetRole"),
        "sts:AssumeRole",
    }


@pytest.mark.parametrize(
    ("condition", "action"),
    [("HasNamePolicy", "cloudformation:DescribeStacks"), ("ReadsApiKeys", "appsync:ListApiKeys")],
)
def test_a_function_may_do_more_only_if_the_deployer_says_so(condition: str, action: str) -> None:
    without = decided(template(TEMPLATE), ALWAYS - {condition})["Resources"]
    policies = ("ReadPoolsPolicy", "PublishPolicy")
    taken = {
        action
        for name in policies
        for action in _actions(AS_DEPLOYED["Resources"][name], "Allow")
        - _actions(without[name], "Allow")
    }

    assert taken == {action}


def test_api_keys_are_not_read_unless_the_deployer_says_so() -> None:
    loaded = template(TEMPLATE)

    assert loaded["Conditions"]["ReadsApiKeys"] == {"Fn::Equals": [{"Ref": "ReadApiKeys"}, "true"]}
    assert loaded["Parameters"]["ReadApiKeys"]["Default"] == "false"


@pytest.mark.parametrize("path", [TEMPLATE, *EXAMPLES], ids=lambda path: path.name)
def test_no_policy_allows_everything_or_everywhere(path: Path) -> None:
    too_wide = [
        (name, statement)
        for name, resource in template(path)["Resources"].items()
        for statement in statements(resource)
        if statement["Effect"] == "Allow"
        and (
            ("*" in listed(statement.get("Resource")))
            != (listed(statement["Action"]) in (WITHOUT_RESOURCE, sorted(NETWORK)))
            or any("*" in action for action in listed(statement["Action"]))
            or "NotAction" in statement
            or "NotResource" in statement
        )
    ]

    assert too_wide == []


@pytest.mark.parametrize("path", [TEMPLATE, *EXAMPLES], ids=lambda path: path.name)
def test_templates_work_in_every_partition(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if "arn:aws" in line] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_custom_resource_in_the_examples_is_given_up_in_time(path: Path) -> None:
    waiting_for_an_hour = [
        name
        for name, resource in resources(template(path), "Custom::").items()
        if not 0 < int(resource["Properties"].get("ServiceTimeout", 3600)) <= 300
    ]

    assert waiting_for_an_hour == []


def test_an_example_shows_the_custom_resource() -> None:
    kinds = {
        resource["Type"]
        for path in EXAMPLES
        for resource in resources(template(path), "Custom::").values()
    }

    assert kinds == {"Custom::AmplifyOutputs"}


def test_a_call_of_aws_through_a_client_of_unknown_name_does_not_go_unnoticed() -> None:
    tree = ast.parse("client.put_object(Bucket='b')")

    with pytest.raises(AssertionError, match="put_object is called on client"):
        list(operations(tree))


def _granted(name: str, *holding: str) -> set[str]:
    """What a role with its managed policies, or one such policy, allows if these conditions hold."""
    found = decided(template(TEMPLATE), {*ALWAYS, *holding})["Resources"]
    managed = found[name]["Properties"].get("ManagedPolicyArns", [])
    return {
        action
        for resource in (found[name], *(found[one["Ref"]] for one in managed))
        for action in _actions(resource, "Allow")
    }


def _actions(resource: dict[str, Any], effect: str) -> set[str]:
    return {
        action
        for statement in statements(resource)
        if statement["Effect"] == effect
        for action in listed(statement["Action"])
    }


def _actions_called(module: str, *, for_people: bool = True) -> set[str]:
    """The permissions for all calls of AWS in the module and whatever it imports.

    Without `for_people`, what looks up pools by name or in a stack does not count.
    """
    called = {
        f"{service}:{operation}"
        for tree in trees(module, for_people=for_people)
        for service, operation in operations(tree)
    }
    return {action for call in called for action in ACTIONS.get(call, {call})}


def _variables_read(module: str) -> set[str]:
    """The keys of `environment[...]`. What `environment.get` asks for may be absent."""
    return {
        str(node.slice.value)
        for tree in trees(module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and ast.unparse(node.value) in ("environment", "os.environ", "environ")
        and isinstance(node.slice, ast.Constant)
    }


def _variables_of_shell(properties: dict[str, Any]) -> set[str]:
    """The variables of this stack that the function's own code asks for; those that begin with AWS_ are Lambda's."""
    source = (REPOSITORY / properties["CodeUri"] / "app.py").read_text(encoding="utf-8")
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "os.environ.get"
        and isinstance(node.args[0], ast.Constant)
        and not str(node.args[0].value).startswith("AWS_")
    }


def test_the_command_line_takes_the_prefixes_that_a_publisher_can_have() -> None:
    parameter = template(TEMPLATE)["Parameters"]["ParameterPrefix"]
    assert parameter["AllowedPattern"] == f"^{PARAMETER_PREFIX.pattern}$"
