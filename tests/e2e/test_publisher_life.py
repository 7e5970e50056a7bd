"""The publisher's own life: deployments that fail, and what they leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks, publisher_in, stacks_in
from tools import sam
from tools.emulator import REPOSITORY
from tools.stacks import StackFailed, delete_stack, stack_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
# Of these tests alone: in every region of an account the emulator gives policies the same names.
ELSEWHERE: Final = {"account": "333333333333"}
SOURCE: Final = REPOSITORY / "template.yaml"
WHAT_TO_TYPE: Final = "type in the publisher's repository: sam build && sam deploy"


@pytest.fixture
def stacks(aws: Emulator) -> Iterator[Stacks]:
    """Stacks of this test alone, in that account."""
    with stacks_in(aws, **ELSEWHERE) as own:
        yield own


@pytest.fixture
def good(aws: Emulator, built_template: Path) -> Iterator[dict[str, str]]:
    """The outputs of a publisher that was built and deployed."""
    with publisher_in(aws, built_template, **ELSEWHERE) as outputs:
        yield outputs


@pytest.fixture
def pools(good: dict[str, str], stacks: Stacks) -> dict[str, str]:  # noqa: ARG001 (deleted after them)
    """Existing pools of that account."""
    _, ids = stacks.apply((REPOSITORY / "examples" / "existing-auth.yaml").read_text())
    return ids


def publish(stacks: Stacks, pools: dict[str, str], version: str, name: str | None = None) -> str:
    """The name of a consumer's stack, created or updated to that version of the file."""
    given = {
        "PublicationName": "storefront/prod",
        "UserPoolId": pools["UserPoolId"],
        "UserPoolClientId": pools["UserPoolClientId"],
        "OutputsVersion": version,
    }
    template = (REPOSITORY / "examples" / "consumer.yaml").read_text()
    return stacks.apply(template, given, name=name)[0]


def document(aws: Emulator, bucket: str) -> dict[str, Any]:
    """The published file."""
    found = aws.client("s3", **ELSEWHERE).get_object(
        Bucket=bucket, Key="outputs/storefront/prod/amplify_outputs.json"
    )
    value: dict[str, Any] = json.loads(found["Body"].read())
    return value


def status(aws: Emulator) -> str:
    """The status of the publisher's stack."""
    described = aws.client("cloudformation", **ELSEWHERE).describe_stacks(StackName=sam.STACK_NAME)
    found: str = described["Stacks"][0]["StackStatus"]
    return found


def layers(aws: Emulator) -> dict[str, list[str]]:
    """The layers of each function of the publisher."""
    functions = aws.client("lambda", **ELSEWHERE).list_functions()["Functions"]
    return {it["FunctionName"]: [at["Arn"] for at in it["Layers"]] for it in functions}


def test_a_deployment_that_was_not_built_rolls_back_to_the_good_publisher(
    aws: Emulator, good: dict[str, str], stacks: Stacks, pools: dict[str, str]
) -> None:
    name = publish(stacks, pools, "1.4")
    before = layers(aws)
    known = len(stack_events(aws, sam.STACK_NAME, **ELSEWHERE))

    with pytest.raises(sam.SamFailed):
        sam.deploy(aws, SOURCE, **ELSEWHERE)

    assert status(aws) == "UPDATE_ROLLBACK_COMPLETE"
    assert layers(aws) == before
    events = stack_events(aws, sam.STACK_NAME, **ELSEWHERE)[known:]
    # Refreshes went on all the time with the package that works.
    assert {it.logical_id for it in events} & {
        "RefreshSweepFunction",
        "RefreshWorkerFunction",
    } == set()
    [failed] = [it for it in events if it.status == "UPDATE_FAILED"]
    assert (failed.logical_id, WHAT_TO_TYPE in failed.reason) == ("PackageCheck", True)

    publish(stacks, pools, "1.5", name)
    assert document(aws, good["BucketName"])["version"] == "1.5"
    stacks.delete(name)
    found = aws.client("s3", **ELSEWHERE).list_objects_v2(
        Bucket=good["BucketName"], Prefix="outputs/"
    )
    assert found["KeyCount"] == 0


def test_a_first_deployment_that_was_not_built_leaves_nothing(aws: Emulator) -> None:
    buckets = {it["Name"] for it in aws.client("s3", **ELSEWHERE).list_buckets()["Buckets"]}

    with pytest.raises(sam.SamFailed):
        sam.deploy(aws, SOURCE, **ELSEWHERE)

    assert status(aws) == "ROLLBACK_COMPLETE"
    after = {it["Name"] for it in aws.client("s3", **ELSEWHERE).list_buckets()["Buckets"]}
    # sam has a bucket of its own for uploads.
    assert {it for it in after - buckets if not it.startswith("aws-sam-cli-managed")} == set()
    events = stack_events(aws, sam.STACK_NAME, **ELSEWHERE)
    [failed] = [it for it in events if it.status == "CREATE_FAILED" and WHAT_TO_TYPE in it.reason]
    assert failed.logical_id == "PackageCheck"
    assert layers(aws) == {}
    parameters = aws.client("ssm", **ELSEWHERE).get_parameters_by_path(
        Path="/amplify-outputs", Recursive=True
    )
    assert parameters["Parameters"] == []
    delete_stack(aws, sam.STACK_NAME, **ELSEWHERE)


def parameters_below(aws: Emulator, prefix: str) -> dict[str, str]:
    """The publications' parameters under that prefix, without the publisher's own."""
    ssm = aws.client("ssm", **ELSEWHERE)
    found = ssm.get_parameters_by_path(Path=prefix, Recursive=True)["Parameters"]
    return {it["Name"]: it["Value"] for it in found if "/.publisher/" not in it["Name"]}


