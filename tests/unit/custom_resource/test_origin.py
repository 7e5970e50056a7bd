"""Of which stacks a publisher accepts requests: those of its account and partition."""

from __future__ import annotations

import pytest

from amplify_outputs.custom_resource.origin import Origin

HOME = Origin("aws", "us-east-1", "123456789012")
GUID = "5fd2c0a0-0000-4000-8000-000000000001"
STACK = f"arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/{GUID}"
NO_STACK = "its StackId is not the ARN of a CloudFormation stack"


@pytest.mark.parametrize(
    ("stack_id", "fault"),
    [
        (STACK, None),
        # The publisher's own region is for VerifyRequests to judge.
        (STACK.replace("us-east-1", "eu-west-1"), None),
        (STACK.replace("storefront", f"StackSet-web-{GUID}"), None),
        (STACK.replace("storefront", "S" * 128), None),
        (
            STACK.replace("123456789012", "210987654321"),
            "its stack is of account 210987654321, and this publisher of 123456789012",
        ),
        (
            STACK.replace("arn:aws:", "arn:aws-cn:"),
            "its stack is in the partition aws-cn, and this publisher in aws",
        ),
        ("cli:123456789012", NO_STACK),
        ("", NO_STACK),
        ("storefront", NO_STACK),
        (STACK.replace("storefront", "S" * 129), NO_STACK),
        (STACK.replace("storefront", "1storefront"), NO_STACK),
        (STACK.replace(f"/{GUID}", ""), NO_STACK),
        (STACK.replace("cloudformation", "lambda"), NO_STACK),
        (STACK.replace("stack/", "changeSet/"), NO_STACK),
        (STACK.replace("123456789012", "12345678901"), NO_STACK),
        (f"{STACK}/more", NO_STACK),
        (f"{STACK}\n", NO_STACK),
        (f" {STACK}", NO_STACK),
        (STACK.upper(), NO_STACK),
    ],
)
def test_a_stack_is_served_if_it_is_one_of_the_publishers_account(
    stack_id: str, fault: str | None
) -> None:
    assert HOME.fault_of(stack_id) == fault


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:ssm:us-east-1:123456789012:parameter/amplify-outputs", HOME),
        (
            "arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/a",
            Origin("aws-us-gov", "us-gov-west-1", "123456789012"),
        ),
    ],
)
def test_a_publisher_knows_where_it_is_from_the_arn_of_its_parameters(
    arn: str, expected: Origin
) -> None:
    assert Origin.of_arn(arn) == expected
