"""Stacks with a Custom::AmplifyOutputs, on an AWS that enforces its policies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.document.formats.formats import FORMATS, file_name, file_of
from tools.emulator import REPOSITORY
from tools.stacks import StackFailed

if TYPE_CHECKING:
    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator

CONSUMER = (REPOSITORY / "examples" / "consumer.yaml").read_text()
EXISTING_AUTH = (REPOSITORY / "examples" / "existing-auth.yaml").read_text()


@dataclass(frozen=True, slots=True)
class Published:
    """What the publisher keeps, read past its own code."""

    aws: Emulator
    publisher: Publisher

    def everything(self) -> dict[str, str]:
        """Every parameter and object of every publication, with its value or ETag."""
        ssm, s3 = self.aws.client("ssm"), self.aws.client("s3")
        found = {}
        pages = ssm.get_paginator("get_parameters_by_path").paginate(
            Path=self.publisher.prefix, Recursive=True
        )
        for page in pages:
            for parameter in page["Parameters"]:
                if "/.publisher/" not in parameter["Name"]:
                    found[parameter["Name"]] = parameter["Value"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=self.publisher.bucket):
            for entry in page.get("Contents", []):
                # Notes of withdrawals go by themselves after days.
                if not entry["Key"].startswith("withdrawn/"):
                    found[entry["Key"]] = entry["ETag"]
        return found

    def document(self, name: str) -> dict[str, Any]:
        """The document, after both places were found to hold the same bytes."""
        parameter = self.aws.client("ssm").get_parameter(Name=f"{self.publisher.prefix}/{name}")
        stored = self.aws.client("s3").get_object(
            Bucket=self.publisher.bucket, Key=f"outputs/{name}/amplify_outputs.json"
        )
        body = stored["Body"].read()
        assert parameter["Parameter"]["Value"].encode() == body
        document: dict[str, Any] = json.loads(body)
        return document


@pytest.fixture
def published(aws: Emulator, publisher: Publisher) -> Published:
    return Published(aws, publisher)


def consumer(**properties: Any) -> dict[str, Any]:
    """A stack with nothing but the custom resource."""
    return {
        "Resources": {
            "Outputs4Web": {
                "Type": "Custom::AmplifyOutputs",
                "Properties": {
                    "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
                    "ServiceTimeout": 30,
                    **properties,
                },
            }
        },
        "Outputs": {"Name": {"Value": {"Ref": "Outputs4Web"}}},
    }


def reason(stacks: Stacks, template: dict[str, Any]) -> str:
    """What the custom resource of a stack that must fail says."""
    with pytest.raises(StackFailed) as failed:
        stacks.apply(template)
    [said] = [text for text in failed.value.reasons if text.startswith("Outputs4Web: ")]
    return said.removeprefix("Outputs4Web: ")


def test_a_publication_lives_with_its_stack(
    stacks: Stacks, pools: dict[str, str], published: Published
) -> None:
    given = {"PublicationName": "life/cycle", "OutputsVersion": "1.4", **pools}
    name, outputs = stacks.apply(CONSUMER, given)
    document = published.document("life/cycle")
    assert document["version"] == "1.4"
    assert document["auth"]["user_pool_id"] == pools["UserPoolId"]
    assert document["auth"]["identity_pool_id"] == pools["IdentityPoolId"]
    assert [list(group) for group in document["auth"]["groups"]] == [["admins"], ["editors"]]
    assert outputs["Warnings"] == ""

    stacks.apply(CONSUMER, given | {"OutputsVersion": "1.5"}, name=name)
    assert published.document("life/cycle")["version"] == "1.5"

    stacks.apply(CONSUMER, given | {"PublicationName": "life/renamed"}, name=name)
    assert published.document("life/renamed")["version"] == "1.4"
    assert not any("life/cycle" in place for place in published.everything())

    stacks.delete(name)
    assert published.everything() == {}


def test_a_failed_update_rolls_back_to_what_was_published(
    stacks: Stacks, pools: dict[str, str], published: Published
) -> None:
    given = {"PublicationName": "roll/back", **pools}
    name, _ = stacks.apply(CONSUMER, given)
    before = published.everything()
    with pytest.raises(StackFailed) as failed:
        stacks.apply(CONSUMER, given | {"UserPoolClientId": "0" * 26}, name=name)
    assert failed.value.status == "UPDATE_ROLLBACK_COMPLETE"
    assert "AppClientNotFound" in failed.value.reasons[0]
    assert published.everything() == before


@pytest.mark.usefixtures("publisher")
class TestRefusals:
    """Each fails in seconds, names what is wrong, and writes nothing."""

    def test_of_a_wrong_pool_id(
        self, stacks: Stacks, pools: dict[str, str], published: Published
    ) -> None:
        given = {**pools, "UserPoolId": "us-east-1_NoSuchPool", "PublicationName": "refused"}
        said = reason(stacks, consumer(**given))
        assert said.startswith(
            "Nothing was published: 1 problem: UserPoolNotFound (user pool us-east-1_NoSuchPool). "
            "[1] User pool us-east-1_NoSuchPool was not found in us-east-1 of this account. "
        )
        assert published.everything() == {}

    def test_of_a_client_with_a_secret(
        self, aws: Emulator, stacks: Stacks, pools: dict[str, str], published: Published
    ) -> None:
        client = aws.client("cognito-idp").create_user_pool_client(
            UserPoolId=pools["UserPoolId"], ClientName="server", GenerateSecret=True
        )["UserPoolClient"]
        given = {
            "UserPoolId": pools["UserPoolId"],
            "UserPoolClientId": client["ClientId"],
            "PublicationName": "refused",
        }
        said = reason(stacks, consumer(**given))
        assert said == (
            "Nothing was published: 1 problem: AppClientHasSecret (app client "
            f"{client['ClientId']}). [1] App client server has a client secret, which Amplify's "
            "browser and mobile libraries cannot send. Create an app client without a secret for "
            "the app, and use its id. To read more: amplify-outputs explain "
            "AppClientHasSecret."
        )
        assert published.everything() == {}

    def test_of_an_identity_pool_that_does_not_know_the_client(
        self, aws: Emulator, stacks: Stacks, pools: dict[str, str], published: Published
    ) -> None:
        client = aws.client("cognito-idp").create_user_pool_client(
            UserPoolId=pools["UserPoolId"], ClientName="mobile"
        )["UserPoolClient"]
        given = {**pools, "UserPoolClientId": client["ClientId"], "PublicationName": "refused"}
        said = reason(stacks, consumer(**given))
        assert said.startswith(
            f"Nothing was published: 1 problem: IdentityPoolNotLinked (identity pool "
            f"{pools['IdentityPoolId']}). [1] Identity pool {pools['IdentityPoolId']} is not linked "
            f"to app client {client['ClientId']} of user pool {pools['UserPoolId']}; linked: "
        )
        assert published.everything() == {}

    def test_of_three_wrong_properties_at_once(
        self, stacks: Stacks, pools: dict[str, str], published: Published
    ) -> None:
        given = {
            **pools,
            "PublicationName": "refused",
            "OutputsVersion": "2.0",
            "Destinations": ["s4"],
            "UserPoolID": "typo",
        }
        said = reason(stacks, consumer(**given))
        assert said.startswith(
            "Nothing was published: 3 problems: PropertyInvalid (Destinations), PropertyInvalid "
            "(OutputsVersion), PropertyUnknown (UserPoolID). [1] Destinations is "
        )
        assert published.everything() == {}


def test_a_name_belongs_to_the_first_stack(
    stacks: Stacks, pools: dict[str, str], published: Published, aws: Emulator
) -> None:
    first, _ = stacks.apply(CONSUMER, {"PublicationName": "contested", **pools})
    before = published.everything()
    second = consumer(PublicationName="contested", OutputsVersion="1", **pools)
    said = reason(stacks, second)
    stack_id = aws.client("cloudformation").describe_stacks(StackName=first)["Stacks"][0]["StackId"]
    assert said.startswith(
        f"PublicationName contested is taken: the publication record belongs to resource "
        f"AmplifyOutputs of {stack_id}. "
    )
    assert published.everything() == before
    stacks.delete(stacks.names[-1])
    assert published.everything() == before


def test_pools_of_another_region_are_read_there(
    aws: Emulator, stacks: Stacks, publisher: Publisher, published: Published
) -> None:
    elsewhere = type(stacks)(aws, {"region": "eu-central-1"})
    try:
        _, pools = elsewhere.apply(EXISTING_AUTH)
        _, outputs = stacks.apply(CONSUMER, {"PublicationName": "abroad", **pools})
        document = published.document("abroad")
    finally:
        elsewhere.delete_all()
    assert pools["UserPoolId"].startswith("eu-central-1_")
    assert outputs["Region"] == document["auth"]["aws_region"] == "eu-central-1"
    assert document["auth"]["oauth"]["domain"].endswith(".auth.eu-central-1.amazoncognito.com")
    assert publisher.service_token.startswith("arn:aws:lambda:us-east-1:")


def test_every_format_is_published_read_and_removed_with_the_stack(
    stacks: Stacks, pools: dict[str, str], published: Published, aws: Emulator, publisher: Publisher
) -> None:
    formats = list(FORMATS)
    template = consumer(PublicationName="all/formats", Formats=formats, **pools)
    name, _ = stacks.apply(template)
    document = published.document("all/formats")
    body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    s3 = aws.client("s3")
    stored = {
        form: s3.get_object(Bucket=publisher.bucket, Key=f"outputs/all/formats/{file_name(form)}")[
            "Body"
        ].read()
        for form in formats
    }
    assert stored == {form: file_of(form, body) for form in formats}

    fewer = consumer(PublicationName="all/formats", Formats=["dart"], **pools)
    stacks.apply(fewer, name=name)
    assert sorted(key for key in published.everything() if key.startswith("outputs/")) == [
        "outputs/all/formats/amplify_outputs.dart",
        "outputs/all/formats/amplify_outputs.json",
    ]

    stacks.delete(name)
    assert published.everything() == {}
