"""The examples that use existing pools: deployed, and used by a person who signs in."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.exceptions import ClientError

from tools.emulator import DEFAULT_REGION, REPOSITORY

if TYPE_CHECKING:
    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

EXAMPLES: Final = REPOSITORY / "examples"
pytestmark = pytest.mark.usefixtures("publisher")

PASSWORD: Final = "Correct-horse-7"  # noqa: S105 (of users that live as long as a test)
USER: Final = "kim@example.com"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user of the pools: their tokens, and what the tokens say."""

    id_token: str
    claims: dict[str, Any]


@pytest.fixture
def pools(stacks: Stacks) -> dict[str, str]:
    """The example's pools, where a test may also sign in without SRP, which takes a client library."""
    flows = "ExplicitAuthFlows: ["
    template = changed(
        example("existing-auth.yaml"), flows, f"{flows}ALLOW_ADMIN_USER_PASSWORD_AUTH, "
    )
    # The emulator keeps a parameter's number as a text, and then cannot compare a password's length with it.
    _, ids = stacks.apply(changed(template, "!Ref PasswordMinimumLength", "8"))
    return ids


# That a token lets its user in is not shown: the emulator looks for the keys of its own tokens over plain HTTP, where
# this one answers over TLS alone, and so refuses every token. What decides on it in AWS is compared instead.


def test_a_rest_api_asks_the_user_pool_who_calls(
    aws: Emulator, stacks: Stacks, pools: dict[str, str]
) -> None:
    _, outputs = stacks.apply(example("rest-api.yaml"), api_parameters(pools))
    api = aws.client("apigateway")
    [authorizer] = api.get_authorizers(restApiId=outputs["ApiId"])["items"]
    resources = api.get_resources(restApiId=outputs["ApiId"], embed=["methods"])["items"]
    methods = {it["path"]: it["resourceMethods"] for it in resources if it.get("resourceMethods")}

    assert (authorizer["type"], authorizer["providerARNs"]) == (
        "COGNITO_USER_POOLS",
        [
            aws.client("cognito-idp").describe_user_pool(UserPoolId=pools["UserPoolId"])[
                "UserPool"
            ]["Arn"]
        ],
    )
    assert {path: list(found) for path, found in methods.items()} == {"/me": ["GET"]}
    assert methods["/me"]["GET"]["authorizerId"] == authorizer["id"]
    assert status_of(aws, f"/restapis/{outputs['ApiId']}/v1/_user_request_/me") == 401
    claims = {"claims": {"sub": "kim"}}
    assert json.loads(answer_of(aws, outputs, claims)["body"]) == {"sub": "kim"}


def test_an_http_api_asks_for_tokens_as_the_user_pool_issues_them(
    aws: Emulator, stacks: Stacks, pools: dict[str, str]
) -> None:
    _, outputs = stacks.apply(example("http-api.yaml"), api_parameters(pools))
    api = aws.client("apigatewayv2")
    [authorizer] = api.get_authorizers(ApiId=outputs["ApiId"])["Items"]
    [route] = api.get_routes(ApiId=outputs["ApiId"])["Items"]
    user = sign_in(aws, pools)

    assert authorizer["JwtConfiguration"] == {
        "Issuer": user.claims["iss"],
        "Audience": [user.claims["aud"]],
    }
    assert (route["RouteKey"], route["AuthorizationType"], route["AuthorizerId"]) == (
        "GET /me",
        "JWT",
        authorizer["AuthorizerId"],
    )
    assert status_of(aws, "/me", f"{outputs['ApiId']}.execute-api.localhost:{aws.port}") == 401
    claims = {"jwt": {"claims": {"sub": "kim"}}}
    assert answer_of(aws, outputs, claims) == {"sub": "kim"}


def test_signed_in_users_may_what_the_policy_on_their_role_says(
    aws: Emulator, stacks: Stacks, pools: dict[str, str]
) -> None:
    given = {"PublicationName": "examples/role-policy", **pools}
    name, outputs = stacks.apply(example("role-policy.yaml"), given)
    bucket = {"Bucket": outputs["BucketName"]}
    keys = ("public/note.txt", "private/us-east-1:somebody/note.txt")
    for key in keys:
        aws.client("s3").put_object(**bucket, Key=key, Body=b"note")
    s3 = s3_of(aws, pools, sign_in(aws, pools))
    role = {"RoleName": outputs["RoleArn"].rpartition("/")[2]}
    [policy] = aws.client("iam").list_role_policies(**role)["PolicyNames"]
    document = aws.client("iam").get_role_policy(**role, PolicyName=policy)["PolicyDocument"]

    assert s3.get_object(**bucket, Key=keys[0])["Body"].read() == b"note"
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.get_object(**bucket, Key=keys[1])
    # The emulator knows no user's own id, for which the variable stands.
    assert document["Statement"][1]["Resource"] == (
        f"arn:aws:s3:::{outputs['BucketName']}/private/${{cognito-identity.amazonaws.com:sub}}/*"
    )

    for key in keys:
        aws.client("s3").delete_object(**bucket, Key=key)
    stacks.delete(name)
    assert aws.client("iam").list_role_policies(**role)["PolicyNames"] == []


