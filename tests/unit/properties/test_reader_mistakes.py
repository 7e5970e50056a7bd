"""Mistakes that people make with properties, each with the whole answer: mistyped, swapped, pasted, in another form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties.parse import parse_request
from tests.builders import CLIENT_ID, DATA_API_ID, IDENTITY_POOL_ID, POOL_ID, properties

# What is given, and subject, message and fix of everything that is said about it.
MISTAKES: tuple[tuple[dict[str, Any], list[tuple[str, str, str]]], ...] = (
    (
        {"PublicatonName": "x"},
        [
            (
                "PublicatonName",
                "PublicatonName is not a property of Custom::AmplifyOutputs. Did you mean PublicationName?",
                "Remove it: PublicationName is there, too.",
            )
        ],
    ),
    (
        {"UserPoolID": "x", "UserPoolId": None},
        [
            (
                "UserPoolID",
                "UserPoolID is not a property of Custom::AmplifyOutputs. Did you mean UserPoolId?",
                "Rename it to UserPoolId.",
            ),
            ("UserPoolId", "UserPoolId is missing.", f"Set it to an id like {POOL_ID}."),
        ],
    ),
    (
        {"user_pool_id": POOL_ID},
        [
            (
                "user_pool_id",
                "user_pool_id is not a property of Custom::AmplifyOutputs. Did you mean UserPoolId?",
                "Remove it: UserPoolId is there, too.",
            )
        ],
    ),
    (
        {"Colour": "x", "Shape": "y"},
        [
            (
                "Colour",
                "Colour is not a property of Custom::AmplifyOutputs.",
                "Remove it, or correct its name. The properties are AcceptProblems, Adopt, DataApiId, DataApiKey, Destinations, Expect, FailOn, Formats, IdentityPoolId, KeepInSync, Outputs, OutputsVersion, Platform, PoolRoleArn, PublicationName, StorageBucketName, UserPoolClientId, UserPoolId.",
            ),
            (
                "Shape",
                "Shape is not a property of Custom::AmplifyOutputs.",
                "Remove it, or correct its name.",
            ),
        ],
    ),
    (
        {"serviceTimeout": "60"},
        [
            (
                "serviceTimeout",
                "serviceTimeout is not a property of Custom::AmplifyOutputs. Did you mean ServiceTimeout?",
                "Rename it to ServiceTimeout.",
            )
        ],
    ),
    (
        {"UserPoolId": CLIENT_ID, "UserPoolClientId": POOL_ID},
        [
            (
                "UserPoolClientId",
                f'UserPoolClientId is "{POOL_ID}", which looks like the id of a user pool.',
                "Swap UserPoolClientId and UserPoolId.",
            ),
            (
                "UserPoolId",
                f'UserPoolId is "{CLIENT_ID}", which looks like the id of an app client.',
                "Swap UserPoolId and UserPoolClientId.",
            ),
        ],
    ),
    (
        {"UserPoolId": IDENTITY_POOL_ID, "IdentityPoolId": POOL_ID},
        [
            (
                "IdentityPoolId",
                f'IdentityPoolId is "{POOL_ID}", which looks like the id of a user pool.',
                "Swap IdentityPoolId and UserPoolId.",
            ),
            (
                "UserPoolId",
                f'UserPoolId is "{IDENTITY_POOL_ID}", which looks like the id of an identity pool.',
                "Swap UserPoolId and IdentityPoolId.",
            ),
        ],
    ),
    (
        {"UserPoolId": IDENTITY_POOL_ID, "IdentityPoolId": None},
        [
            (
                "UserPoolId",
                f'UserPoolId is "{IDENTITY_POOL_ID}", which looks like the id of an identity pool.',
                f"Put it into IdentityPoolId, and set UserPoolId to an id like {POOL_ID}.",
            )
        ],
    ),
    (
        {"UserPoolClientId": POOL_ID},
        [
            (
                "UserPoolClientId",
                f'UserPoolClientId is "{POOL_ID}", which looks like the id of a user pool.',
                f"Set it to an id like {CLIENT_ID}.",
            )
        ],
    ),
    (
        {"UserPoolId": CLIENT_ID},
        [
            (
                "UserPoolId",
                f'UserPoolId is "{CLIENT_ID}", which looks like the id of an app client.',
                f"Set it to an id like {POOL_ID}.",
            )
        ],
    ),
    (
        {"IdentityPoolId": POOL_ID},
        [
            (
                "IdentityPoolId",
                f'IdentityPoolId is "{POOL_ID}", which looks like the id of a user pool.',
                f"Set it to an id like {IDENTITY_POOL_ID}, or leave it out (AWS::NoValue).",
            )
        ],
    ),
    (
        {"UserPoolId": f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}"},
        [
            (
                "UserPoolId",
                f'UserPoolId is "arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}".',
                f"Set it to {POOL_ID}, the id in this ARN.",
            )
        ],
    ),
    (
        {
            "UserPoolClientId": f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}/client/{CLIENT_ID}"
        },
        [
            (
                "UserPoolClientId",
                f'UserPoolClientId is "arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}/clien ….',
                f"Set it to {CLIENT_ID}, the id in this ARN.",
            )
        ],
    ),
    (
        {
            "IdentityPoolId": f"arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{IDENTITY_POOL_ID}"
        },
        [
            (
                "IdentityPoolId",
                'IdentityPoolId is "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/us-east-1:d7b8e2 ….',
                f"Set it to {IDENTITY_POOL_ID}, the id in this ARN.",
            )
        ],
    ),
    (
        {"IdentityPoolId": f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}"},
        [
            (
                "IdentityPoolId",
                f'IdentityPoolId is "arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}", which looks like the ARN of a user pool.',
                f"Set it to an id like {IDENTITY_POOL_ID}, or leave it out (AWS::NoValue).",
            )
        ],
    ),
    (
        {
            "UserPoolId": f"https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/{POOL_ID}/user-management/users?region=us-east-1"
        },
        [
            (
                "UserPoolId",
                'UserPoolId is "https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_ ….',
                f"Set it to {POOL_ID}, the id in this address.",
            )
        ],
    ),
    (
        {
            "UserPoolClientId": f"https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/{POOL_ID}/applications/app-clients/{CLIENT_ID}/edit?region=us-east-1"
        },
        [
            (
                "UserPoolClientId",
                'UserPoolClientId is "https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_ ….',
                f"Set it to {CLIENT_ID}, the id in this address.",
            )
        ],
    ),
    (
        {
            "UserPoolId": f"https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/{POOL_ID}/app-integration/clients/{CLIENT_ID}?region=us-east-1"
        },
        [
            (
                "UserPoolId",
                'UserPoolId is "https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_ ….',
                f"Set it to {POOL_ID}, the id in this address.",
            )
        ],
    ),
    (
        {
            "IdentityPoolId": "https://us-east-1.console.aws.amazon.com/cognito/v2/identity/identity-pools/us-east-1%3Ad7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b/user-statistics?region=us-east-1"
        },
        [
            (
                "IdentityPoolId",
                'IdentityPoolId is "https://us-east-1.console.aws.amazon.com/cognito/v2/identity/identity-pools/u ….',
                f"Set it to {IDENTITY_POOL_ID}, the id in this address.",
            )
        ],
    ),
    (
        {
            "UserPoolId": f"https://cognito-idp.us-east-1.amazonaws.com/{POOL_ID}/.well-known/jwks.json"
        },
        [
            (
                "UserPoolId",
                f'UserPoolId is "https://cognito-idp.us-east-1.amazonaws.com/{POOL_ID}/.well-known/j ….',
                f"Set it to {POOL_ID}, the id in this address.",
            )
        ],
    ),
    (
        {"UserPoolClientId": f"{POOL_ID}/{CLIENT_ID}"},
        [
            (
                "UserPoolClientId",
                f'UserPoolClientId is "{POOL_ID}/{CLIENT_ID}".',
                f"Set it to {CLIENT_ID}, the id in this text.",
            )
        ],
    ),
    (
        {"UserPoolId": f" {POOL_ID}\n"},
        [
            (
                "UserPoolId",
                f'UserPoolId is " {POOL_ID}\\n".',
                f"Set it to {POOL_ID}, without the blanks around it.",
            )
        ],
    ),
    (
        {"UserPoolClientId": f'"{CLIENT_ID}"'},
        [
            (
                "UserPoolClientId",
                f'UserPoolClientId is "\\"{CLIENT_ID}\\"".',
                f"Set it to {CLIENT_ID}, without the quotes around it.",
            )
        ],
    ),
    (
        {"IdentityPoolId": f"\u200b{IDENTITY_POOL_ID}\xa0"},
        [
            (
                "IdentityPoolId",
                f'IdentityPoolId is "\u200b{IDENTITY_POOL_ID}\xa0".',
                f"Set it to {IDENTITY_POOL_ID}, without the blanks around it.",
            )
        ],
    ),
    (
        {"PublicationName": "/amplify-outputs/storefront/prod"},
        [
            (
                "PublicationName",
                'PublicationName is "/amplify-outputs/storefront/prod".',
                "Set it to storefront/prod, the name without the prefix of the parameter.",
            )
        ],
    ),
    (
        {"PublicationName": "s3://publisher-bucket/outputs/storefront/prod/amplify_outputs.json"},
        [
            (
                "PublicationName",
                'PublicationName is "s3://publisher-bucket/outputs/storefront/prod/amplify_outputs.json".',
                "Set it to storefront/prod, the name in this address.",
            )
        ],
    ),
    (
        {
            "PublicationName": "arn:aws:ssm:us-east-1:123456789012:parameter/amplify-outputs/storefront/prod"
        },
        [
            (
                "PublicationName",
                'PublicationName is "arn:aws:ssm:us-east-1:123456789012:parameter/amplify-outputs/storefront/prod".',
                "Set it to storefront/prod, the name in this ARN.",
            )
        ],
    ),
    (
        {"PublicationName": "/storefront//prod/"},
        [
            (
                "PublicationName",
                'PublicationName is "/storefront//prod/".',
                "Set it to storefront/prod, the nearest valid name.",
            )
        ],
    ),
    (
        {"PublicationName": "storefront\\prod"},
        [
            (
                "PublicationName",
                'PublicationName is "storefront\\\\prod".',
                "Set it to storefront/prod, the nearest valid name.",
            )
        ],
    ),
    (
        {"PublicationName": "Store Front/prod"},
        [
            (
                "PublicationName",
                'PublicationName is "Store Front/prod".',
                "Set it to Store-Front/prod, the nearest valid name.",
            )
        ],
    ),
    (
        {"PublicationName": "storefront/prod "},
        [
            (
                "PublicationName",
                'PublicationName is "storefront/prod ".',
                "Set it to storefront/prod, without the blanks around it.",
            )
        ],
    ),
    (
        {"PublicationName": "-x"},
        [
            (
                "PublicationName",
                'PublicationName is "-x".',
                "Set it to 1 to 10 segments of letters, digits, - and _ (each begins with a letter or digit, 63 characters at most) joined by /, 200 characters in all, like storefront/prod.",
            )
        ],
    ),
    (
        {"PublicationName": "///"},
        [
            (
                "PublicationName",
                'PublicationName is "///".',
                "Set it to 1 to 10 segments of letters, digits, - and _ (each begins with a letter or digit, 63 characters at most) joined by /, 200 characters in all, like storefront/prod.",
            )
        ],
    ),
    (
        {"Formats": ["darts", "typescript"]},
        [
            (
                "Formats",
                'Formats is ["darts", "typescript"]. Did you mean dart?',
                "Set it to a list with at least one of json, dart, ts, mjs, legacy-json, legacy-json-mobile.",
            )
        ],
    ),
    (
        {"Destinations": "S3"},
        [
            (
                "Destinations",
                'Destinations is "S3". Did you mean s3?',
                "Set it to a list with at least one of ssm, s3.",
            )
        ],
    ),
    (
        {"FailOn": "warnings"},
        [
            (
                "FailOn",
                'FailOn is "warnings". Did you mean warning?',
                "Set it to one of error, warning.",
            )
        ],
    ),
    (
        {"OutputsVersion": "1.50"},
        [
            (
                "OutputsVersion",
                'OutputsVersion is "1.50". Did you mean 1.5?',
                "Set it to one of 1, 1.1, 1.2, 1.3, 1.4, 1.5.",
            )
        ],
    ),
    *(
        (
            {"Platform": written},
            [
                (
                    "Platform",
                    f'Platform is "{written}".{f" Did you mean {meant}?" if meant else ""}',
                    "Set it to one of javascript, swift, android, flutter, or leave it out (AWS::NoValue).",
                )
            ],
        )
        for written, meant in (
            ("Android", "android"),
            ("JavaScript", "javascript"),
            ("fluter", "flutter"),
            ("iOS", "swift"),
            ("Kotlin", "android"),
            ("React Native", "javascript"),
            ("dart", "flutter"),
            ("android,swift", "android"),
            ("all", ""),
        )
    ),
    (
        {"AcceptProblems": ["OAuthUrlMissing", "AppClientHasSecrt", "AppClientHasSecret"]},
        [
            (
                "AcceptProblems",
                "AcceptProblems has AppClientHasSecret, which cannot be accepted.",
                "Remove it, and correct what it reports.",
            ),
            (
                "AcceptProblems",
                "AcceptProblems has AppClientHasSecrt, which is not a problem code. Did you mean AppClientHasSecret? That cannot be accepted.",
                "Remove it, and correct what AppClientHasSecret reports.",
            ),
            (
                "AcceptProblems",
                "AcceptProblems has OAuthUrlMissing, which is not a problem code. Did you mean OAuthUrlsMissing?",
                "Write OAuthUrlsMissing in its place.",
            ),
        ],
    ),
    (
        {"Expect": {"Group": {}}},
        [
            (
                "Expect.Group",
                "Expect.Group is not a known key. Did you mean Groups?",
                "Use one of AuthenticatedRoleArn, UnauthenticatedRoleArn, Groups.",
            )
        ],
    ),
    (
        {"Expect": {"AuthenticatedRoleArn": "arn:aws:sts::123456789012:assumed-role/app/session"}},
        [
            (
                "Expect.AuthenticatedRoleArn",
                'Expect.AuthenticatedRoleArn is "arn:aws:sts::123456789012:assumed-role/app/session".',
                "Set it to arn:aws:iam::123456789012:role/app, the role of this session.",
            )
        ],
    ),
    (
        {"StorageBucketName": "s3://storefront-files/public"},
        [
            (
                "StorageBucketName",
                'StorageBucketName is "s3://storefront-files/public".',
                "Set it to storefront-files, the name in this address.",
            )
        ],
    ),
    (
        {"StorageBucketName": "arn:aws:s3:::storefront-files"},
        [
            (
                "StorageBucketName",
                'StorageBucketName is "arn:aws:s3:::storefront-files".',
                "Set it to storefront-files, the name in this ARN.",
            )
        ],
    ),
    (
        {
            "StorageBucketName": "https://us-east-1.console.aws.amazon.com/s3/buckets/storefront-files?region=us-east-1"
        },
        [
            (
                "StorageBucketName",
                'StorageBucketName is "https://us-east-1.console.aws.amazon.com/s3/buckets/storefront-files?region=u ….',
                "Set it to storefront-files, the name in this address.",
            )
        ],
    ),
    (
        {
            "DataApiId": f"https://us-east-1.console.aws.amazon.com/appsync/home?region=us-east-1#/{DATA_API_ID}/v1/home"
        },
        [
            (
                "DataApiId",
                'DataApiId is "https://us-east-1.console.aws.amazon.com/appsync/home?region=us-east-1#/ab3cd ….',
                f"Set it to {DATA_API_ID}, the id in this address.",
            )
        ],
    ),
    (
        {"DataApiId": POOL_ID},
        [
            (
                "DataApiId",
                f'DataApiId is "{POOL_ID}", which looks like the id of a user pool.',
                f"Set it to the id or the ARN of an AppSync API, like {DATA_API_ID} or arn:aws:appsync:us-east-1:123456789012:apis/{DATA_API_ID}, or leave it out (AWS::NoValue).",
            )
        ],
    ),
    (
        {"PoolRoleArn": "arn:aws:sts::123456789012:assumed-role/reader/me"},
        [
            (
                "PoolRoleArn",
                'PoolRoleArn is "arn:aws:sts::123456789012:assumed-role/reader/me".',
                "Set it to arn:aws:iam::123456789012:role/reader, the role of this session.",
            )
        ],
    ),
    (
        {"PoolRoleArn": "reader"},
        [
            (
                "PoolRoleArn",
                'PoolRoleArn is "reader".',
                "Set it to the ARN of a role, like arn:aws:iam::123456789012:role/name, or leave it out (AWS::NoValue).",
            )
        ],
    ),
    (
        {"Outputs": {"auth": {"mfa_method": ["SMS"]}}},
        [
            (
                "Outputs.auth.mfa_method",
                "Outputs.auth.mfa_method is not a known key; the nearest known key is mfa_methods.",
                "Correct it, or leave it out (version 1.5 of the schema).",
            )
        ],
    ),
    (
        {"Outputs": {"Custom": {"a": "b"}}},
        [
            (
                "Outputs.Custom",
                "Outputs.Custom is not a known key; the nearest known key is custom.",
                "Correct it, or leave it out (version 1.5 of the schema).",
            )
        ],
    ),
    (
        {"UserPoolId": "storefront"},
        [("UserPoolId", 'UserPoolId is "storefront".', f"Set it to an id like {POOL_ID}.")],
    ),
)


@pytest.mark.parametrize(("given", "said"), MISTAKES, ids=[str(given) for given, _ in MISTAKES])
def test_a_mistake_is_answered_with_what_was_probably_meant(
    given: dict[str, Any], said: list[tuple[str, str, str]]
) -> None:
    with pytest.raises(RequestInvalid) as stopped:
        parse_request(properties(**given))
    assert [(each.subject, each.message, each.fix) for each in stopped.value.problems] == said


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("properties", {"Colour": "x", "Shape": "y", "Weight": "z"}),
        ("codes", {"AcceptProblems": ["Colour", "Shape", "Weight"]}),
    ],
)
def test_the_list_of_what_there_is_comes_once_in_an_answer(
    name: str, unknown: dict[str, Any]
) -> None:
    with pytest.raises(RequestInvalid) as stopped:
        parse_request(properties(**unknown))
    lists = {"properties": "The properties are ", "codes": "Codes that can be accepted: "}
    assert str(stopped.value).count(lists[name]) == 1
    assert "ServiceToken" not in str(stopped.value)


def test_what_a_fix_says_to_write_is_right() -> None:
    """`Set it to X, ...`: with X in its place, nothing is said about the property."""
    named = [
        (subject, written[1])
        for _, said in MISTAKES
        for subject, _, fix in said
        if subject in WITH_A_FORM and (written := re.match(r"Set it to (\S+), (?!like)", fix))
    ]
    for subject, value in named:
        parse_request(properties(**{subject: value}))
    assert len(named) > 20


WITH_A_FORM = (
    *("PublicationName", "UserPoolId", "UserPoolClientId", "IdentityPoolId"),
    *("DataApiId", "StorageBucketName", "PoolRoleArn"),
)
