"""No event is believed: what a stack does goes through, and what CloudFormation denies is logged or refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError

from amplify_outputs.aws.clients import Aws
from amplify_outputs.custom_resource.answer import Wire
from amplify_outputs.custom_resource.handler import make_handler
from amplify_outputs.custom_resource.lifecycle import NotAnswerable
from benchmarks.calls import CallLog
from tests.sessions import events_of
from tests.simulation import (
    BUCKET,
    ENVIRONMENT,
    REGION,
    RESOURCES,
    STACK,
    CloudFormation,
    make_pools,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.session import Session

    from tests.simulation import Pools, Published

LOGICAL_ID = "Outputs4Web"
WAY_OUT = "If CloudFormation sent it, deploy the publisher with VerifyRequests=log and "
TRY_AGAIN = f"{WAY_OUT}try again."
DELETE_AGAIN = (
    f"{WAY_OUT}delete the stack again, or retain this resource when you delete the stack."
)


@dataclass
class Modes:
    """A publisher of each mode, on the same AWS."""

    aws: Aws
    log: CallLog

    def __call__(self, mode: str, stack: str = STACK) -> CloudFormation:
        answers: list[dict[str, Any]] = []

        def put(_url: str, body: bytes, _seconds: float) -> int:
            answers.append(json.loads(body))
            return 200

        environment = ENVIRONMENT | {"VERIFY_REQUESTS": mode}
        return CloudFormation(
            make_handler(environment, self.aws, Wire(put=put)), stack, answers=answers
        )

    @property
    def asked(self) -> int:
        """How often CloudFormation was asked."""
        return sum(wave.count("DescribeStackResource") for wave in self.log.waves)


@pytest.fixture
def modes(session: Session) -> Modes:
    log = CallLog()
    log.watch(session)
    return Modes(Aws(session), log)


@pytest.fixture
def attackers(role_answers: dict[str, dict[str, str]]) -> Pools:
    """Pools that belong to somebody else."""
    return make_pools(REGION, role_answers)


@pytest.fixture(autouse=True)
def _no_stack_of_another_test() -> Iterator[None]:
    RESOURCES.clear()
    yield
    RESOURCES.clear()


def says(status: str, physical_id: str = "", name: str = "Custom::AmplifyOutputs") -> None:
    """CloudFormation says so of the stack's resource from now on."""
    RESOURCES[STACK, LOGICAL_ID] = {
        "ResourceStatus": status,
        "ResourceType": name,
        "PhysicalResourceId": physical_id,
    }


def told(lines: list[str]) -> list[tuple[str, str, bool]]:
    """What the log says about requests that were not confirmed."""
    events = [json.loads(line) for line in lines]
    return [
        (event["message"], event["reason"], event["refused"])
        for event in events
        if event["message"] in ("denied", "doubted", "unusual response URL")
    ]


def refused(reason: str, way_out: str = TRY_AGAIN) -> str:
    return f"CloudFormation does not confirm this request: {reason}. Nothing was changed. {way_out}"


@pytest.mark.parametrize("mode", ["log", "on", "off"])
def test_everything_that_a_stack_does_goes_through_without_a_word(
    mode: str, modes: Modes, pools: Pools, published: Published, lines: Callable[[], list[str]]
) -> None:
    stack = modes(mode)
    old = pools.properties()
    new = pools.properties(PublicationName="storefront/live")
    steps = [stack.create(old), stack.update(new, old)]
    # The clean-up after a new name, then an update that fails and its way back, then the end.
    delete = stack.request("Delete", old, PhysicalResourceId="storefront/prod")
    says("DELETE_IN_PROGRESS", "storefront/live")
    steps.append(stack.deliver(delete))
    failed = stack.update(pools.properties(PublicationName="storefront/live", FailOn="never"), new)
    steps += [stack.update(new, new), stack.delete(new)]

    assert [step["Status"] for step in steps] == ["SUCCESS"] * 5
    assert failed["Status"] == "FAILED"
    assert published.nothing()
    assert told(lines()) == []
    # Wrong properties are refused before anything is read.
    assert modes.asked == (0 if mode == "off" else 5)


def forged_update(stack: CloudFormation, pools: Pools, **changes: Any) -> dict[str, Any]:
    """What anybody with lambda:InvokeFunction can send: ids that every reader of records knows, pools of their own."""
    event = stack.request(
        "Update",
        pools.properties(),
        OldResourceProperties=pools.properties(),
        PhysicalResourceId="storefront/prod",
    )
    says("CREATE_COMPLETE", "storefront/prod")
    return {**event, **changes}


