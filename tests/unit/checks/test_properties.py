"""Problems of a request itself, found before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.problem import Problem
from amplify_outputs.properties.parse import parse_request
from tests.builders import properties
from tests.unit.checks.pool_problems import found, named

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Severity


def refused(**changes: Any) -> list[Problem]:
    """Everything that is wrong with right properties that were changed; None leaves one out."""
    try:
        parse_request(properties(**changes))
    except RequestInvalid as refusal:
        return list(refusal.problems)
    return []


@pytest.mark.parametrize(
    ("region", "exist"),
    [
        ("us-east-1", True),
        ("ap-southeast-7", True),
        ("mx-central-1", True),
        ("us-gov-west-1", True),
        ("us-gov-east-1", True),
        # It begins like an isolated partition, but is not one.
        ("us-isolde-1", True),
        ("cn-north-1", False),
        ("cn-northwest-1", False),
        ("us-iso-east-1", False),
        ("us-isob-east-1", False),
        ("us-isof-south-1", False),
        ("eu-isoe-west-1", False),
    ],
)
def test_user_pools_exist_in_some_partitions_only(
    region: str,
    exist: bool,  # noqa: FBT001 - a table
) -> None:
    assert refused(UserPoolId=f"{region}_AbC123xyz", IdentityPoolId=None) == (
        []
        if exist
        else [
            Problem(
                "RegionWithoutUserPools",
                "error",
                "UserPoolId",
                f"Amazon Cognito has no user pools in {region}.",
                "Give the id of a user pool in the standard partition or in GovCloud.",
            )
        ]
    )


@pytest.mark.parametrize("identity_pool_region", ["cn-north-1", "us-gov-west-1", "eu-west-1"])
def test_an_identity_pool_may_be_of_any_region(identity_pool_region: str) -> None:
    identity_pool_id = f"{identity_pool_region}:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
    assert refused(IdentityPoolId=identity_pool_id) == []


@pytest.mark.parametrize(
    "user_pool_id", ["cn-north-1", "cn-north-1_", "cn-north-1:x", "CN-NORTH-1_x"]
)
def test_what_is_no_id_has_no_region(user_pool_id: str) -> None:
    assert named(refused(UserPoolId=user_pool_id)) == [("PropertyInvalid", "error", "UserPoolId")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"UserPoolId": None}, [("PropertyMissing", "error", "UserPoolId")]),
        ({"UserPool": "x"}, [("PropertyUnknown", "error", "UserPool")]),
        ({"FailOn": "info"}, [("PropertyInvalid", "error", "FailOn")]),
        ({"PoolRoleArn": "x"}, [("PropertyInvalid", "error", "PoolRoleArn")]),
        ({"Outputs": {"auht": {}}}, [("OutputsInvalid", "error", "Outputs.auht")]),
        (
            {"UserPoolId": "cn-north-1_x", "PoolRoleArn": "x", "FailOn": "never", "Typo": "x"},
            [
                ("PropertyInvalid", "error", "FailOn"),
                ("PropertyInvalid", "error", "PoolRoleArn"),
                ("PropertyUnknown", "error", "Typo"),
                ("RegionWithoutUserPools", "error", "UserPoolId"),
            ],
        ),
    ],
)
def test_everything_wrong_is_named_at_once(
    changes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(refused(**changes)) == expected


def test_a_pool_of_the_european_sovereign_cloud_is_refused_as_not_supported() -> None:
    with pytest.raises(RequestInvalid) as refused:
        parse_request(properties(UserPoolId="eusc-de-east-1_AbC123", IdentityPoolId=None))

    assert refused.value.problems == (
        Problem(
            "PropertyUnavailable",
            "error",
            "UserPoolId",
            "The publisher does not support user pools of the European Sovereign Cloud "
            "(eusc-de-east-1): their domains and issuers have other names.",
            "Give the id of a user pool in the standard partition or in GovCloud.",
        ),
    )


SECRET = "{{resolve:secretsmanager:shop/key}}"  # noqa: S105 - a reference
UNRESOLVED, SUSPECTED = ("PlaceholderUnresolved", "error"), ("PlaceholderSuspected", "warning")


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        # It holds.
        ({"custom": {"key": SECRET}}, [(*UNRESOLVED, "Outputs.custom.key")]),
        ({"custom": {"a": ["x", "${AWS::Region}"]}}, [(*UNRESOLVED, "Outputs.custom.a[1]")]),
        ({"custom": {"url": "https://${Token[TOKEN.1]}/"}}, [(*UNRESOLVED, "Outputs.custom.url")]),
        (
            {"custom": {"${AWS::StackName}": "x"}},
            [(*UNRESOLVED, "Outputs.custom.${AWS::StackName}")],
        ),
        # It breaks.
        ({"custom": {"key": "value", "price": "5$", "text": "{{name}}"}}, []),
        ({}, []),
        # Borderline: the app may replace it.
        ({"custom": {"greeting": "Hello ${name}"}}, [(*SUSPECTED, "Outputs.custom.greeting")]),
        (
            {"custom": {"a": "${name} ${AWS::Region}"}},
            [(*SUSPECTED, "Outputs.custom.a"), (*UNRESOLVED, "Outputs.custom.a")],
        ),
    ],
)
def test_placeholders_are_no_values(
    outputs: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found({"Outputs": outputs})) == expected


@pytest.mark.parametrize(
    ("text", "why", "fix"),
    [
        (
            SECRET,
            "which CloudFormation did not resolve",
            "Give the value itself, or leave it out: secrets do not belong in the file.",
        ),
        (
            "${AWS::Region}",
            "which CloudFormation replaces only in Fn::Sub",
            "Put Fn::Sub around the text, or give the value itself.",
        ),
        (
            "${Token[TOKEN.1]}",
            "which CDK did not resolve",
            "Give the token to CDK as a whole value, not as a part of a text that CDK does not see.",
        ),
        (
            "${StageName}",
            "which looks like a placeholder",
            "Put Fn::Sub around the text, or give the value itself. If the app replaces it, accept this.",
        ),
    ],
)
def test_a_placeholder_is_named_in_full_with_the_tool(text: str, why: str, fix: str) -> None:
    certain = text != "${StageName}"
    code, severity = UNRESOLVED if certain else SUSPECTED
    assert found({"Outputs": {"custom": {"key": f"a {text} b"}}}) == [
        Problem(
            code,
            cast("Severity", severity),
            "Outputs.custom.key",
            f"Outputs.custom.key has {text}, {why}.",
            fix,
        )
    ]


def test_a_long_placeholder_is_cut() -> None:
    [problem] = found({"Outputs": {"custom": {"key": "${" + "n" * 500 + "}"}}})
    assert (
        problem.message
        == "Outputs.custom.key has ${" + "n" * 78 + " …, which looks like a placeholder."
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"UserPoolId": "{{resolve:ssm-secure:/pool}}"}, [(*UNRESOLVED, "UserPoolId")]),
        ({"UserPoolId": "${AWS::NoValue}"}, [(*UNRESOLVED, "UserPoolId")]),
        ({"Formats": ["dart", "${AWS::Region}"]}, [(*UNRESOLVED, "Formats[1]")]),
        ({"Expect": {"Groups": {"a": "${AWS::Region}"}}}, [(*UNRESOLVED, "Expect.Groups.a")]),
        (
            {"Outputs": {"auth": {"mfa_configuration": "${AWS::Region}"}}},
            [(*UNRESOLVED, "Outputs.auth.mfa_configuration")],
        ),
        # Each cause once: other faults are still there, and so are other placeholders.
        (
            {
                "UserPoolId": "${AWS::Region}",
                "Adopt": "maybe",
                "Outputs": {"custom": {"a": SECRET}},
            },
            [
                ("PropertyInvalid", "error", "Adopt"),
                (*UNRESOLVED, "Outputs.custom.a"),
                (*UNRESOLVED, "UserPoolId"),
            ],
        ),
        # The wrong value itself is named.
        ({"UserPoolId": "${UserPool}"}, [("PropertyInvalid", "error", "UserPoolId")]),
    ],
)
def test_a_property_that_is_wrong_for_a_placeholder_says_that_alone(
    changes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(refused(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"UserPoolId": "nonsense"}, ["UserPoolId"]),
        ({"UserPoolId": None}, ["UserPoolId"]),
        (
            {"UserPoolId": "eu-west-1_AbC123xyz", "IdentityPoolId": None},
            ["Outputs.auth.aws_region"],
        ),
        ({}, []),
    ],
)
def test_an_override_contradicts_only_a_property_that_is_right(
    changes: dict[str, Any], expected: list[str]
) -> None:
    problems = refused(**changes, Outputs={"auth": {"aws_region": "us-east-1"}})
    assert [problem.subject for problem in problems] == expected
