"""The publisher is removed and comes back by the commands of docs/deploying.md, in their order.

It happens in an account of its own. A build that may only read goes on all the time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.deployment import Stacks
from tests.e2e.command_line import CommandLine, pool_options
from tests.e2e.roles import credentials_of_role
from tools import sam
from tools.emulator import DEFAULT_REGION, REPOSITORY
from tools.environments import ENVIRONMENTS, make_environment
from tools.stacks import stack_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
ACCOUNT: Final = "222222222222"
PLACE: Final = {"account": ACCOUNT}
PAGE: Final = REPOSITORY / "docs" / "deploying.md"
CONSUMER: Final = (REPOSITORY / "examples" / "consumer.yaml").read_text(encoding="utf-8")
EXISTING_AUTH: Final = (REPOSITORY / "examples" / "existing-auth.yaml").read_text(encoding="utf-8")
IMPORT: Final = "Fn::ImportValue: !Sub ${PublisherStackName}-ServiceToken"
# A stack that holds the token without an import does not keep the publisher from being deleted.
BY_PARAMETER: Final = "'{{resolve:ssm:/amplify-outputs/.publisher/service-token}}'"
LIVING: Final = CONSUMER.replace(f"\n        {IMPORT}", f" {BY_PARAMETER}")
RETAINED: Final = CONSUMER.replace(
    "    Type: Custom::AmplifyOutputs\n",
    "    Type: Custom::AmplifyOutputs\n    DeletionPolicy: Retain\n",
)
NAMES: Final = ("by/hand", "living/prod", "retained/prod")
BUCKET_PARAMETER: Final = "/amplify-outputs/.publisher/bucket-name"


def commands(heading: str) -> list[str]:
    """The blocks of commands below that heading, in their order."""
    section = (
        PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    )
    blocks = re.findall(r"^( *)```bash\n(.*?)^ *```$", section, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in blocks]


@dataclass(frozen=True, slots=True)
class Account:
    """An account with a publisher of its own, and a folder in which an administrator types what the page says."""

    aws: Emulator
    folder: Path

    @property
    def administrator(self) -> CommandLine:
        return CommandLine(self.aws.environment(**PLACE))

    def client(self, service: str) -> Any:
        return self.aws.client(service, **PLACE)

    def type(self, script: str, *, code: int = 0) -> str:
        """What commands of the page print, with the built template in the place of the checkout's."""
        path = f"{self.folder}{os.pathsep}{sam.DEVELOPMENT_BIN}{os.pathsep}{os.environ['PATH']}"
        ran = subprocess.run(
            ["bash", "-c", script],  # noqa: S607 (whichever the machine has)
            cwd=self.folder,
            env=self.aws.environment(**PLACE) | sam.settings(self.aws.folder) | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def bucket(self) -> str:
        """What `.publisher/bucket-name` says."""
        found: str = self.client("ssm").get_parameter(Name=BUCKET_PARAMETER)["Parameter"]["Value"]
        return found

    def resource(self, logical_id: str) -> str:
        """The physical id of a resource of the publisher."""
        found = self.client("cloudformation").describe_stack_resource(
            StackName=sam.STACK_NAME, LogicalResourceId=logical_id
        )
        physical_id: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return physical_id

    def role_with(self, policy_arn: str, name: str) -> CommandLine:
        """The command line of a role that has this policy and nothing else."""
        credentials = credentials_of_role(self.aws, name, policy_arn, ACCOUNT)
        return CommandLine(self.aws.environment(**PLACE) | credentials)

    def sweep(self) -> int:
        """How many publications a refresh of everything finds."""
        self.client("iam").put_role_policy(
            RoleName=self.resource("RefreshSweepRole"),
            PolicyName="emulator",
            PolicyDocument=json.dumps(
                {
                    "Version": "2012-10-17",
                    # AWS has no such action, SendMessage is enough there; the emulator asks for it.
                    "Statement": {
                        "Effect": "Allow",
                        "Action": "sqs:SendMessageBatch",
                        "Resource": "*",
                    },
                }
            ),
        )
        answer = self.client("lambda").invoke(FunctionName=self.resource("RefreshSweepFunction"))
        found: int = json.loads(answer["Payload"].read())["publications"]
        return found


@pytest.fixture
def account(aws: Emulator, built_template: Path, tmp_path: Path) -> Account:
    make_environment("examples")
    (tmp_path / "aws").symlink_to(ENVIRONMENTS / "examples" / "bin" / "aws")
    shim = tmp_path / ".venvs" / "sam" / "bin" / "sam"
    shim.parent.mkdir(parents=True)
    configuration = REPOSITORY / "samconfig.toml"
    shim.write_text(
        "#!/bin/sh\n"
        'command="$1"; shift\n'
        'case "$command" in\n'
        f'  deploy) exec "{sam.SAM}" deploy --template-file "{built_template}" --config-file "{configuration}" '
        '--no-progressbar "$@" ;;\n'
        f'  delete) exec "{sam.SAM}" delete --no-prompts --region {DEFAULT_REGION} "$@" ;;\n'
        "esac\n"
    )
    shim.chmod(0o755)
    return Account(aws, tmp_path)


@pytest.fixture
def stacks_there(aws: Emulator) -> Iterator[Stacks]:
    own = Stacks(aws, dict(PLACE))
    yield own
    own.delete_all()


def test_builds_outlive_the_publisher_and_its_bucket_is_taken_over(
    account: Account, stacks_there: Stacks
) -> None:
    account.type(".venvs/sam/bin/sam deploy")
    _, pools = stacks_there.apply(EXISTING_AUTH)
    living, _ = stacks_there.apply(LIVING, {"PublicationName": "living/prod", **pools})
    retained, _ = stacks_there.apply(RETAINED, {"PublicationName": "retained/prod", **pools})
    account.administrator("publish", "--name=by/hand", *pool_options(pools))
    build = account.role_with(account.resource("ReadPolicy"), "build")
    bucket = account.bucket()
    before = {name: build("fetch", name) for name in NAMES}

    removed_as_the_page_says(account, stacks_there, retained)
    assert {name: build("fetch", name) for name in NAMES} == before
    assert names_listed(build) == list(NAMES)

    not_deployed_over_a_bucket_that_is_there(account)
    assert {name: build("fetch", name) for name in NAMES} == before

    taken_over_as_the_page_says(account, bucket)
    assert names_listed(account.administrator) == list(NAMES)
    assert account.sweep() == len(NAMES)
    new_build = account.role_with(account.resource("ReadPolicy"), "new-build")
    for reader in (build, new_build):
        assert {name: reader("fetch", name) for name in NAMES} == before
        assert {name: reader("fetch", name, "--from=ssm") for name in NAMES} == before

    owners_go_on(account, stacks_there, living, pools)
    assert names_listed(new_build) == []


def removed_as_the_page_says(account: Account, stacks_there: Stacks, retained: str) -> None:
    list_publications, list_imports, list_entities, delete = commands("Remove the publisher")
    policies = {
        "publishes": account.resource("PublishPolicy"),
        "reads-pools": account.resource("ReadPoolsPolicy"),
    }
    for role, policy in policies.items():
        account.role_with(policy, role)

    listed = account.type(list_publications)
    assert [line.split()[0] for line in listed.splitlines()[1:]] == list(NAMES)
    assert "command line" in listed
    assert f"{retained}/AmplifyOutputs" in listed
    # The last of the exports is not imported, which is an error.
    assert retained in account.type(list_imports, code=255)
    stacks_there.delete(retained)
    entities = account.type(list_entities)
    assert [role for role in policies if f'"{role}"' not in entities] == []
    for role, policy in policies.items():
        account.type(f"aws iam detach-role-policy --role-name {role} --policy-arn {policy}")
    account.type(delete)

    with pytest.raises(account.client("cloudformation").exceptions.ClientError):
        account.resource("ReadPolicy")


def not_deployed_over_a_bucket_that_is_there(account: Account) -> None:
    """Nobody starts with another bucket by accident."""
    account.type(".venvs/sam/bin/sam deploy", code=1)
    failed = [
        event
        for event in stack_events(account.aws, sam.STACK_NAME, **PLACE)
        if event.status == "CREATE_FAILED" and "cancelled" not in event.reason
    ]
    assert [event.logical_id for event in failed] == ["BucketNameParameter"]
    assert "AlreadyExists" in failed[0].reason
    account.type(commands("Remove the publisher")[-1])


def taken_over_as_the_page_says(account: Account, bucket: str) -> None:
    take_over, write_again = commands("Take over the bucket of a removed publisher")
    account.client("ssm").delete_parameter(Name=BUCKET_PARAMETER)
    account.type(f"BUCKET={bucket}\n{write_again}")
    assert account.bucket() == bucket
    before = account.client("s3").list_buckets()["Buckets"]
    account.type(take_over)

    assert account.bucket() == bucket
    assert account.client("s3").list_buckets()["Buckets"] == before


def owners_go_on(
    account: Account, stacks_there: Stacks, living: str, pools: dict[str, str]
) -> None:
    """Each owner changes and removes what it published before the publisher was removed."""
    administrator = account.administrator
    parameters = {"PublicationName": "living/prod", **pools, "OutputsVersion": "1.4"}
    stacks_there.apply(LIVING, parameters, name=living)
    assert json.loads(administrator("fetch", "living/prod"))["version"] == "1.4"
    stacks_there.delete(living)
    administrator("fetch", "living/prod", code=1)
    administrator("withdraw", "by/hand")
    administrator("publish", "--name=retained/prod", "--adopt", *pool_options(pools))
    administrator("withdraw", "retained/prod")


def names_listed(command_line: CommandLine) -> list[str]:
    return [it["name"] for it in command_line.json("list")["publications"]]


def test_a_stack_that_gets_its_own_bucket_as_an_existing_one_goes_on_as_before(
    account: Account, stacks_there: Stacks
) -> None:
    place = "--stack-name own-bucket --parameter-overrides ParameterPrefix=/own"
    stacks_there.names.append("own-bucket")
    account.type(f".venvs/sam/bin/sam deploy {place}")
    _, pools = stacks_there.apply(EXISTING_AUTH)
    administrator = account.administrator
    administrator("publish", "--name=by/hand", "--parameter-prefix=/own", *pool_options(pools))
    parameter = "/own/.publisher/bucket-name"
    bucket = account.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]
    policy = account.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]

    account.type(f".venvs/sam/bin/sam deploy {place} ExistingBucketName={bucket}")

    events = stack_events(account.aws, "own-bucket", **PLACE)
    assert {event.logical_id for event in events if event.status == "DELETE_SKIPPED"} == {
        "OutputsBucket",
    }
    assert account.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"] == bucket
    assert account.client("s3").get_bucket_policy(Bucket=bucket)["Policy"] == policy
    variables = account.client("lambda").get_function_configuration(
        FunctionName="own-bucket-custom-resource"
    )["Environment"]["Variables"]
    assert variables["BUCKET_NAME"] == bucket
    administrator("fetch", "by/hand", "--parameter-prefix=/own")
    administrator("withdraw", "by/hand", "--parameter-prefix=/own")
