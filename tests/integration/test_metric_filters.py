"""What the template counts in the log of the custom resource, in lines that the function wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.metric_filters import counted, matches, patterns
from tests.simulation import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools

LEFT = {"LeftBehind": 1}
FAILED = {"FailedAnswers": 1}
UNEXPECTED = {"FailedAnswers": 1, "UnexpectedFailures": 1}
DENIED = {"DeniedRequests": 1}
DOUBTED = {"DoubtedRequests": 1}
UNUSUAL = {"UnusualResponseUrls": 1}


def test_what_goes_well_is_counted_nowhere(
    cloudformation: CloudFormation, pools: Pools, lines: Callable[[], list[str]]
) -> None:
    properties = pools.properties()
    cloudformation.create(properties)
    cloudformation.update(pools.properties(OutputsVersion="1.4"), properties)
    cloudformation.delete(properties)

    assert len(lines()) > 3
    assert counted(lines()) == {}


def test_a_wrong_property_is_counted_as_a_failure_and_is_nothing_unexpected(
    cloudformation: CloudFormation, pools: Pools, lines: Callable[[], list[str]]
) -> None:
    cloudformation.create(pools.properties(FailOn="never"))

    assert counted(lines()) == FAILED


def test_a_refusal_of_aws_is_counted_as_unexpected(
    cloudformation: CloudFormation, pools: Pools, lines: Callable[[], list[str]], aws: Aws
) -> None:
    def deny(**_: Any) -> None:
        error = {"Error": {"Code": "AccessDeniedException", "Message": "not allowed"}}
        raise aws.ssm.exceptions.ClientError(error, "PutParameter")

    aws.ssm.meta.events.register("before-call.ssm.PutParameter", deny)
    cloudformation.create(pools.properties())

    assert counted(lines()) == UNEXPECTED


def test_a_deletion_that_leaves_what_another_stack_has_is_counted(
    cloudformation: CloudFormation, pools: Pools, lines: Callable[[], list[str]]
) -> None:
    properties = pools.properties()
    cloudformation.create(properties)
    answer = cloudformation.other_stack("admin").delete(properties)

    assert answer["Status"] == "SUCCESS"
    assert counted(lines()) == LEFT


@pytest.mark.parametrize(
    ("status", "expected"), [("CREATE_COMPLETE", DENIED), ("UPDATE_ROLLBACK_FAILED", DOUBTED)]
)
def test_a_request_that_cloudformation_does_not_confirm_is_counted(
    status: str,
    expected: dict[str, int],
    cloudformation: CloudFormation,
    pools: Pools,
    lines: Callable[[], list[str]],
) -> None:
    create = cloudformation.request("Create", pools.properties())
    RESOURCES[cloudformation.stack, cloudformation.logical_id]["ResourceStatus"] = status

    assert cloudformation.deliver(create)["Status"] == "SUCCESS"
    assert counted(lines()) == expected


def test_a_response_url_that_is_not_like_cloudformations_is_counted(
    cloudformation: CloudFormation, pools: Pools, lines: Callable[[], list[str]]
) -> None:
    create = cloudformation.request("Create", pools.properties())
    url = create["ResponseURL"].replace("useast1", "elsewhere")

    assert cloudformation.deliver({**create, "ResponseURL": url})["Status"] == "SUCCESS"
    assert counted(lines()) == UNUSUAL


def test_every_metric_is_counted_in_one_of_these_tests() -> None:
    assert patterns().keys() == {
        *(*LEFT, *FAILED, *UNEXPECTED),
        *(*DENIED, *DOUBTED, *UNUSUAL),
    }


@pytest.mark.parametrize(
    ("pattern", "is_matched"),
    [
        ('{ $.message = "left" }', True),
        ('{ $.message = "lef" }', False),
        ('{ $.message = "l*" }', True),
        ('{ $.message = "left" && $.problem.code = "X" }', True),
        ('{ $.message = "left" && $.problem.code = "Y" }', False),
        ('{ $.absent = "*" }', False),
        ('{ $.message.deeper = "*" }', False),
    ],
)
def test_a_pattern_is_matched_as_cloudwatch_matches_it(pattern: str, *, is_matched: bool) -> None:
    assert matches(pattern, {"message": "left", "problem": {"code": "X"}}) is is_matched


@pytest.mark.parametrize("pattern", ["left", '{ $.a = "x" || $.b = "y" }', "{ $.a > 3 }"])
def test_a_pattern_of_another_kind_is_not_passed_over(pattern: str) -> None:
    with pytest.raises(AssertionError):
        matches(pattern, {})
