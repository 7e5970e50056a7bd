"""Names that belong to somebody: what the name policy of a publisher lets stacks and the command line have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from tests.integration.waves import FOLLOW_UPS, LOOK, LOOK_AGAIN, READ
from tests.sessions import events_of
from tests.simulation import ACCOUNT, BUCKET, ENVIRONMENT, RESOURCES, STACK, CloudFormation, client

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from benchmarks.calls import CallLog
    from tests.integration.commands import CommandLine
    from tests.simulation import Pools, Published

FILE = "policy/names.json"
FOR_PAYMENTS = {"prefix": "payments", "stacks": ["payments-*"]}
FOR_STOREFRONT = {"prefix": "storefront", "stacks": ["storefront"]}
FOR_TEAM = {"prefix": "storefront", "tags": {"team": "web"}}
FOR_SHELLS = {"prefix": "storefront", "commandLine": True}
NOBODY_ELSE = (
    "Nothing was published: 1 problem: NameNotAllowed (PublicationName). [1] Stack storefront of account "
    "123456789012 may not have the name payments/prod: payments/ is for stacks named payments-*. Choose another "
    "PublicationName, or ask the people who run the publisher to change its NamePolicy. "
    "To read more: amplify-outputs explain NameNotAllowed."
)


def policy(*rules: dict[str, Any], **more: Any) -> str:
    return json.dumps({"rules": rules, **more})


def publisher(aws: Aws, name_policy: str, stack: str = STACK) -> CloudFormation:
    """A publisher with that policy, and CloudFormation that calls it."""
    answers: list[dict[str, Any]] = []

    def put(_url: str, body: bytes, _seconds: float) -> int:
        answers.append(json.loads(body))
        return 200

    environment = {**ENVIRONMENT, "NAME_POLICY": name_policy}
    return CloudFormation(make_handler(environment, aws, Wire(put=put)), stack, answers=answers)


def upload(text: str) -> None:
    client("s3").put_object(Bucket=BUCKET, Key=FILE, Body=text.encode())


def knows_stacks(aws: Aws, **tags: str) -> None:
    """CloudFormation has every stack, with these tags."""
    found = [{"Key": key, "Value": value} for key, value in tags.items()]
    answer = {"Stacks": [{"StackName": "any", "Tags": found}]}
    events_of(aws.session).register(
        "before-call.cloudformation.DescribeStacks", lambda **_: (_OK, answer)
    )


_OK = type("Http", (), {"status_code": 200})()


class TestStacks:
    def test_a_stack_does_not_get_a_name_of_others_and_nothing_is_written(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        at = publisher(aws, policy(FOR_PAYMENTS))
        answer = at.create(pools.properties(PublicationName="payments/prod"))

        assert (answer["Status"], answer["Reason"]) == ("FAILED", NOBODY_ELSE)
        assert published.nothing()

    def test_a_stack_gets_names_of_its_own_and_names_without_a_rule(
        self, aws: Aws, pools: Pools
    ) -> None:
        at = publisher(aws, policy(FOR_PAYMENTS, FOR_STOREFRONT))
        names = ("storefront/prod", "other/prod")
        answers = [at.create(pools.properties(PublicationName=name)) for name in names]

        assert [answer["Status"] for answer in answers] == ["SUCCESS", "SUCCESS"]

    def test_a_stack_keeps_what_it_has_when_a_rule_comes_also_on_its_way_back(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        first, second = pools.properties(), pools.properties(OutputsVersion="1.4")
        publisher(aws, "").create(first)
        at = publisher(aws, policy({"prefix": "storefront", "stacks": ["nobody"]}))

        updates = [at.update(second, first), at.update(first, second)]
        assert [answer["Status"] for answer in updates] == ["SUCCESS", "SUCCESS"]
        assert at.delete(first)["Status"] == "SUCCESS"
        assert published.nothing()

    def test_a_new_name_of_an_update_needs_the_policy_too(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        at = publisher(aws, policy(FOR_PAYMENTS))
        first = pools.properties()
        at.create(first)
        before = published.everything()
        answer = at.update(pools.properties(PublicationName="payments/prod"), first)

        assert (answer["Status"], answer["Reason"]) == ("FAILED", NOBODY_ELSE)
        assert published.everything() == before

    def test_a_name_that_a_deleted_stack_has_left_is_not_adopted_against_the_policy(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        knows_stacks(aws)
        left = publisher(aws, "").other_stack("payments-web")
        left.create(pools.properties(PublicationName="payments/prod"))
        RESOURCES[left.stack, left.logical_id] = {"ResourceStatus": "DELETE_SKIPPED"}
        before = published.everything()
        adopting = pools.properties(PublicationName="payments/prod", Adopt="true")
        answer = publisher(aws, policy(FOR_PAYMENTS)).create(adopting)

        assert (answer["Status"], answer["Reason"]) == ("FAILED", NOBODY_ELSE)
        assert published.everything() == before
        allowed = publisher(aws, policy(FOR_PAYMENTS)).other_stack("payments-new")
        assert allowed.create(adopting)["Status"] == "SUCCESS"

    @pytest.mark.parametrize(("team", "status"), [("web", "SUCCESS"), ("data", "FAILED")])
    def test_the_tags_of_a_stack_are_those_that_cloudformation_knows(
        self, aws: Aws, pools: Pools, team: str, status: str
    ) -> None:
        knows_stacks(aws, team=team)
        at = publisher(aws, policy(FOR_TEAM))
        assert at.create(pools.properties())["Status"] == status

    def test_a_stack_whose_tags_may_not_be_looked_at_gets_no_name_and_is_told_why(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        denial = {
            "Error": {"Code": "AccessDenied", "Message": "no policy allows it"},
            "ResponseMetadata": {"HTTPStatusCode": 403},
        }
        refused = type("Http", (), {"status_code": 403})()
        events_of(aws.session).register(
            "before-call.cloudformation.DescribeStacks", lambda **_: (refused, denial)
        )
        answer = publisher(aws, policy(FOR_TEAM)).create(pools.properties())

        assert (answer["Status"], answer["Reason"]) == (
            "FAILED",
            (
                "AWS CloudFormation refused DescribeStacks: AccessDenied: no policy allows it. Grant DescribeStacks "
                "to the role or user that makes the call."
            ),
        )
        assert published.nothing()


class TestTwins:
    def test_a_name_that_differs_in_case_alone_is_refused(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        at = publisher(aws, policy())
        at.other_stack("checkout").create(pools.properties(PublicationName="Storefront/Prod"))
        before = published.everything()
        answer = at.create(pools.properties())

        assert answer["Reason"] == (
            "Nothing was published: 1 problem: NameDiffersByCase (PublicationName). [1] storefront/prod differs "
            "from the publication Storefront/Prod in upper and lower case alone. Storefront/Prod belongs to "
            f"resource Outputs4Web of {STACK.replace('/storefront/', '/checkout/')[:-1]}f. Use the name "
            "Storefront/Prod if it is yours, or choose a name that differs in more. "
            "To read more: amplify-outputs explain NameDiffersByCase."
        )
        assert published.everything() == before

    def test_a_resource_may_correct_the_case_of_its_own_name(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        at = publisher(aws, policy())
        old, new = pools.properties(PublicationName="Storefront/prod"), pools.properties()
        at.create(old)

        assert at.update(new, old)["Status"] == "SUCCESS"
        assert at.delete(old)["Status"] == "SUCCESS"
        assert published.parameters() == ["/amplify-outputs/storefront/prod"]

    @pytest.mark.parametrize("name", ["storefront/prod2", "storefront/pro", "9to5/prod", "s"])
    def test_other_names_are_not_in_the_way(self, aws: Aws, pools: Pools, name: str) -> None:
        at = publisher(aws, policy())
        at.other_stack("checkout").create(pools.properties(PublicationName="Storefront/Prod"))

        assert at.create(pools.properties(PublicationName=name))["Status"] == "SUCCESS"

    def test_a_twin_whose_record_cannot_be_read_is_in_the_way_too(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        published.s3.put_object(Bucket=BUCKET, Key="records/STOREFRONT/prod.json", Body=b"{")
        answer = publisher(aws, policy()).create(pools.properties())

        assert "STOREFRONT/prod has a record that cannot be read." in answer["Reason"]

    def test_without_a_policy_both_names_may_exist(self, aws: Aws, pools: Pools) -> None:
        at = publisher(aws, "")
        at.create(pools.properties(PublicationName="Storefront/Prod"))

        assert at.create(pools.properties())["Status"] == "SUCCESS"


class TestBrokenPolicy:
    def test_a_broken_policy_gives_no_new_names_and_says_why(
        self, aws: Aws, pools: Pools, published: Published
    ) -> None:
        answer = publisher(aws, '{"rule": []}').create(pools.properties())

        assert answer["Reason"] == (
            "Nothing was published: 1 problem: NamePolicyBroken (NamePolicy). [1] The name policy of this publisher "
            "cannot be used: it has the unknown key 'rule' (known are rules, otherNames); rules is not a list. "
            "Ask the people who run the publisher to correct its parameter NamePolicy, or its file. To read "
            "more: amplify-outputs explain NamePolicyBroken."
        )
        assert published.nothing()

    def test_what_stacks_have_goes_on(self, aws: Aws, pools: Pools) -> None:
        properties = pools.properties()
        publisher(aws, "").create(properties)
        at = publisher(aws, "{")

        assert at.update(properties, properties)["Status"] == "SUCCESS"
        assert at.delete(properties)["Status"] == "SUCCESS"

    @pytest.mark.parametrize(
        ("uploaded", "said"),
        [
            (None, f"its file s3://{BUCKET}/{FILE} does not exist."),
            ("{", "it is not JSON ("),
            ("{}", "rules is not a list."),
        ],
    )
    def test_a_file_that_is_absent_or_broken_gives_no_new_names(
        self, aws: Aws, pools: Pools, uploaded: str | None, said: str
    ) -> None:
        if uploaded is not None:
            upload(uploaded)
        answer = publisher(aws, "file").create(pools.properties())

        assert f"The name policy of this publisher cannot be used: {said}" in answer["Reason"]

    def test_a_file_that_is_uploaded_counts_at_once(self, aws: Aws, pools: Pools) -> None:
        at = publisher(aws, "file")
        upload(policy({"prefix": "storefront", "stacks": ["nobody"]}))
        refused = at.create(pools.properties())
        upload(policy(FOR_STOREFRONT))

        assert [refused["Status"], at.create(pools.properties())["Status"]] == ["FAILED", "SUCCESS"]

    @pytest.mark.parametrize(
        ("given", "uploaded", "status"),
        [
            ("", None, "SUCCESS"),
            (policy(FOR_PAYMENTS), None, "SUCCESS"),
            ("{", None, "FAILED"),
            ("file", None, "SUCCESS"),  # the bucket is new
            ("file", policy(FOR_PAYMENTS), "SUCCESS"),
            ("file", "{}", "FAILED"),
        ],
    )
    def test_a_deployment_with_a_broken_policy_fails(
        self, aws: Aws, given: str, uploaded: str | None, status: str
    ) -> None:
        if uploaded is not None:
            upload(uploaded)
        asked = {"Layer": "arn:1", "NamePolicy": given}
        answer = publisher(aws, given).send(
            "Create", asked, ResourceType="Custom::AmplifyOutputsPackage"
        )

        assert answer["Status"] == status
        if status == "FAILED":
            assert answer["Reason"].startswith(
                "Nothing was deployed: 1 problem: NamePolicyBroken (NamePolicy). "
            )


class TestCalls:
    """The policy is read in the waves that there are."""

    @pytest.mark.parametrize(
        ("name_policy", "more"),
        [
            ("", []),
            (policy(FOR_STOREFRONT), ["ListObjectsV2", "ListObjectsV2"]),
            ("file", ["GetObject", "ListObjectsV2", "ListObjectsV2"]),
            (policy(FOR_TEAM), ["DescribeStacks", "ListObjectsV2", "ListObjectsV2"]),
        ],
    )
    def test_a_first_publication_reads_it_in_its_first_wave(
        self, aws: Aws, pools: Pools, log: CallLog, name_policy: str, more: list[str]
    ) -> None:
        upload(policy(FOR_STOREFRONT))
        knows_stacks(aws, team="web")
        answer = publisher(aws, name_policy).create(pools.properties())

        assert answer["Status"] == "SUCCESS"
        asked = ["DescribeStackResource", *more]
        assert log.waves[:2] == [sorted([*LOOK, *READ, *asked]), FOLLOW_UPS]
        assert len(log.waves) == 5

    def test_an_update_does_not_read_it(self, aws: Aws, pools: Pools, log: CallLog) -> None:
        at = publisher(aws, "file")
        upload(policy(FOR_STOREFRONT))
        at.create(pools.properties())
        log.clear()
        at.update(pools.properties(), pools.properties())

        # The last one notes the date of the request.
        assert log.waves == [
            sorted([*LOOK_AGAIN, "DescribeStackResource"]),
            sorted(READ + FOLLOW_UPS),
            ["PutObject"],
        ]


class TestCommandLine:
    @pytest.fixture
    def names(self, published: Published) -> Any:
        """Say in SSM that the publisher has these rules."""

        def put(*rules: dict[str, Any]) -> None:
            published.ssm.put_parameter(
                Name="/amplify-outputs/.publisher/name-policy",
                Value=policy(*rules),
                Type="String",
                Overwrite=True,
            )

        return put

    def test_publish_gets_only_names_that_are_for_the_command_line(
        self, command_line: CommandLine, pools: Pools, published: Published, names: Any
    ) -> None:
        names(FOR_STOREFRONT)
        said = command_line.publish(pools)

        assert (said.code, said.out) == (1, "")
        assert "NameNotAllowed" in said.err
        flat = " ".join(said.err.split())
        assert (
            f"The command line of account {ACCOUNT} may not have the name storefront/prod: storefront/ is for "
            "stacks named storefront." in flat
        )
        assert published.objects() == []
        names(FOR_STOREFRONT, FOR_SHELLS)
        assert command_line.publish(pools).code == 0

    def test_publish_with_json_prints_the_problem(
        self, command_line: CommandLine, pools: Pools, names: Any
    ) -> None:
        names(FOR_STOREFRONT)
        answer = command_line.publish(pools, "--json").json

        found = [(problem["code"], problem["subject"]) for problem in answer["problems"]]
        assert (answer["changed"], found) == (False, [("NameNotAllowed", "PublicationName")])

    def test_publish_does_not_keep_a_name_that_a_rule_gives_to_others(
        self, command_line: CommandLine, pools: Pools, published: Published, names: Any
    ) -> None:
        command_line.publish(pools)
        before = published.everything()
        names(FOR_STOREFRONT)
        pools.require_password_length(12)

        assert command_line.publish(pools).code == 1
        after = published.everything()
        assert {key: after[key] for key in before} == before

    def test_publish_adopts_nothing_against_the_policy(
        self, command_line: CommandLine, aws: Aws, pools: Pools, published: Published, names: Any
    ) -> None:
        knows_stacks(aws)
        left = publisher(aws, "")
        left.create(pools.properties())
        RESOURCES[left.stack, left.logical_id] = {"ResourceStatus": "DELETE_SKIPPED"}
        before = published.record()
        names(FOR_STOREFRONT)
        said = command_line.publish(pools, "--adopt")

        assert (said.code, "NameNotAllowed" in said.err) == (1, True)
        assert published.record() == before

    def test_withdraw_leaves_a_name_that_a_rule_gives_to_others(
        self, command_line: CommandLine, pools: Pools, published: Published, names: Any
    ) -> None:
        command_line.publish(pools)
        before = published.record()
        names(FOR_STOREFRONT)
        said = command_line("withdraw", "storefront/prod")

        assert (said.code, said.out) == (1, "")
        assert said.err.startswith(
            "Nothing was withdrawn: 1 problem: NameNotAllowed (PublicationName). [1] The command line of account "
        )
        assert published.record() == before
        names(FOR_STOREFRONT, FOR_SHELLS)
        assert command_line("withdraw", "storefront/prod").out == "Withdrew storefront/prod.\n"

    def test_withdraw_of_what_is_not_published_asks_no_policy(
        self, command_line: CommandLine, names: Any
    ) -> None:
        names(FOR_STOREFRONT)
        said = command_line("withdraw", "storefront/prod")

        assert (said.code, said.out) == (0, "storefront/prod is not published.\n")