def test_a_role_with_a_path_gets_the_policy_by_its_name(aws: Emulator, stacks: Stacks) -> None:
    described = "Description: Users of the identity pool who have signed in"
    _, pools = stacks.apply(
        changed(example("existing-auth.yaml"), described, "Path: /service-role/web/")
    )

    _, outputs = stacks.apply(
        example("role-policy.yaml"), {"PublicationName": "examples/role-with-path", **pools}
    )

    role = outputs["RoleArn"].rpartition("/service-role/web/")[2]
    policies = aws.client("iam").list_role_policies(RoleName=role)["PolicyNames"]
    assert [name.endswith("-files") for name in policies] == [True]


def test_one_template_publishes_each_environment_from_its_own_pools(
    aws: Emulator, publisher: Publisher, stacks: Stacks, pools: dict[str, str]
) -> None:
    _, production = stacks.apply(example("existing-auth.yaml"))
    of = {"dev": pools, "prod": production}
    template = example("environments.yaml")
    for shown, (environment, key) in MAPPED.items():
        template = changed(template, shown, of[environment][key])

    for environment, ids in of.items():
        stacks.apply(template, {"Environment": environment})
        document = published(aws, publisher, f"storefront/{environment}")
        assert document["auth"]["user_pool_id"] == ids["UserPoolId"]
        assert document["auth"]["user_pool_client_id"] == ids["UserPoolClientId"]
        assert document["auth"]["identity_pool_id"] == ids["IdentityPoolId"]
        assert document["custom"] == {"environment": environment}


# The ids that stand in the example for those of whoever copies it.
MAPPED: Final = {
    "us-east-1_Dev123xyz": ("dev", "UserPoolId"),
    "1d2e3v4a5p6p7c8l9i0e1n2t3d": ("dev", "UserPoolClientId"),
    "us-east-1:11111111-1111-4111-8111-111111111111": ("dev", "IdentityPoolId"),
    "us-east-1_Prod123xy": ("prod", "UserPoolId"),
    "1p2r3o4d5a6p7p8c9l0i1e2n3t": ("prod", "UserPoolClientId"),
    "us-east-1:22222222-2222-4222-8222-222222222222": ("prod", "IdentityPoolId"),
}


def example(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


def changed(template: str, before: str, after: str) -> str:
    assert template.count(before) == 1
    return template.replace(before, after)


def api_parameters(pools: dict[str, str]) -> dict[str, str]:
    return {
        "PublicationName": f"examples/{pools['UserPoolClientId']}",
        **{name: pools[name] for name in ("UserPoolId", "UserPoolClientId")},
    }


def published(aws: Emulator, publisher: Publisher, name: str) -> dict[str, Any]:
    found = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/{name}")
    document: dict[str, Any] = json.loads(found["Parameter"]["Value"])
    return document


def sign_in(aws: Emulator, pools: dict[str, str]) -> SignedIn:
    """A new user of these pools, signed in."""
    idp = aws.client("cognito-idp")
    pool = {"UserPoolId": pools["UserPoolId"]}
    email = [{"Name": "email", "Value": USER}, {"Name": "email_verified", "Value": "true"}]
    idp.admin_create_user(**pool, Username=USER, MessageAction="SUPPRESS", UserAttributes=email)
    idp.admin_set_user_password(**pool, Username=USER, Password=PASSWORD, Permanent=True)
    signed_in = idp.admin_initiate_auth(
        **pool,
        ClientId=pools["UserPoolClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
    )
    token: str = signed_in["AuthenticationResult"]["IdToken"]
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * 3))
    return SignedIn(token, claims)


def s3_of(aws: Emulator, pools: dict[str, str], user: SignedIn) -> Any:
    """S3 with the credentials that the identity pool gives this user."""
    identities = aws.client("cognito-identity")
    logins = {"Logins": {user.claims["iss"].removeprefix("https://"): user.id_token}}
    identity = identities.get_id(IdentityPoolId=pools["IdentityPoolId"], **logins)["IdentityId"]
    issued = identities.get_credentials_for_identity(IdentityId=identity, **logins)["Credentials"]
    make: Any = boto3.client
    return make(
        "s3",
        region_name=DEFAULT_REGION,
        endpoint_url=aws.endpoint_url,
        verify=str(aws.ca_bundle),
        aws_access_key_id=issued["AccessKeyId"],
        aws_secret_access_key=issued["SecretKey"],
        aws_session_token=issued["SessionToken"],
    )


def answer_of(aws: Emulator, outputs: dict[str, str], authorizer: dict[str, Any]) -> Any:
    """What the API's function answers when the authorizer has let somebody in."""
    event = {"requestContext": {"authorizer": authorizer}}
    answered = aws.client("lambda").invoke(
        FunctionName=outputs["FunctionName"], Payload=json.dumps(event)
    )
    return json.load(answered["Payload"])


def status_of(aws: Emulator, path: str, host: str | None = None) -> int:
    """The status of the answer to somebody without a token."""
    headers = {"Host": host} if host else {}
    request = urllib.request.Request(f"{aws.endpoint_url}{path}", headers=headers)  # noqa: S310 (our own emulator)
    context = ssl.create_default_context(cafile=str(aws.ca_bundle))
    try:
        with urllib.request.urlopen(request, context=context) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
