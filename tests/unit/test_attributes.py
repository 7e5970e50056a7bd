"""What `Fn::GetAtt` returns, also of records that earlier publishers wrote, and that a response has room for it."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from amplify_outputs.attributes import SPARE, all_attributes
from amplify_outputs.custom_resource.answer import RESPONSE_MAX_BYTES, Answer, success
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.model.settings import Settings
from tests.builders import CLIENT_ID, IDENTITY_POOL_ID, POOL_ID, properties

ROLE: Final = "arn:aws:iam::123456789012:role"


def record(request: dict[str, Any], **attributes: str) -> PublicationRecord:
    """A record in S3 alone, with these attributes of its pools."""
    return PublicationRecord(
        name="storefront/prod",
        owner=Owner("arn", "Outputs4Web"),
        state="published",
        claim="",
        request=request,
        sha256="0" * 64,
        outputs_version="1.5",
        destinations=("s3",),
        pool_ids=(POOL_ID,),
        problems=(),
        published_at="",
        publisher_version="",
        attributes=attributes,
    )


def spare_of(record: PublicationRecord) -> dict[str, str]:
    attributes = all_attributes(record, Settings("bucket", "arn"))
    return dict(list(attributes.items())[-4:])


@pytest.mark.parametrize(
    ("signed_in", "guests", "names"),
    [
        ("", "", ("", "")),
        (f"{ROLE}/users", "", ("users", "")),
        (f"{ROLE}/service-role/web/users", f"{ROLE}/a/guests+=,.@-_", ("users", "guests+=,.@-_")),
        ("arn:aws-us-gov:iam::123456789012:role/users/users", f"{ROLE}/users", ("users", "users")),
    ],
)
def test_the_name_of_a_role_is_without_its_path(
    signed_in: str, guests: str, names: tuple[str, str]
) -> None:
    roles = {"AuthenticatedRoleArn": signed_in, "UnauthenticatedRoleArn": guests}
    assert spare_of(record(properties(), **roles)) == {
        "AuthenticatedRoleName": names[0],
        "UnauthenticatedRoleName": names[1],
        "UserPoolClientId": CLIENT_ID,
        "IdentityPoolId": IDENTITY_POOL_ID,
    }


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_what_has_no_value_is_empty(empty: object) -> None:
    asked = {**properties(), "IdentityPoolId": empty}
    assert spare_of(record(asked)) == {
        "AuthenticatedRoleName": "",
        "UnauthenticatedRoleName": "",
        "UserPoolClientId": CLIENT_ID,
        "IdentityPoolId": "",
    }
    assert spare_of(record(properties(IdentityPoolId=None)))["IdentityPoolId"] == ""


# Room in a response ------------------------------------------------------------------------------

# As long as AWS, or the parameters of the publisher, let them be [cfn-response].
REGION: Final = "ap-southeast-1"
NAME: Final = "/".join(["n" * 63] * 3 + ["n" * 8])
IDS: Final = {
    "StackId": f"arn:aws:cloudformation:{REGION}:123456789012:stack/{'s' * 128}/{'1' * 36}",
    "RequestId": "r" * 36,
    "LogicalResourceId": "L" * 255,
}
PREFIX: Final = "/" + "/".join(["p" * 63] * 3)
SETTINGS: Final = Settings("b" * 63, f"arn:aws:ssm:{REGION}:123456789012:parameter{PREFIX}", PREFIX)
LONGEST_PATH: Final = "/" + "/".join(["x" * 255] * 2) + "/"


def longest(path: str, path_of_guests: str) -> dict[str, str]:
    """Attributes that are as long as can be, with roles in these paths."""
    pool_id = f"{REGION}_AbC123xyz"
    provider = f"cognito-idp.{REGION}.amazonaws.com/{pool_id}"
    made = PublicationRecord(
        name=NAME,
        owner=Owner(IDS["StackId"], IDS["LogicalResourceId"]),
        state="published",
        claim="",
        request={"UserPoolClientId": "c" * 128, "IdentityPoolId": f"{REGION}:{'1' * 36}"},
        sha256="0" * 64,
        outputs_version="1.5",
        destinations=("ssm", "s3"),
        pool_ids=(pool_id,),
        problems=(),
        published_at="",
        publisher_version="",
        parameter_version=1_000_000,
        object_version_id="v" * 32,
        attributes={
            "Region": REGION,
            "UserPoolArn": f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{pool_id}",
            "UserPoolProviderName": provider,
            "IssuerUrl": f"https://issuer-{provider}",
            "JwksUri": f"https://issuer-{provider}/.well-known/jwks.json",
            "OAuthDomain": "d" * 63 + ".auth." + REGION + ".amazoncognito.com",
            "AuthenticatedRoleArn": f"{ROLE}{path}{'a' * 64}",
            "UnauthenticatedRoleArn": f"{ROLE}{path_of_guests}{'g' * 64}",
            "WarningCount": "100",
            "Warnings": ",".join(["AuthenticatedRoleMissing"] * 100),
        },
    )
    return all_attributes(made, SETTINGS)


@pytest.mark.parametrize(
    ("path", "path_of_guests", "left_out"),
    [
        ("/", "/", 0),
        ("/service-role/", "/service-role/", 0),
        ("/", LONGEST_PATH, 2),
        (LONGEST_PATH, LONGEST_PATH, 5),
    ],
    ids=["no path", "a usual path", "one long path", "two long paths"],
)
def test_a_response_has_room_for_attributes_as_long_as_they_can_be(
    path: str, path_of_guests: str, left_out: int
) -> None:
    attributes = longest(path, path_of_guests)
    body = success(IDS, Answer(NAME, attributes, SPARE))
    sent = json.loads(body)["Data"]
    left = {name: it for name, it in attributes.items() if name not in SPARE[:left_out]}
    assert len(body) <= RESPONSE_MAX_BYTES
    assert attributes["Warnings"].startswith(sent["Warnings"].removesuffix(" …"))
    assert sent | {"Warnings": ""} == left | {"Warnings": ""}
