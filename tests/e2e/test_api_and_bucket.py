"""An API and a bucket of the same stack as the custom resource, on an AWS that enforces its policies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.e2e.api_and_bucket import template
from tools.stacks import StackFailed

if TYPE_CHECKING:
    from tests.deployment import Publisher, Stacks
    from tools.emulator import Emulator


def test_what_a_stack_makes_is_in_the_document_that_it_publishes(
    aws: Emulator, stacks: Stacks, pools: dict[str, str], publisher: Publisher
) -> None:
    made = template(pools, pools["UserPoolId"], PublicationName="shop/backend")

    _, outputs = stacks.apply(made)

    stored = aws.client("ssm").get_parameter(Name=f"{publisher.prefix}/shop/backend")
    document = json.loads(stored["Parameter"]["Value"])
    region = pools["UserPoolId"].partition("_")[0]
    assert outputs["Warnings"] == ""
    assert document["storage"] == {"aws_region": region, "bucket_name": outputs["Bucket"]}
    assert document["data"] == {
        "aws_region": region,
        "url": outputs["Url"],
        "api_key": outputs["Key"],
        "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
        "authorization_types": ["API_KEY"],
    }


@pytest.mark.usefixtures("publisher")
def test_an_api_of_other_users_fails_the_stack_and_is_named(
    stacks: Stacks, pools: dict[str, str]
) -> None:
    with pytest.raises(StackFailed) as failed:
        stacks.apply(template(pools, "us-east-1_Other", PublicationName="shop/of-others"))

    [said] = [text for text in failed.value.reasons if text.startswith("Outputs4Web: ")]
    assert "1 problem: DataApiRefusesUsers (AppSync API " in said
    assert "accepts tokens of user pool us-east-1_Other" in said