AT_REST = "nothing is under way at the resource (CREATE_COMPLETE)"


@pytest.mark.parametrize(
    ("mode", "status", "said"),
    [
        ("on", "FAILED", [("denied", AT_REST, True)]),
        ("log", "SUCCESS", [("denied", AT_REST, False)]),
        ("off", "SUCCESS", []),
    ],
)
def test_an_update_of_a_stack_at_rest_is_forged(
    mode: str,
    status: str,
    said: list[tuple[str, str, bool]],
    modes: Modes,
    pools: Pools,
    attackers: Pools,
    published: Published,
    lines: Callable[[], list[str]],
) -> None:
    stack = modes(mode)
    stack.create(pools.properties())
    before = published.everything()

    answer = stack.deliver(forged_update(stack, attackers))

    assert answer["Status"] == status
    assert told(lines()) == said
    if mode == "on":
        assert answer["Reason"] == refused(AT_REST)
        assert published.everything() == before
    else:
        pool_id = published.parameter()["auth"]["user_pool_id"]
        assert pool_id == attackers.user_pool_id


def test_a_refused_request_wrote_nothing_and_read_once(modes: Modes, pools: Pools) -> None:
    stack = modes("on")
    says("CREATE_COMPLETE")
    create = stack.request("Create", pools.properties())
    says("CREATE_COMPLETE")
    modes.log.clear()

    assert stack.deliver(create)["Status"] == "FAILED"
    [wave] = modes.log.waves
    assert not [call for call in wave if call.startswith(("Put", "Delete", "Add"))]


@pytest.mark.parametrize("mode", ["log", "on", "off"])
@pytest.mark.parametrize(
    ("stack_id", "fault"),
    [
        (
            STACK.replace("123456789012", "210987654321"),
            "its stack is of account 210987654321, and this publisher of 123456789012",
        ),
        (
            STACK.replace("arn:aws:", "arn:aws-cn:"),
            "its stack is in the partition aws-cn, and this publisher in aws",
        ),
        ("cli:123456789012", "its StackId is not the ARN of a CloudFormation stack"),
    ],
)
@pytest.mark.parametrize(
    ("kind", "way_out"),
    [
        ("Create", "Use a publisher in the account and region of the stack."),
        ("Delete", "Retain this resource when you delete the stack."),
    ],
)
def test_a_stack_of_another_account_is_refused_always(
    mode: str,
    stack_id: str,
    fault: str,
    kind: str,
    way_out: str,
    modes: Modes,
    pools: Pools,
    published: Published,
    lines: Callable[[], list[str]],
) -> None:
    stack = modes(mode, stack_id)
    event = stack.request(kind, pools.properties(), PhysicalResourceId="storefront/prod")

    answer = stack.deliver(event)

    reason = f"The request was refused: {fault}. Nothing was changed. {way_out}"
    assert (answer["Status"], answer["Reason"]) == ("FAILED", reason)
    assert told(lines()) == [("denied", fault, True)]
    assert modes.log.waves == []
    assert published.nothing()


@pytest.mark.parametrize("mode", ["log", "on", "off"])
@pytest.mark.parametrize(
    ("signed", "fault"),
    [
        (
            "X-Amz-Date=99991231T235959Z&X-Amz-Expires=7200",
            "the moment in ResponseURL at which it was made is in the future",
        ),
        (
            f"X-Amz-Date={datetime.now(UTC):%Y%m%dT%H%M%SZ}&X-Amz-Expires={'9' * 400}",
            "ResponseURL is valid for longer than seven days",
        ),
    ],
    ids=["9999", "endless"],
)
def test_a_moment_that_no_request_can_have_is_refused_always(
    mode: str, signed: str, fault: str, modes: Modes, pools: Pools, published: Published
) -> None:
    stack = modes(mode)
    create = stack.request("Create", pools.properties())
    url = f"{create['ResponseURL'].partition('?')[0]}?{signed}"
    event = {**create, "ResponseURL": url}

    reason = f"The request is incomplete: {fault}. Nothing was changed."
    assert stack.deliver(event)["Reason"] == reason
    assert published.nothing()


def test_a_response_url_expires_after_seven_days_whatever_it_says(
    modes: Modes, pools: Pools, published: Published
) -> None:
    stack = modes("log")
    create = stack.request("Create", pools.properties())
    url = create["ResponseURL"].partition("?")[0]
    signed = "X-Amz-Date=20200101T000000Z&X-Amz-Expires=999999999"

    with pytest.raises(NotAnswerable, match="arrived after its ResponseURL had expired"):
        stack.deliver({**create, "ResponseURL": f"{url}?{signed}"})
    assert published.nothing()


