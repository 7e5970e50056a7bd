"""Pools and builds of another account: two accounts of the emulator, which share nothing but what a policy says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError

from amplify_outputs.aws.clients import Aws
from amplify_outputs.model.pool_roles import any_pool_role
from amplify_outputs.pools.role import aws_of_pools
from tests import builders
from tests.deployment import Stacks, publisher_in, stacks_in
from tests.e2e.command_line import CommandLine
from tools import sam
from tools.emulator import REPOSITORY
from tools.stacks import StackFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of these tests alone: the emulator gives the policies of an account the same names in every region.
HERE: Final = {"account": "666666666666"}
THERE: Final = {"account": "777777777777"}
EXTERNAL_ID: Final = "publisher-of-platform-1"
READER: Final = f"arn:aws:iam::{THERE['account']}:role/amplify-outputs-reader"
NAME: Final = "storefront/prod"
EXISTING_AUTH: Final = (REPOSITORY / "examples" / "existing-auth.yaml").read_text()
ROLE: Final = (REPOSITORY / "examples" / "pool-account-role.yaml").read_text()


@pytest.fixture(scope="module")
def good(aws: Emulator, built_template: Path) -> Iterator[dict[str, str]]:
    """The outputs of a publisher that may assume roles of the other account."""
    parameters = {
        "PoolRoleArns": READER.replace("reader", "*"),
        "PoolRoleExternalId": EXTERNAL_ID,
        "PoolAccountIds": THERE["account"],
        "ReaderAccounts": THERE["account"],
    }
    with publisher_in(aws, built_template, parameters, **HERE) as outputs:
        yield outputs


@pytest.fixture
def here(aws: Emulator, good: dict[str, str]) -> Iterator[Stacks]:  # noqa: ARG001 (removed after them)
    """Stacks of this test alone, in the account of the publisher."""
    with stacks_in(aws, **HERE) as own:
        yield own


@pytest.fixture
def there(aws: Emulator) -> Iterator[Stacks]:
    """Stacks of this test alone, in the account of the pools."""
    with stacks_in(aws, **THERE) as own:
        yield own


@pytest.fixture
def auth(there: Stacks) -> tuple[str, dict[str, str]]:
    """The stack of the pools, and their ids."""
    return there.apply(EXISTING_AUTH)


def share(there: Stacks, good: dict[str, str], **changes: str) -> str:
    """The stack of the role that the publisher may assume."""
    given = {"PublisherRoleArns": good["FunctionRoleArns"], "ExternalId": EXTERNAL_ID, **changes}
    name, outputs = there.apply(ROLE, given)
    assert outputs == {"RoleArn": READER}
    return name


def consumer(ids: dict[str, str], **changes: str) -> dict[str, Any]:
    """A stack that publishes pools of the other account."""
    properties = {
        "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
        "ServiceTimeout": 120,
        "PublicationName": NAME,
        "UserPoolId": ids["UserPoolId"],
        "UserPoolClientId": ids["UserPoolClientId"],
        "IdentityPoolId": ids["IdentityPoolId"],
        "PoolRoleArn": READER,
        **changes,
    }
    resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
    arn = {"Value": {"Fn::GetAtt": ["AmplifyOutputs", "UserPoolArn"]}}
    return {"Resources": {"AmplifyOutputs": resource}, "Outputs": {"UserPoolArn": arn}}


def refused(here: Stacks, ids: dict[str, str], **changes: str) -> str:
    """The reason of the custom resource, with which the stack fails."""
    with pytest.raises(StackFailed) as failed:
        here.apply(consumer(ids, **changes))
    return re.sub(r"\s+", " ", str(failed.value))


def published(aws: Emulator) -> dict[str, Any]:
    found = aws.client("ssm", **HERE).get_parameter(Name=f"/amplify-outputs/{NAME}")
    document: dict[str, Any] = json.loads(found["Parameter"]["Value"])
    return document


def refresh(aws: Emulator) -> dict[str, Any]:
    """The last thing that the worker logs about the publication, of a message as the sweep sends it."""
    resources = aws.client("cloudformation", **HERE).describe_stack_resources(
        StackName=sam.STACK_NAME
    )["StackResources"]
    ids = {it["LogicalResourceId"]: it["PhysicalResourceId"] for it in resources}
    # AWS asks for it of each parameter [ssm-iam]; the emulator asks for it of all.
    statement = {"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "*"}
    aws.client("iam", **HERE).put_role_policy(
        RoleName=ids["RefreshWorkerRole"],
        PolicyName="of-the-emulator",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    record = {
        "messageId": "1",
        "eventSource": "aws:sqs",
        "attributes": {"MessageGroupId": "1"},
        "body": json.dumps({"publications": [NAME]}),
    }
    answer = aws.client("lambda", **HERE).invoke(
        FunctionName=ids["RefreshWorkerFunction"],
        Payload=json.dumps({"Records": [record]}),
        LogType="Tail",
    )
    assert json.loads(answer["Payload"].read()) == {"batchItemFailures": []}
    logged = aws.client("logs", **HERE).filter_log_events(
        logGroupName="/aws/lambda/amplify-outputs-refresh-worker"
    )["events"]
    lines = [json.loads(it["message"]) for it in logged if it["message"].startswith("{")]
    return [line for line in lines if line.get("publication") == NAME][-1]


def test_a_stack_publishes_pools_of_another_account_and_a_refresh_follows_them(
    aws: Emulator,
    good: dict[str, str],
    here: Stacks,
    there: Stacks,
    auth: tuple[str, dict[str, str]],
) -> None:
    share(there, good)
    pools, ids = auth
    name, outputs = here.apply(consumer(ids))

    assert f":{THERE['account']}:userpool/{ids['UserPoolId']}" in outputs["UserPoolArn"]
    assert published(aws)["auth"]["user_pool_id"] == ids["UserPoolId"]

    there.apply(EXISTING_AUTH, {"PasswordMinimumLength": "14"}, name=pools)
    assert refresh(aws)["message"] == "updated"
    assert published(aws)["auth"]["password_policy"]["min_length"] == 14

    here.delete(name)
    with pytest.raises(aws.client("ssm", **HERE).exceptions.ParameterNotFound):
        published(aws)


def test_without_the_role_the_pools_are_not_there(
    good: dict[str, str], here: Stacks, there: Stacks, auth: tuple[str, dict[str, str]]
) -> None:
    """Otherwise the scene above would also pass on an AWS whose accounts share everything."""
    share(there, good)

    assert "UserPoolNotFound" in refused(here, auth[1], PoolRoleArn="")


def test_another_external_id_is_told_and_a_refresh_keeps_the_file(
    aws: Emulator,
    good: dict[str, str],
    here: Stacks,
    there: Stacks,
    auth: tuple[str, dict[str, str]],
) -> None:
    role = share(there, good, ExternalId="of-another-publisher")
    told = refused(here, auth[1])

    assert "PoolRoleRefused" in told
    assert f"AWS denied sts:AssumeRole on {READER}, with external ID {EXTERNAL_ID}." in told

    given = {"PublisherRoleArns": good["FunctionRoleArns"], "ExternalId": EXTERNAL_ID}
    there.apply(ROLE, given, name=role)
    here.apply(consumer(auth[1]))
    before = published(aws)
    there.apply(ROLE, given | {"ExternalId": "of-another-publisher"}, name=role)

    said = refresh(aws)
    assert (said["message"], [it["code"] for it in said["problems"]]) == (
        "refused",
        ["PoolRoleRefused"],
    )
    assert published(aws) == before


def test_a_role_that_does_not_trust_the_publisher_is_told(
    good: dict[str, str], here: Stacks, there: Stacks, auth: tuple[str, dict[str, str]]
) -> None:
    somebody = f"arn:aws:iam::{HERE['account']}:role/somebody"
    share(there, good, PublisherRoleArns=somebody)
    told = refused(here, auth[1])

    assert "PoolRoleRefused" in told
    assert "is not authorized to perform: sts:AssumeRole" in told
    assert "its trust policy names the caller" in told


def test_a_role_that_the_publisher_does_not_list_is_told(
    good: dict[str, str], here: Stacks, there: Stacks, auth: tuple[str, dict[str, str]]
) -> None:
    share(there, good)
    other = READER.replace("amplify-outputs-reader", "administrator")
    told = refused(here, auth[1], PoolRoleArn=other)

    assert f"The parameter PoolRoleArns of the publisher does not list {other}." in told


def test_the_account_of_the_pools_sends_changes_to_a_bus_of_the_publisher(
    aws: Emulator, good: dict[str, str], there: Stacks
) -> None:
    """The emulator delivers nothing to another account: this looks at both ends of what CloudFormation made."""
    bus = good["PoolAccountsBusArn"]
    name, _ = there.apply(
        (REPOSITORY / "examples" / "pool-account-changes.yaml").read_text(),
        {"PublisherBusArn": bus},
    )

    [sent] = _rules_with_targets(aws, THERE, "default", name)
    [taken] = _rules_with_targets(aws, HERE, "amplify-outputs-pool-accounts", "")
    assert (sent["targets"], taken["pattern"]) == ([bus], sent["pattern"])
    assert taken["targets"] == [
        f"arn:aws:lambda:us-east-1:{HERE['account']}:function:amplify-outputs-refresh-sweep"
    ]


def _rules_with_targets(
    aws: Emulator, place: dict[str, str], bus: str, stack: str
) -> list[dict[str, Any]]:
    events = aws.client("events", **place)
    return [
        {
            "pattern": json.loads(rule["EventPattern"]),
            "targets": [
                target["Arn"]
                for target in events.list_targets_by_rule(Rule=rule["Name"], EventBusName=bus)[
                    "Targets"
                ]
            ],
        }
        for rule in events.list_rules(EventBusName=bus)["Rules"]
        if rule["Name"].startswith(stack)
    ]


def test_the_session_may_read_and_do_nothing_else_that_the_role_may_do(
    aws: Emulator,
    there: Stacks,
    auth: tuple[str, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A team gave its role more than the example does: a publisher does not get it."""
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "administrator",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{HERE['account']}:root"},
                    "Action": "sts:AssumeRole",
                },
            },
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
        },
    }
    there.apply({"Resources": {"Role": role}})
    for name, value in aws.environment(**HERE).items():
        monkeypatch.setenv(name, value)
    arn = f"arn:aws:iam::{THERE['account']}:role/administrator"
    request = builders.request(
        UserPoolId=auth[1]["UserPoolId"], IdentityPoolId=None, PoolRoleArn=arn
    )

    pools = aws_of_pools(request, Aws(), any_pool_role(""))

    assert isinstance(pools, Aws)
    idp = pools.cognito_idp("us-east-1")
    found = idp.describe_user_pool(UserPoolId=request.user_pool_id)["UserPool"]
    assert f":{THERE['account']}:" in found["Arn"]
    for write in (
        lambda: idp.delete_user_pool(UserPoolId=request.user_pool_id),
        lambda: idp.list_users(UserPoolId=request.user_pool_id),
        pools.iam.list_roles,
        pools.s3.list_buckets,
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            write()


# Builds of another account -----------------------------------------------------------------------


def trusting(account: str, **properties: Any) -> dict[str, Any]:
    """A role that everybody of that account may assume who gives the external ID."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}},
    }
    trust = {"Version": "2012-10-17", "Statement": statement}
    properties = {"RoleName": "build", "AssumeRolePolicyDocument": trust, **properties}
    return {"Resources": {"Build": {"Type": "AWS::IAM::Role", "Properties": properties}}}


def test_a_build_of_another_account_fetches_with_a_role_of_the_publishers_account(
    aws: Emulator,
    good: dict[str, str],
    here: Stacks,
    there: Stacks,
    auth: tuple[str, dict[str, str]],
) -> None:
    share(there, good)
    here.apply(consumer(auth[1]))
    policies = [good["ReadPolicyArn"]]
    here.apply(trusting(THERE["account"], ManagedPolicyArns=policies))
    role = f"--role-arn=arn:aws:iam::{HERE['account']}:role/build"
    fetch = CommandLine(aws.environment(**THERE))

    found = fetch("fetch", NAME, role, f"--external-id={EXTERNAL_ID}")
    fetch("fetch", NAME, role, "--external-id=another", code=3)
    fetch("fetch", NAME, role, code=3)

    assert json.loads(found) == published(aws)


@pytest.mark.parametrize("is_reader", [True, False])
def test_a_role_of_an_account_that_may_read_the_bucket_fetches_without_another_one(
    aws: Emulator,
    good: dict[str, str],
    here: Stacks,
    there: Stacks,
    auth: tuple[str, dict[str, str]],
    is_reader: bool,  # noqa: FBT001 - what a row is about
) -> None:
    share(there, good)
    here.apply(consumer(auth[1]))
    place = THERE if is_reader else {"account": "888888888888"}
    builds = Stacks(aws, place=dict(place))
    reading = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{good['BucketName']}/*",
    }
    document = {"Version": "2012-10-17", "Statement": reading}
    policy = {"PolicyName": "read", "PolicyDocument": document}
    try:
        builds.apply(trusting(place["account"], Policies=[policy]))
        issued = aws.client("sts", **place).assume_role(
            RoleArn=f"arn:aws:iam::{place['account']}:role/build",
            RoleSessionName="build",
            ExternalId=EXTERNAL_ID,
        )["Credentials"]
        fetch = CommandLine(
            aws.environment(**place)
            | {
                "AWS_ACCESS_KEY_ID": issued["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": issued["SecretAccessKey"],
                "AWS_SESSION_TOKEN": issued["SessionToken"],
            }
        )
        found = fetch("fetch", NAME, f"--bucket={good['BucketName']}", code=0 if is_reader else 3)
    finally:
        builds.delete_all()

    assert found == (
        json.dumps(published(aws), separators=(",", ":")).encode() if is_reader else b""
    )
