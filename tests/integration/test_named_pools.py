"""Pools by other names than their ids: names, a stack, a file, a publication."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.aws.clients import Aws
from tests.integration.commands import CommandLine, Said, pool_options
from tests.sessions import events_of, session_of
from tests.simulation import REGION, make_session

if TYPE_CHECKING:
    from pathlib import Path

    from botocore.session import Session

    from tests.simulation import CloudFormation, Pools, Published

ROLE: Final = "arn:aws:iam::999999999999:role/reader"
BY_NAME: Final = ("--user-pool=app", "--user-pool-client=web", "--identity-pool=app")


@pytest.fixture
def session(role_answers: dict[str, dict[str, str]]) -> Session:
    """What lists pools is not in the layer."""
    return make_session(role_answers, for_people=True)


def looked_at(said: Said) -> dict[str, str]:
    """What check says that it looked at: ids in parentheses."""
    rows = [line.split("  ", 1) for line in said.out.splitlines() if "  " in line]
    return {title: text.strip() for title, text in rows}


def names_of(said: Said) -> tuple[str, str, str]:
    rows = looked_at(said)
    return rows["user pool"], rows["app client"], rows["identity pool"]


def expected(pools: Pools, *, identity_pool: bool = True) -> tuple[str, str, str]:
    return (
        f"app ({pools.user_pool_id})",
        f"web ({pools.client_id})",
        f"app ({pools.identity_pool_id}), without" if identity_pool else "none",
    )


# Names -----------------------------------------------------------------------------------------


def test_names_stand_for_ids_in_every_command_that_takes_ids(
    command_line: CommandLine, pools: Pools
) -> None:
    checked = command_line("check", *BY_NAME)
    built = command_line("build", *BY_NAME)
    published = command_line("publish", "--name=storefront/prod", *BY_NAME)

    assert (checked.code, names_of(checked)) == (0, expected(pools))
    assert built == command_line("build", *pool_options(pools))
    assert json.loads(built.out)["auth"]["identity_pool_id"] == pools.identity_pool_id
    assert published.code == 0
    assert command_line.publish(pools).out.startswith("Unchanged: ")


def test_names_and_ids_can_be_mixed(command_line: CommandLine, pools: Pools) -> None:
    said = command_line("check", f"--user-pool-id={pools.user_pool_id}", "--user-pool-client=web")

    assert names_of(said) == expected(pools, identity_pool=False)


def test_names_are_looked_up_in_the_region_of_the_command_and_of_the_user_pool(
    command_line: CommandLine, pools_elsewhere: Pools
) -> None:
    said = command_line("check", "--region=eu-west-1", *BY_NAME)

    assert names_of(said) == expected(pools_elsewhere)


def test_a_name_that_two_pools_have_is_refused_with_both_ids(
    command_line: CommandLine, pools: Pools
) -> None:
    other = pools.idp.create_user_pool(PoolName="app")["UserPool"]["Id"]

    said = command_line("check", "--user-pool=app", "--user-pool-client=web")

    ids = ", ".join(sorted((pools.user_pool_id, other)))
    assert (said.code, said.out, said.err) == (
        2,
        "",
        (
            f"amplify-outputs: error: 2 user pools of region us-east-1 are called app: {ids}. Choose one with "
            "--user-pool-id.\n"
        ),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--user-pool=App", "--user-pool-client=web"],
            "No user pool of region us-east-1 is called App. Similar names: app.",
        ),
        (
            ["--user-pool=app", "--user-pool-client=Webb"],
            "No app client of user pool POOL is called Webb. Similar names: web.",
        ),
        (
            ["--user-pool=app", "--user-pool-client=web", "--identity-pool=x"],
            "No identity pool of region us-east-1 is called x. `amplify-outputs discover` lists them.",
        ),
        (
            ["--user-pool=app", "--user-pool-client=web", "--user-pool-id=us-east-1_Other"],
            (
                "The user pool of --user-pool-id is us-east-1_Other, but that of --user-pool app is POOL. Omit "
                "one of them."
            ),
        ),
    ],
)
def test_a_name_that_fits_nothing_is_wrong_usage_that_says_what_there_is(
    command_line: CommandLine, pools: Pools, arguments: list[str], message: str
) -> None:
    said = command_line("check", *arguments)

    words = message.replace("POOL", pools.user_pool_id)
    assert said == Said(2, "", f"amplify-outputs: error: {words}\n")


def test_a_list_that_aws_denies_is_exit_code_3(command_line: CommandLine, session: Session) -> None:
    def refuse(**_: Any) -> tuple[Any, dict[str, Any]]:
        http = type("Http", (), {"status_code": 400})()
        return http, {"Error": {"Code": "AccessDeniedException", "Message": "no"}}

    events_of(session).register_first("before-call.cognito-idp.ListUserPools", refuse)

    said = CommandLine(Aws(session), command_line.capsys)("check", *BY_NAME)

    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("Amazon Cognito refused ListUserPools: AccessDeniedException")


# A stack ---------------------------------------------------------------------------------------


@pytest.fixture
def stacks(session: Session) -> dict[str, dict[str, Any]]:
    """Stacks by name, as CloudFormation is to describe them: `resources` and `outputs`."""
    described: dict[str, dict[str, Any]] = {}

    def answer(params: dict[str, Any], model: Any, **_: Any) -> tuple[Any, dict[str, Any]]:
        name = params["body"]["StackName"]
        if name not in described:
            http = type("Http", (), {"status_code": 400})()
            message = f"Stack with id {name} does not exist"
            return http, {"Error": {"Code": "ValidationError", "Message": message}}
        http, found = type("Http", (), {"status_code": 200})(), described[name]
        if model.name == "DescribeStacks":
            outputs = [
                {"OutputKey": key, "OutputValue": it} for key, it in found["outputs"].items()
            ]
            return http, {"Stacks": [{"StackName": name, "Outputs": outputs}]}
        page = int(params["body"].get("NextToken", "0"))
        summary = {
            "StackResourceSummaries": [
                {"ResourceStatus": "CREATE_COMPLETE"} | resource
                for resource in found["resources"][page : page + 1]
            ]
        }
        more = page + 1 < len(found["resources"])
        return http, summary | ({"NextToken": str(page + 1)} if more else {})

    for operation in ("ListStackResources", "DescribeStacks"):
        events_of(session).register(f"before-call.cloudformation.{operation}", answer)
    return described


@pytest.fixture
def of_stacks(
    command_line: CommandLine, stacks: dict[str, dict[str, Any]], session: Session
) -> CommandLine:
    """The command line that sees those stacks."""
    assert stacks == {}
    return CommandLine(Aws(session), command_line.capsys)


def resource(logical_id: str, kind: str, physical_id: str) -> dict[str, str]:
    return {
        "LogicalResourceId": logical_id,
        "PhysicalResourceId": physical_id,
        "ResourceType": f"AWS::Cognito::{kind}",
    }


def test_a_stack_gives_ids_by_its_resources_on_all_pages_and_its_outputs(
    of_stacks: CommandLine, stacks: dict[str, dict[str, Any]], pools: Pools
) -> None:
    stacks["auth"] = {
        "resources": [
            resource("Users", "UserPool", pools.user_pool_id),
            resource("Web", "UserPoolClient", pools.client_id),
        ],
        "outputs": {"IdentityPoolId": pools.identity_pool_id, "UserPoolId": pools.user_pool_id},
    }

    said = of_stacks("check", "--from-stack=auth")

    assert (said.code, names_of(said)) == (0, expected(pools))
    assert of_stacks("build", "--from-stack=auth").code == 0
    assert of_stacks("publish", "--from-stack=auth", "--name=storefront/prod").code == 0


def test_two_of_a_kind_are_refused_unless_an_option_names_one(
    of_stacks: CommandLine, stacks: dict[str, dict[str, Any]], pools: Pools
) -> None:
    stacks["auth"] = {
        "resources": [
            resource("Users", "UserPool", pools.user_pool_id),
            resource("Web", "UserPoolClient", pools.client_id),
            resource("Server", "UserPoolClient", "5k6l7m8n9o0p1q2r3s4t5u6v7w"),
        ],
        "outputs": {},
    }

    said = of_stacks("check", "--from-stack=auth")
    by_id = of_stacks("check", "--from-stack=auth", f"--user-pool-client-id={pools.client_id}")
    by_name = of_stacks("check", "--from-stack=auth", "--user-pool-client=web")

    assert said == Said(
        2,
        "",
        (
            f"amplify-outputs: error: Stack auth has 2 app clients: {pools.client_id} (resource Web), "
            "5k6l7m8n9o0p1q2r3s4t5u6v7w (resource Server). Choose one with --user-pool-client-id.\n"
        ),
    )
    assert names_of(by_id) == names_of(by_name) == expected(pools, identity_pool=False)


@pytest.mark.parametrize(
    ("stack", "described", "message"),
    [
        (
            "nowhere",
            None,
            "There is no stack nowhere in us-east-1. Check its name, the region and the account.",
        ),
        (
            "empty",
            {"resources": [], "outputs": {"Url": "https://example.com"}},
            "Stack empty has no user pool, app client or identity pool.",
        ),
        (
            "outer",
            {
                "resources": [
                    {
                        "LogicalResourceId": "Auth",
                        "PhysicalResourceId": "arn:of:auth",
                        "ResourceType": "AWS::CloudFormation::Stack",
                    }
                ],
                "outputs": {},
            },
            (
                "Stack outer has no user pool, app client or identity pool. Its nested stacks were not looked "
                "into: arn:of:auth."
            ),
        ),
        (
            "half",
            {"resources": [resource("Users", "UserPool", "us-east-1_A")], "outputs": {}},
            "stack half names no app client: add --user-pool-client-id, or its name with --user-pool-client.",
        ),
    ],
)
def test_a_stack_without_pools_is_wrong_usage_that_says_so(
    of_stacks: CommandLine,
    stacks: dict[str, dict[str, Any]],
    stack: str,
    described: dict[str, Any] | None,
    message: str,
) -> None:
    if described is not None:
        stacks[stack] = described

    assert of_stacks("check", f"--from-stack={stack}") == Said(
        2, "", f"amplify-outputs: error: {message}\n"
    )


# A file ----------------------------------------------------------------------------------------


def test_a_file_gives_the_ids_that_it_was_built_from(
    command_line: CommandLine, pools: Pools, tmp_path: Path
) -> None:
    file = tmp_path / "amplify_outputs.json"
    command_line("build", *pool_options(pools), f"--output={file}")

    said = command_line("check", f"--from-file={file}")

    assert (said.code, names_of(said)) == (0, expected(pools))


def test_the_region_of_a_file_is_used_if_none_is_configured(
    command_line: CommandLine,
    pools: Pools,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "amplify_outputs.json"
    auth = {"aws_region": REGION, "user_pool_id": pools.user_pool_id}
    file.write_text(json.dumps({"auth": auth}))
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    nowhere = CommandLine(Aws(session_of("testing", "testing")), command_line.capsys)

    said = nowhere("build", f"--from-file={file}", "--user-pool=app", "--user-pool-client=web")

    assert said.code == 0
    assert json.loads(said.out)["auth"]["user_pool_client_id"] == pools.client_id


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "FILE: No such file or directory. Nothing was changed."),
        ("{", "amplify-outputs: error: FILE is not JSON: "),
        ("{}", "amplify-outputs: error: FILE has no section auth, so it names no pools. "),
        ('{"auth": {}}', "amplify-outputs: error: FILE names no user pool: add --user-pool-id, "),
    ],
)
def test_a_file_that_is_broken_is_wrong_usage_that_names_it(
    command_line: CommandLine, tmp_path: Path, content: str | None, message: str
) -> None:
    file = tmp_path / "amplify_outputs.json"
    if content is not None:
        file.write_text(content)

    said = command_line("check", f"--from-file={file}")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(message.replace("FILE", str(file)))


# A publication ---------------------------------------------------------------------------------


def test_a_publication_gives_the_whole_request_of_its_record(
    command_line: CommandLine, pools: Pools, cloudformation: CloudFormation
) -> None:
    pools.roles.clear()
    outputs = {"custom": {"stage": "prod"}}
    cloudformation.create(
        pools.properties(
            AcceptProblems=["AuthenticatedRoleMissing"], Outputs=outputs, OutputsVersion="1.3"
        )
    )

    said = command_line("check", "storefront/prod", "--json")

    assert said.code == 0
    assert said.json["outputs"]["custom"] == outputs["custom"]
    assert said.json["outputs"]["version"] == "1.3"
    assert [problem["code"] for problem in said.json["problems"]] == ["AuthenticatedRoleMissing"]


def test_options_replace_what_a_publication_asks_for_but_its_ids(
    command_line: CommandLine, pools: Pools, pools_elsewhere: Pools
) -> None:
    command_line.publish(pools)

    other = command_line("check", "storefront/prod", "--json", "--outputs-version=1.2")
    same = command_line("check", "storefront/prod", "--json", *pool_options(pools))
    wrong = command_line(
        "check", "storefront/prod", f"--user-pool-id={pools_elsewhere.user_pool_id}"
    )

    assert other.json["outputs"]["version"] == "1.2"
    assert same.json["outputs"]["version"] == "1.5"
    assert wrong == Said(
        2,
        "",
        (
            "amplify-outputs: error: The user pool of --user-pool-id is "
            f"{pools_elsewhere.user_pool_id}, but that of publication storefront/prod is "
            f"{pools.user_pool_id}. Omit one of them.\n"
        ),
    )


def test_a_publication_can_be_compared_with_what_is_published(
    command_line: CommandLine, pools: Pools
) -> None:
    command_line.publish(pools)
    assert command_line("check", "storefront/prod", "--published", "--json").json["problems"] == []
    pools.require_password_length(12)
    (problem,) = command_line("check", "storefront/prod", "--published", "--json").json["problems"]
    assert problem["code"] == "PublicationOutdated"


def test_a_name_that_is_not_published_is_said(command_line: CommandLine) -> None:
    said = command_line("check", "storefront/prod")

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("storefront/prod is not published: it has no record in s3://")


def test_pools_of_another_account_are_read_with_the_external_id_of_the_publisher(
    command_line: CommandLine, pools: Pools, published: Published, session: Session
) -> None:
    command_line.publish(pools)
    record = published.record()
    record["request"]["PoolRoleArn"] = ROLE
    published.s3.put_object(
        Bucket="publisher-bucket",
        Key="records/storefront/prod.json",
        Body=json.dumps(record).encode(),
    )
    published.ssm.put_parameter(
        Name="/amplify-outputs/.publisher/pool-roles",
        Value=json.dumps({"arns": ROLE, "externalId": "of-the-publisher"}),
        Type="String",
        Overwrite=True,
    )
    asked = []
    events_of(session).register(
        "provide-client-params.sts.AssumeRole",
        lambda params, **_: asked.append((params["RoleArn"], params.get("ExternalId"))),
    )

    CommandLine(Aws(session), command_line.capsys)("check", "storefront/prod")

    assert asked == [(ROLE, "of-the-publisher")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no user pool is named: give --user-pool-id and --user-pool-client-id, or names with"),
        (["--user-pool=app"], "no app client is named: give --user-pool-id and"),
        (["--user-pool-client-id=x"], "no user pool is named: give --user-pool-id and"),
        (["a/b", "--name=c/d"], "NAME is a/b, but --name is c/d: omit one of them"),
    ],
)
def test_a_check_without_pools_says_all_ways_to_name_them(
    command_line: CommandLine, arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit) as left:
        command_line("check", *arguments)

    assert left.value.code == 2
    assert words in command_line.capsys.readouterr().err