@pytest.mark.parametrize("mode", ["log", "on"])
@pytest.mark.parametrize("code", ["Throttling", "AccessDenied", "InternalFailure", "no answer"])
def test_what_cloudformation_does_not_say_is_no_reason_to_refuse(
    mode: str,
    code: str,
    session: Session,
    modes: Modes,
    pools: Pools,
    published: Published,
    lines: Callable[[], list[str]],
) -> None:
    def refuse(**_: Any) -> Any:
        if code == "no answer":
            raise ReadTimeoutError(endpoint_url="https://cloudformation.us-east-1.amazonaws.com")
        http = type("Http", (), {"status_code": 400})()
        return http, {"Error": {"Code": code, "Message": "So the test wants it"}}

    events_of(session).register_first("before-call.cloudformation.DescribeStackResource", refuse)
    stack = modes(mode)

    answers = [stack.create(pools.properties()), stack.delete(pools.properties())]

    assert [answer["Status"] for answer in answers] == ["SUCCESS", "SUCCESS"]
    assert published.nothing()
    why = "ReadTimeoutError" if code == "no answer" else code
    doubt = ("doubted", f"CloudFormation did not describe the resource ({why})", False)
    assert told(lines()) == [doubt, doubt]


@pytest.mark.parametrize("mode", ["log", "on"])
@pytest.mark.parametrize(
    ("message", "kind", "word", "reason"),
    [
        ("Stack with id X does not exist", "Create", "denied", "there is no such stack"),
        ("Stack 'X' does not exist", "Delete", "denied", "there is no such stack"),
        ("Stack [X] does not exist", "Delete", "denied", "there is no such stack"),
        ("1 validation error detected: Value 'X'", "Create", "denied", "there is no such stack"),
        (
            "Resource Outputs4Web does not exist for stack X",
            "Create",
            "denied",
            "there is no such logical id",
        ),
        (
            "Resource [Outputs4Web] does not exist in stack [X]",
            "Delete",
            "doubted",
            "the stack has no resource of that logical id any more",
        ),
    ],
)
def test_what_is_not_there_is_told_by_the_words_of_cloudformation(
    mode: str,
    message: str,
    kind: str,
    word: str,
    reason: str,
    session: Session,
    modes: Modes,
    pools: Pools,
    lines: Callable[[], list[str]],
) -> None:
    http = type("Http", (), {"status_code": 400})()
    said = (http, {"Error": {"Code": "ValidationError", "Message": message}})
    events_of(session).register_first(
        "before-call.cloudformation.DescribeStackResource", lambda **_: said
    )
    stack = modes(mode)
    event = stack.request(kind, pools.properties(), PhysicalResourceId="storefront/prod")

    answer = stack.deliver(event)

    refuses = (mode, word) == ("on", "denied")
    assert answer["Status"] == ("FAILED" if refuses else "SUCCESS")
    assert told(lines()) == [(word, reason, refuses)]
    if refuses:
        way_out = DELETE_AGAIN if kind == "Delete" else TRY_AGAIN
        assert answer["Reason"] == refused(reason, way_out)


@pytest.mark.parametrize("physical_id", ["storefront/prod", "storefront-Outputs4Web-1EXAMPLE23456"])
def test_a_forged_delete_removes_nothing_and_says_how_a_true_one_gets_through(
    physical_id: str, modes: Modes, pools: Pools, published: Published
) -> None:
    stack = modes("on")
    stack.create(pools.properties())
    before = published.everything()
    delete = stack.request("Delete", pools.properties(), PhysicalResourceId=physical_id)
    says("CREATE_COMPLETE", "storefront/prod")

    assert stack.deliver(delete)["Reason"] == refused(AT_REST, DELETE_AGAIN)
    assert published.everything() == before
    # Not even a note of the withdrawal, which would make the next deployment come too late.
    listed = published.s3.list_objects_v2(Bucket=BUCKET, Prefix="withdrawn/")
    assert listed["KeyCount"] == 0
    # With the parameter at its default, the same request is done.
    assert modes("log").deliver(delete)["Status"] == "SUCCESS"
    assert published.nothing()


