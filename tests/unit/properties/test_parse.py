"""Properties become a request, or every one of them that is wrong is named."""

from __future__ import annotations

import pytest

from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.request import Expectations, PublishRequest
from amplify_outputs.properties.parse import parse_request
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID, ROLE_ARN, properties


def problems_of(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(RequestInvalid) as stopped:
        parse_request(properties(**changes))
    return [(problem.code, problem.subject) for problem in stopped.value.problems]


def test_the_smallest_request_gets_the_defaults() -> None:
    given = properties(IdentityPoolId=None)
    assert parse_request({**given, "ServiceToken": "arn:x", "ServiceTimeout": "120"}) == (
        PublishRequest(
            name="storefront/prod",
            user_pool_id=POOL_ID,
            user_pool_client_id=CLIENT_ID,
            identity_pool_id=None,
            outputs_version="1.5",
            outputs={},
            destinations=("ssm", "s3"),
            fail_on="error",
            accept_problems=(),
            expect=Expectations(),
            adopt=False,
        )
    )


def test_every_property_arrives_as_strings_and_leaves_in_its_type() -> None:
    assert parse_request(
        properties(
            OutputsVersion="1.3",
            Outputs={
                "auth": {"password_policy": {"min_length": "12", "require_symbols": "True"}},
                "custom": {"stage": "prod", "retries": "3"},
            },
            Formats=["json"],
            Destinations=["s3"],
            FailOn="warning",
            AcceptProblems=["OAuthDomainMissing"],
            Expect={"AuthenticatedRoleArn": ROLE_ARN, "Groups": {"admins": ROLE_ARN}},
            Adopt="true",
            KeepInSync="False",
        )
    ) == PublishRequest(
        name="storefront/prod",
        user_pool_id=POOL_ID,
        user_pool_client_id=CLIENT_ID,
        identity_pool_id=IDENTITY_POOL_ID,
        outputs_version="1.3",
        outputs={
            "auth": {"password_policy": {"min_length": 12, "require_symbols": True}},
            "custom": {"stage": "prod", "retries": "3"},
        },
        destinations=("s3",),
        fail_on="warning",
        accept_problems=("OAuthDomainMissing",),
        expect=Expectations(ROLE_ARN, None, {"admins": ROLE_ARN}),
        adopt=True,
        keep_in_sync=False,
    )


@pytest.mark.parametrize(
    ("given", "formats"),
    [
        (None, ()),
        (["json"], ()),
        (["mjs", "json", "dart"], ("dart", "mjs")),
        (
            ["legacy-json-mobile", "legacy-json", "mjs", "ts", "dart"],
            ("dart", "ts", "mjs", "legacy-json", "legacy-json-mobile"),
        ),
    ],
)
def test_formats_are_all_but_json_in_one_order(
    given: list[str] | None, formats: tuple[str, ...]
) -> None:
    asked = parse_request(properties(Formats=given, Destinations=["s3"]))

    assert asked.formats == formats


def test_formats_that_ssm_cannot_have_are_named_and_what_to_do() -> None:
    with pytest.raises(RequestInvalid) as stopped:
        parse_request(properties(Formats=["json", "ts", "dart"], Destinations=["ssm"]))
    assert stopped.value.problems == (
        Problem(
            "PropertyInvalid",
            "error",
            "Formats",
            "Formats has dart, ts, but Destinations has no s3.",
            "Add s3 to Destinations, or leave them out: the publisher puts formats other than "
            "json into S3 only.",
        ),
    )
    # The document alone may be there.
    assert parse_request(properties(Formats=["json"], Destinations=["ssm"])).formats == ()


@pytest.mark.parametrize(
    ("changes", "message", "fix"),
    [
        (
            {"DataApiKey": "true"},
            "DataApiKey is true, but there is no DataApiId.",
            "Set DataApiId, or leave DataApiKey out.",
        ),
        (
            {"IdentityPoolId": None, "Expect": {"UnauthenticatedRoleArn": ROLE_ARN}},
            "Expect has UnauthenticatedRoleArn, but there is no IdentityPoolId.",
            "Set IdentityPoolId, or expect no such role.",
        ),
        (
            {"Outputs": {"auth": {"user_pool_id": "us-east-1_other"}}},
            'Outputs.auth.user_pool_id is "us-east-1_other", but it follows from UserPoolId.',
            "Correct it, or leave it out (version 1.5 of the schema).",
        ),
        (
            {"IdentityPoolId": "x"},
            'IdentityPoolId is "x".',
            f"Set it to an id like {IDENTITY_POOL_ID}, or leave it out (AWS::NoValue).",
        ),
        (
            {"UserPoolId": None},
            "UserPoolId is missing.",
            "Set it to an id like us-east-1_AbC123xyz.",
        ),
    ],
)
def test_a_wrong_property_is_named_with_what_to_do(
    changes: dict[str, object], message: str, fix: str
) -> None:
    with pytest.raises(RequestInvalid) as stopped:
        parse_request(properties(**changes))
    assert [(each.message, each.fix) for each in stopped.value.problems] == [(message, fix)]


def test_a_request_gives_its_properties_back_and_they_make_the_same_request() -> None:
    first = parse_request(
        properties(
            ServiceToken="arn:x",
            OutputsVersion="1",
            Outputs={"auth": {"mfa_methods": ["SMS"]}},
            Destinations=["ssm"],
        )
    )
    assert "ServiceToken" not in first.properties
    assert parse_request(first.properties) == first


def test_three_wrong_properties_are_reported_at_once_with_value_and_form() -> None:
    with pytest.raises(RequestInvalid) as stopped:
        parse_request(
            properties(UserPoolId="AbC123", OutputsVersion="2", Adopt="yes", IdentityPoolId=None)
        )
    assert stopped.value.problems == (
        Problem(
            "PropertyInvalid",
            "error",
            "Adopt",
            'Adopt is "yes".',
            "Set it to true or false.",
        ),
        Problem(
            "PropertyInvalid",
            "error",
            "OutputsVersion",
            'OutputsVersion is "2".',
            "Set it to one of 1, 1.1, 1.2, 1.3, 1.4, 1.5.",
        ),
        Problem(
            "PropertyInvalid",
            "error",
            "UserPoolId",
            'UserPoolId is "AbC123".',
            "Set it to an id like us-east-1_AbC123xyz.",
        ),
    )
    assert str(stopped.value).startswith(
        "Nothing was published: 3 problems: PropertyInvalid (Adopt), PropertyInvalid "
        "(OutputsVersion), PropertyInvalid (UserPoolId). [1] Adopt is "
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"PublicationName": None}, [("PropertyMissing", "PublicationName")]),
        ({"UserPoolId": None}, [("PropertyMissing", "UserPoolId")]),
        ({"UserPoolClientId": None}, [("PropertyMissing", "UserPoolClientId")]),
        ({"UserPoolId": "us-east-1_x\n"}, [("PropertyInvalid", "UserPoolId")]),
        ({"UserPoolId": ["us-east-1_x"]}, [("PropertyInvalid", "UserPoolId")]),
        ({"UserPoolClientId": "has space"}, [("PropertyInvalid", "UserPoolClientId")]),
        ({"UserPoolClientId": "ünicode"}, [("PropertyInvalid", "UserPoolClientId")]),
        ({"IdentityPoolId": "us-east-1:1234"}, [("PropertyInvalid", "IdentityPoolId")]),
        ({"UserpoolId": POOL_ID}, [("PropertyUnknown", "UserpoolId")]),
        ({"PoolRoleArn": "reader"}, [("PropertyInvalid", "PoolRoleArn")]),
        ({"PoolRoleArn": ROLE_ARN.replace("role", "user")}, [("PropertyInvalid", "PoolRoleArn")]),
        (
            {
                "PoolRoleArn": "arn:aws:iam::222222222222:role/reader",
                "DataApiId": f"arn:aws:appsync:us-east-1:123456789012:apis/{'a' * 26}",
            },
            [("PropertyInvalid", "PoolRoleArn")],
        ),
        ({"KeepInSync": "never"}, [("PropertyInvalid", "KeepInSync")]),
        ({"Formats": ["dart"], "Destinations": ["ssm"]}, [("PropertyInvalid", "Formats")]),
        ({"Formats": ["xml"]}, [("PropertyInvalid", "Formats")]),
        ({"Formats": "json;ts"}, [("PropertyInvalid", "Formats")]),
        ({"Destinations": "s3,s4"}, [("PropertyInvalid", "Destinations")]),
        ({"Destinations": "[s3]"}, [("PropertyInvalid", "Destinations")]),
        ({"Destinations": {"s3": "true"}}, [("PropertyInvalid", "Destinations")]),
        ({"Destinations": [["s3"]]}, [("PropertyInvalid", "Destinations")]),
        ({"OutputsVersion": 1.5}, [("PropertyInvalid", "OutputsVersion")]),
        ({"FailOn": "info"}, [("PropertyInvalid", "FailOn")]),
        ({"AcceptProblems": ["Nonsense"]}, [("PropertyInvalid", "AcceptProblems")]),
        ({"AcceptProblems": ["UserPoolNotFound"]}, [("PropertyInvalid", "AcceptProblems")]),
        ({"AcceptProblems": "[1]"}, [("PropertyInvalid", "AcceptProblems")]),
        ({"AcceptProblems": {"a": "b"}}, [("PropertyInvalid", "AcceptProblems")]),
        ({"Expect": "role"}, [("PropertyInvalid", "Expect")]),
        ({"Expect": "[]"}, [("PropertyInvalid", "Expect")]),
        ({"Expect": {"Role": "x"}}, [("PropertyUnknown", "Expect.Role")]),
        ({"Expect": {"Groups": ["x"]}}, [("PropertyInvalid", "Expect.Groups")]),
        ({"Expect": {"Groups": {"a": "x"}}}, [("PropertyInvalid", "Expect.Groups.a")]),
        (
            {"Expect": {"AuthenticatedRoleArn": "x"}},
            [("PropertyInvalid", "Expect.AuthenticatedRoleArn")],
        ),
        (
            {"IdentityPoolId": None, "Expect": {"AuthenticatedRoleArn": ROLE_ARN}},
            [("PropertyInvalid", "Expect")],
        ),
        ({"Adopt": "1"}, [("PropertyInvalid", "Adopt")]),
        ({"Adopt": ["true"]}, [("PropertyInvalid", "Adopt")]),
    ],
)
def test_a_wrong_property_is_named(
    changes: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert problems_of(**changes) == expected


@pytest.mark.parametrize(
    "name",
    ["a", "storefront/prod", "A-b_9", "/".join("abcdefghij"), "a" * 63, "/".join(["b" * 39] * 5)],
)
def test_publication_names_may_be(name: str) -> None:
    assert parse_request(properties(PublicationName=name)).name == name


@pytest.mark.parametrize(
    "name",
    [
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        ".publisher/service-token",
        "a.b",
        "-a",
        "_a",
        "a b",
        "ä",
        "a\n",
        "a" * 64,
        "/".join("abcdefghijk"),
        "/".join(["b" * 63] * 4),
        7,
    ],
)
def test_publication_names_may_not_be(name: object) -> None:
    assert problems_of(PublicationName=name) == [("PropertyInvalid", "PublicationName")]


@pytest.mark.parametrize(
    ("outputs", "version", "expected"),
    [
        ("text", "1.5", ["Outputs"]),
        ({"aws_region": "x"}, "1.5", ["Outputs.aws_region"]),
        ({"version": "1.5"}, "1.5", ["Outputs.version"]),
        ({"auth": {"mfa_methods": ["EMAIL"]}}, "1.3", ["Outputs.auth.mfa_methods[0]"]),
        ({"auth": {"groups": []}}, "1.2", ["Outputs.auth.groups"]),
        (
            {"auth": {"username_attributes": ["username"]}},
            "1.5",
            ["Outputs.auth.username_attributes[0]"],
        ),
        ({"auth": {"user_pool_id": "us-east-1_other"}}, "1.5", ["Outputs.auth.user_pool_id"]),
        ({"auth": {"aws_region": "eu-west-1"}}, "1.5", ["Outputs.auth.aws_region"]),
        ({"storage": {"bucket_name": "b"}}, "1.5", ["Outputs.storage"]),
        (
            {"notifications": {"amazon_connect": {}}},
            "1.4",
            ["Outputs.notifications.amazon_connect"],
        ),
        ({"custom": {"a": {"b": [None]}}}, "1.5", ["Outputs.custom.a.b[0]"]),
        (
            {"auth": {"password_policy": {"min_length": "5", "require_numbers": "perhaps"}}},
            "1.5",
            [
                "Outputs.auth.password_policy.min_length",
                "Outputs.auth.password_policy.require_numbers",
            ],
        ),
    ],
)
def test_outputs_that_the_format_does_not_know_are_errors(
    outputs: object, version: str, expected: list[str]
) -> None:
    found = problems_of(Outputs=outputs, OutputsVersion=version)
    assert found == [("OutputsInvalid", place) for place in expected]


def test_an_override_may_repeat_what_follows_from_the_request() -> None:
    given = {"user_pool_id": POOL_ID, "aws_region": "us-east-1"}
    assert parse_request(properties(Outputs={"auth": given})).outputs == {"auth": given}


def test_objects_and_lists_may_be_given_as_json_text() -> None:
    outputs = {"data": {"model_introspection": '{"version":1,"required":true}'}}
    with pytest.raises(RequestInvalid):
        parse_request(properties(Outputs=outputs))  # required keys of data are missing
    outputs["data"] |= {
        "aws_region": "us-east-1",
        "url": "https://api.example.com/graphql",
        "default_authorization_type": "API_KEY",
        "authorization_types": '["AWS_IAM"]',
    }
    assert parse_request(properties(Outputs=outputs)).outputs["data"] == {
        "aws_region": "us-east-1",
        "url": "https://api.example.com/graphql",
        "default_authorization_type": "API_KEY",
        "authorization_types": ["AWS_IAM"],
        "model_introspection": {"version": 1, "required": True},
    }


def test_flags_and_numbers_are_what_they_were_before_cloudformation_made_them_texts() -> None:
    data = {
        "aws_region": "us-east-1",
        "url": "https://api.example.com/graphql",
        "default_authorization_type": "API_KEY",
        "authorization_types": [],
        "model_introspection": {
            "version": "1",
            "models": {"Todo": {"fields": {"id": {"name": "id", "isArray": "false"}}}},
        },
    }
    outputs = {"data": data, "custom": '{"beta": true, "retries": 3, "build": "7"}'}

    assert parse_request(properties(Outputs=outputs)).outputs == {
        "data": {
            **data,
            "model_introspection": {
                "version": 1,
                "models": {"Todo": {"fields": {"id": {"name": "id", "isArray": False}}}},
            },
        },
        "custom": {"beta": True, "retries": 3, "build": "7"},
    }


def test_below_custom_a_map_stays_as_cloudformation_delivers_it() -> None:
    outputs = {"custom": {"beta": "true", "retries": "3"}}

    assert parse_request(properties(Outputs=outputs)).outputs == outputs


def test_values_nested_without_end_are_refused_by_name() -> None:
    deep: object = "end"
    for _ in range(5000):
        deep = [{"in": deep}]

    with pytest.raises(RequestInvalid) as refused:
        parse_request(properties(Outputs={"custom": deep}, Expect=deep, UserPoolId=7))

    assert [
        (problem.code, problem.subject, problem.message) for problem in refused.value.problems
    ] == [
        ("PropertyInvalid", name, f"{name} is nested deeper than 64 levels.")
        for name in ("Outputs", "Expect")
    ]
