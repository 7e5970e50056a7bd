"""The publisher is removed and comes back, or is removed with all that it published, by the commands of the pages.

It happens in accounts of its own. A build that may only read goes on as long as the page says so.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.deployment import Stacks, stacks_in
from tests.e2e.account import BUCKET_PARAMETER, Account, account_in, commands
from tests.e2e.command_line import CommandLine, pool_options
from tools import sam
from tools.emulator import REPOSITORY
from tools.stacks import stack_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.emulator import Emulator

pytestmark = pytest.mark.exhaustive
PLACE: Final = {"account": "222222222222"}
# Of the test that looks at all that an account has.
# No other test has anything in this account, so that what is left is the page's.
EMPTY: Final = {"account": "121212121212"}
PAGE: Final = "how-to/remove-the-publisher.md"
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
# The page withdraws one of these, and fetches another one.
WITHDRAWN: Final = "preview/old"
RETAINED_NAME: Final = "storefront/prod"
# Roles that somebody gave the policies of the publisher.
ATTACHED: Final = {"publishes": "PublishPolicy", "reads-pools": "ReadPoolsPolicy"}
NAMES: Final = ("by/hand", "living/prod", RETAINED_NAME)


@pytest.fixture
def account(aws: Emulator, built_template: Path, tmp_path: Path) -> Account:
    return account_in(aws, tmp_path, built_template, **PLACE)


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
    retained, _ = stacks_there.apply(RETAINED, {"PublicationName": RETAINED_NAME, **pools})
    for name in ("by/hand", WITHDRAWN):
        account.administrator("publish", f"--name={name}", *pool_options(pools))
    build = account.role_with(account.resource("ReadPolicy"), "build")
    bucket = account.bucket()
    before = {name: build("fetch", name) for name in NAMES}

    removed_as_the_page_says(account, stacks_there, retained, NAMES)
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


def test_nothing_is_left_after_the_last_step(
    aws: Emulator, built_template: Path, tmp_path: Path
) -> None:
    account = account_in(aws, tmp_path, built_template, **EMPTY)
    before = account.contents()
    with stacks_in(aws, **EMPTY) as stacks_there:
        account.type(".venvs/sam/bin/sam deploy")
        _, pools = stacks_there.apply(EXISTING_AUTH)
        retained, _ = stacks_there.apply(RETAINED, {"PublicationName": RETAINED_NAME, **pools})
        account.administrator("publish", f"--name={WITHDRAWN}", *pool_options(pools))
        build = account.role_with(account.resource("ReadPolicy"), "build")
        removed_as_the_page_says(account, stacks_there, retained, (RETAINED_NAME,))
        build("fetch", RETAINED_NAME)

    *_, delete_bucket, find_readers, delete_policy, delete_parameters = commands(PAGE)
    account.type(delete_bucket)
    assert '"build"' in account.type(find_readers)
    policy = account.type(find_readers.splitlines()[0] + '; echo "$POLICY"').strip()
    account.type(f"aws iam detach-role-policy --role-name build --policy-arn {policy}")
    another_version = account.client("iam").get_policy_version(PolicyArn=policy, VersionId="v1")
    account.client("iam").create_policy_version(
        PolicyArn=policy,
        PolicyDocument=json.dumps(another_version["PolicyVersion"]["Document"]),
        SetAsDefault=True,
    )
    account.type(find_readers + delete_policy)
    account.type(delete_parameters)

    for role in (*ATTACHED, "build"):
        account.client("iam").delete_role(RoleName=role)
    assert account.contents() == before


def removed_as_the_page_says(
    account: Account, stacks_there: Stacks, retained: str, kept: tuple[str, ...]
) -> None:
    """Steps 1 to 6, after which these publications are there. The stack has one that it retains."""
    steps = commands(PAGE)[:8]
    keep, list_publications, withdraw, list_imports, list_entities, detach, delete, look = steps
    for role, policy in ATTACHED.items():
        account.role_with(account.resource(policy), role)

    account.type(keep)
    listed = account.type(list_publications)
    owners = {it.split()[0]: it for it in listed.splitlines()[1:]}
    assert sorted(owners) == sorted([*kept, WITHDRAWN])
    assert "command line" in owners[WITHDRAWN]
    assert f"{retained}/AmplifyOutputs" in owners[RETAINED_NAME]
    account.type(withdraw)
    # The last of the exports is not imported, which is an error.
    assert retained in account.type(list_imports, code=255)
    stacks_there.delete(retained)
    assert retained not in account.type(list_imports, code=255)
    entities = account.type(list_entities)
    assert [role for role in ATTACHED if f'"{role}"' not in entities] == []
    for role, policy in ATTACHED.items():
        typed, roles = re.subn(r"(?<=--role-name )\S+", role, detach)
        typed, policies = re.subn(r"arn:aws:iam::\S+", account.resource(policy), typed)
        assert (roles, policies) == (1, 1)
        account.type(typed)
    account.type(delete)

    with pytest.raises(account.client("cloudformation").exceptions.ClientError):
        account.resource("ReadPolicy")
    assert [name for name in kept if name not in account.type(look)] == []


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
    account.type(commands(PAGE)[6])


def taken_over_as_the_page_says(account: Account, bucket: str) -> None:
    take_over, write_again = commands("deploying.md", "Take over the bucket of a removed publisher")
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
    administrator("publish", f"--name={RETAINED_NAME}", "--adopt", *pool_options(pools))
    administrator("withdraw", RETAINED_NAME)


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