def test_a_clean_up_after_a_new_name_is_doubted_and_done(
    modes: Modes, pools: Pools, published: Published, lines: Callable[[], list[str]]
) -> None:
    stack = modes("on")
    old, new = pools.properties(), pools.properties(PublicationName="storefront/live")
    stack.create(old)
    stack.update(new, old)
    delete = stack.request("Delete", old, PhysicalResourceId="storefront/prod")
    says("UPDATE_COMPLETE", "storefront/live")

    assert stack.deliver(delete)["Status"] == "SUCCESS"
    assert published.parameters() == ["/amplify-outputs/storefront/live"]
    reason = "the resource has another physical id by now (UPDATE_COMPLETE)"
    assert told(lines()) == [("doubted", reason, False)]


def test_what_a_stack_retains_is_not_deleted_by_a_forged_request(
    modes: Modes, pools: Pools, published: Published
) -> None:
    stack = modes("on")
    stack.create(pools.properties())
    delete = stack.request("Delete", pools.properties(), PhysicalResourceId="storefront/prod")
    says("DELETE_SKIPPED", "storefront/prod")

    reason = "the stack keeps what the resource published (DELETE_SKIPPED)"
    assert stack.deliver(delete)["Reason"] == refused(reason, DELETE_AGAIN)
    assert not published.nothing()


def test_another_type_is_denied_and_the_name_in_the_log_is_cut(
    modes: Modes, pools: Pools, lines: Callable[[], list[str]]
) -> None:
    stack = modes("log")
    event = stack.request("Create", pools.properties(), ResourceType="Custom::" + "A" * 5000)
    says("CREATE_IN_PROGRESS")

    assert stack.deliver(event)["Status"] == "SUCCESS"
    reason = f"the type of the resource is Custom::AmplifyOutputs, not {('Custom::' + 'A' * 92)}"
    assert told(lines()) == [("denied", reason, False)]


def test_a_type_that_nests_too_deep_is_another_type(modes: Modes, pools: Pools) -> None:
    nested: list[object] = []
    for _ in range(5000):
        nested = [nested]
    stack = modes("log")
    event = stack.request("Create", pools.properties()) | {"ResourceType": nested}
    says("CREATE_IN_PROGRESS")

    assert stack.deliver(event)["Status"] == "SUCCESS"


@pytest.mark.parametrize(("mode", "status"), [("log", "SUCCESS"), ("on", "FAILED")])
def test_a_stack_of_another_region_is_denied_without_a_question(
    mode: str, status: str, modes: Modes, pools: Pools, lines: Callable[[], list[str]]
) -> None:
    stack = modes(mode, STACK.replace("us-east-1", "eu-west-1"))

    assert stack.create(pools.properties())["Status"] == status
    reason = "the stack is in eu-west-1, and uses a publisher of that region"
    assert told(lines()) == [("denied", reason, mode == "on")]
    assert modes.asked == 0


@pytest.mark.parametrize("mode", ["log", "on", "off"])
@pytest.mark.parametrize(
    ("replaced", "by", "odd"),
    [
        (
            "https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/",
            "https://bucket.s3.amazonaws.com/",
            "its host is bucket.s3.amazonaws.com",
        ),
        ("storefront", "another", "its path does not begin with the stack"),
    ],
)
def test_an_unusual_response_url_is_logged_and_refused_only_if_requests_are_verified(
    mode: str,
    replaced: str,
    by: str,
    odd: str,
    modes: Modes,
    pools: Pools,
    published: Published,
    lines: Callable[[], list[str]],
) -> None:
    stack = modes(mode)
    create = stack.request("Create", pools.properties())
    event = {**create, "ResponseURL": create["ResponseURL"].replace(replaced, by)}

    if mode == "on":
        expected = f"The ResponseURL is not one of CloudFormation's: {odd}. Nothing was changed."
        with pytest.raises(NotAnswerable) as raised:
            stack.deliver(event)
        assert str(raised.value) == expected
        assert (stack.answers, published.nothing()) == ([], True)
    else:
        assert stack.deliver(event)["Status"] == "SUCCESS"
    assert told(lines()) == [("unusual response URL", odd, mode == "on")]


def test_the_publishers_own_resource_is_not_asked_about(modes: Modes) -> None:
    stack = modes("on")
    answer = stack.send("Create", {"Layer": "1"}, ResourceType="Custom::AmplifyOutputsPackage")

    assert answer["Status"] == "SUCCESS"
    assert modes.log.waves == []


def test_another_value_of_the_parameter_does_not_start(aws: Aws) -> None:
    with pytest.raises(ValueError, match="'yes' is not a valid VerifyRequests"):
        make_handler(ENVIRONMENT | {"VERIFY_REQUESTS": "yes"}, aws)
