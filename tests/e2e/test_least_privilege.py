"""Each permission of the function is taken away once, and what a person then reads is looked at.

The emulator enforces policies. A permission that could be taken away without a word would be one too many, or
a failure that nobody understands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.contract.golden import REPOSITORY
from tests.contract.templates import decided, listed, statements, template
from tests.deployment import Stacks
from tests.e2e.api_and_bucket import template as api_and_bucket
from tools.stacks import StackFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.deployment import Publisher
    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
NAME: Final = "least/privilege"

# The operation that fails without it, with a reason that names the call.
REFUSED: Final = {
    "appsync:GetGraphqlApi": "create",
    "appsync:ListApiKeys": "create",
    "cognito-identity:DescribeIdentityPool": "create",
    "cognito-identity:GetIdentityPoolRoles": "create",
    "cognito-idp:DescribeUserPool": "create",
    "cognito-idp:DescribeUserPoolClient": "create",
    "cognito-idp:GetUserPoolMfaConfig": "create",
    "cognito-idp:ListGroups": "create",
    "cognito-idp:ListIdentityProviders": "create",
    "s3:GetBucketLocation": "create",
    "s3:GetObject": "create",
    "s3:PutObject": "create",
    "ssm:GetParameter": "create",
    "ssm:ListTagsForResource": "create",
    "ssm:PutParameter": "create",
    "s3:DeleteObject": "delete",
    "ssm:DeleteParameter": "delete",
}
# Without these it goes on, and the record says what was not checked.
NOTED: Final = {
    "cognito-identity:GetPrincipalTagAttributeMap",
    "cognito-idp:DescribeUserPoolDomain",
    "cognito-idp:ListCIMDPolicies",
    "cognito-idp:ListPointInTimeRecoveries",
    "cognito-idp:ListUserPoolClientSecrets",
    "cognito-idp:ListUserPoolReplicas",
    "iam:GetRole",
    "s3:GetBucketCORS",
    "s3:GetBucketPolicyStatus",
    "s3:GetBucketPublicAccessBlock",
}
# Not called for these pools in these operations; and the test that looks at each.
ELSEWHERE: Final = {
    "cloudformation:DescribeStackResource": "integration/test_verification.py",
    "cloudformation:DescribeStacks": "integration/test_naming.py",
    "cognito-idp:DescribeManagedLoginBrandingByClient": "unit/checks/test_reads.py",
    "cognito-idp:ListResourceServers": "unit/checks/test_reads.py",
    "cognito-idp:ListUserPoolClients": "unit/checks/test_reads.py",
    "s3:GetObjectVersion": "integration/test_put_back.py",
    "s3:ListBucket": "integration/test_fetch_command.py",
    # AWS asks for it when a parameter is created with tags, and the emulator does not.
    "ssm:AddTagsToResource": "integration/test_faults_that_stay.py",
    "ssm:GetParameterHistory": "integration/test_put_back.py",
    "ssm:GetParameters": "integration/test_refresh_faults.py",
}


@dataclass
class Consumer:
    """A stack with nothing but the custom resource, of an API, a bucket and pools that are there."""

    stacks: Stacks
    properties: dict[str, Any]
    name: str | None = None

    def apply(self, version: str) -> None:
        """Create or update it."""
        properties = {
            "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
            "ServiceTimeout": 60,
            **self.properties,
            "OutputsVersion": version,
        }
        resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
        self.name, _ = self.stacks.apply({"Resources": {"Outputs4Web": resource}}, name=self.name)

    def delete(self) -> None:
        """Delete it."""
        assert self.name
        self.stacks.delete(self.name)


@pytest.fixture(scope="module")
def properties(aws: Emulator, publisher: Publisher) -> Iterator[dict[str, Any]]:
    """The properties of a publication that asks for everything."""
    del publisher
    own = Stacks(aws)
    _, pools = own.apply((REPOSITORY / "examples" / "existing-auth.yaml").read_text())
    made = api_and_bucket(pools, pools["UserPoolId"])
    made["Resources"].pop("Outputs4Web")
    made["Outputs"].pop("Warnings")
    _, outputs = own.apply(made)
    yield {
        "PublicationName": NAME,
        **{name: pools[name] for name in ("UserPoolId", "UserPoolClientId", "IdentityPoolId")},
        "DataApiId": outputs["ApiId"],
        "DataApiKey": True,
        "StorageBucketName": outputs["Bucket"],
    }
    own.delete_all()


@pytest.fixture
def consumer(stacks: Stacks, properties: dict[str, Any]) -> Consumer:
    return Consumer(stacks, properties)


@pytest.fixture
def without(aws: Emulator, request: pytest.FixtureRequest) -> Iterator[str]:
    """The function's role is denied the action that the test is about."""
    action = str(request.param)
    iam = aws.client("iam")
    roles = iam.list_roles()["Roles"]
    [role] = [it["RoleName"] for it in roles if "-CustomResourceRole-" in it["RoleName"]]
    deny = {"Effect": "Deny", "Action": action, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": deny})
    arguments = {"RoleName": role, "PolicyName": "taken-away"}
    iam.put_role_policy(**arguments, PolicyDocument=document)
    yield action
    iam.delete_role_policy(**arguments)


def granted() -> set[str]:
    """What the two managed policies of the function allow, without the parameters of an organization."""
    holding = {"HasFormerPrefix", "HasNamePolicy", "ReadsApiKeys"}
    found = decided(template(REPOSITORY / "template.yaml"), holding)["Resources"]
    return {
        action
        for policy in ("ReadPoolsPolicy", "PublishPolicy")
        for statement in statements(found[policy])
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
    }


def test_each_permission_is_in_one_of_the_tables() -> None:
    assert sorted([*REFUSED, *NOTED, *ELSEWHERE]) == sorted(granted())


@pytest.mark.parametrize("place", sorted(set(ELSEWHERE.values())))
def test_the_tests_that_look_at_the_others_are_there(place: str) -> None:
    assert (REPOSITORY / "tests" / place).is_file()


@pytest.mark.parametrize(
    "without", [action for action, when in REFUSED.items() if when == "create"], indirect=True
)
def test_a_publication_that_needs_it_fails_and_names_the_call(
    aws: Emulator, publisher: Publisher, consumer: Consumer, without: str
) -> None:
    with pytest.raises(StackFailed) as failed:
        consumer.apply("1.5")

    [reason] = [text for text in failed.value.reasons if text.startswith("Outputs4Web: ")]
    _, _, call = without.partition(":")
    assert call in reason
    assert "Traceback" not in reason
    left = aws.client("s3").list_objects_v2(Bucket=publisher.bucket, Prefix=f"outputs/{NAME}")
    assert left["KeyCount"] == 0


@pytest.mark.parametrize(
    "without", [action for action, when in REFUSED.items() if when == "delete"], indirect=True
)
def test_a_deletion_that_needs_it_fails_and_names_the_call(
    consumer: Consumer, without: str
) -> None:
    consumer.apply("1.5")

    with pytest.raises(StackFailed) as failed:
        consumer.delete()

    [reason] = [text for text in failed.value.reasons if text.startswith("Outputs4Web: ")]
    assert without.partition(":")[2] in reason


@pytest.mark.parametrize("without", sorted(NOTED), indirect=True)
def test_a_publication_that_only_explains_less_goes_on_and_notes_the_action(
    aws: Emulator, publisher: Publisher, consumer: Consumer, without: str
) -> None:
    consumer.apply("1.5")

    stored = aws.client("s3").get_object(Bucket=publisher.bucket, Key=f"records/{NAME}.json")
    problems = json.loads(stored["Body"].read())["problems"]
    notes = [problem for problem in problems if problem["code"] == "NotChecked"]
    assert [note["severity"] for note in notes if without in note["message"]] == ["info"]