def test_a_changed_prefix_moves_publications(
    aws: Emulator, good: dict[str, str], built_template: Path, stacks: Stacks, pools: dict[str, str]
) -> None:
    name = publish(stacks, pools, "1.4")
    assert [*parameters_below(aws, "/amplify-outputs")] == ["/amplify-outputs/storefront/prod"]

    changed = {"ParameterPrefix": "/frontends", "FormerParameterPrefix": "/amplify-outputs"}
    outputs = sam.deploy(aws, built_template, parameters=changed, **ELSEWHERE)
    assert (outputs["ServiceToken"], outputs["BucketName"]) == (
        good["ServiceToken"],
        good["BucketName"],
    )
    publish(stacks, pools, "1.5", name)

    [(parameter, value)] = parameters_below(aws, "/frontends").items()
    assert parameter == "/frontends/storefront/prod"
    assert json.loads(value) == document(aws, good["BucketName"])
    assert parameters_below(aws, "/amplify-outputs") == {}
    stacks.delete(name)
    assert parameters_below(aws, "/frontends") == {}
    # The publisher's own fixture removes the parameter of the first prefix.
    sam.deploy(aws, built_template, parameters={"ParameterPrefix": "/amplify-outputs"}, **ELSEWHERE)


NAMES: Final = '{"rules": [{"prefix": "storefront", "%s": %s}]}'


def test_a_name_policy_is_checked_by_the_deployment_and_kept_by_the_publisher(
    aws: Emulator, good: dict[str, str], built_template: Path, stacks: Stacks, pools: dict[str, str]
) -> None:
    def deploy(policy: str) -> None:
        sam.deploy(aws, built_template, parameters={"NamePolicy": f"'{policy}'"}, **ELSEWHERE)

    with pytest.raises(sam.SamFailed):
        deploy(NAMES % ("stack", '["test-*"]'))
    [failed] = [
        it for it in stack_events(aws, sam.STACK_NAME, **ELSEWHERE) if it.status == "UPDATE_FAILED"
    ]
    assert failed.logical_id == "PackageCheck"
    assert "rules[0] has the unknown key 'stack'" in failed.reason
    assert status(aws) == "UPDATE_ROLLBACK_COMPLETE"

    deploy(NAMES % ("tags", '{"team": "storefront"}'))
    with pytest.raises(StackFailed, match="NameNotAllowed"):
        publish(stacks, pools, "1.5")

    deploy(NAMES % ("stacks", '["test-*"]'))
    name = publish(stacks, pools, "1.5")
    assert document(aws, good["BucketName"])["version"] == "1.5"
    deploy("file")
    publish(stacks, pools, "1.4", name)
    assert document(aws, good["BucketName"])["version"] == "1.4"

    rules = b'{"rules": [{"prefix": "second", "stacks": ["nobody"]}]}'
    where = {"Bucket": good["BucketName"], "Key": "policy/names.json"}
    aws.client("s3", **ELSEWHERE).put_object(**where, Body=rules)
    with pytest.raises(StackFailed, match="second/ is for stacks named nobody"):
        stacks.apply(consumer(good, pools, PublicationName="second/prod"))
    stacks.apply(consumer(good, pools, PublicationName="third/prod"))
    stacks.delete(name)


def test_a_publisher_reads_no_api_keys_unless_the_deployer_says_so(
    aws: Emulator, good: dict[str, str], stacks: Stacks, pools: dict[str, str]
) -> None:
    appsync = aws.client("appsync", **ELSEWHERE)
    api = appsync.create_graphql_api(name="shop", authenticationType="API_KEY")["graphqlApi"]
    appsync.create_api_key(apiId=api["apiId"])
    asked = {"DataApiId": api["apiId"], "DataApiKey": True}

    with pytest.raises(StackFailed) as failed:
        stacks.apply(consumer(good, pools, **asked))

    said = "\n".join(failed.value.reasons)
    assert "1 problem: ReadDenied (AppSync API " in said
    assert "ask the people who run the publisher to set its parameter ReadApiKeys to true" in said
    stacks.apply(
        consumer(
            good, pools, DataApiId=api["apiId"], Outputs={"data": {"api_key": "da2-given-by-hand"}}
        )
    )
    assert document(aws, good["BucketName"])["data"]["api_key"] == "da2-given-by-hand"


def test_a_publisher_that_requires_a_tag_names_it_when_aws_denies_a_read(
    aws: Emulator, good: dict[str, str], built_template: Path, stacks: Stacks, pools: dict[str, str]
) -> None:
    """The emulator knows no tags of pools in policies: so it denies them all."""
    sam.deploy(aws, built_template, parameters={"RequiredTagValue": "web"}, **ELSEWHERE)

    with pytest.raises(StackFailed) as failed:
        stacks.apply(consumer(good, pools))

    said = "\n".join(failed.value.reasons)
    assert f"ReadDenied (user pool {pools['UserPoolId']})" in said
    assert (
        "Give the user pool the tag amplify-outputs=web: this publisher reads only what has it"
        in said
    )


def consumer(good: dict[str, str], pools: dict[str, str], **changes: Any) -> dict[str, Any]:
    """A stack that publishes these pools."""
    properties = {
        "ServiceToken": good["ServiceToken"],
        "ServiceTimeout": 30,
        "PublicationName": "storefront/prod",
        "UserPoolId": pools["UserPoolId"],
        "UserPoolClientId": pools["UserPoolClientId"],
        **changes,
    }
    resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
    return {"Resources": {"Outputs4Web": resource}}
