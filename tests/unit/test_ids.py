"""What follows from an id alone, in every partition."""

from __future__ import annotations

import pytest

from amplify_outputs import ids


@pytest.mark.parametrize(
    ("pool_id", "region", "provider"),
    [
        ("us-east-1_AbC", "us-east-1", "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC"),
        (
            "us-gov-west-1_AbC",
            "us-gov-west-1",
            "cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbC",
        ),
        (
            "ap-southeast-2_x9",
            "ap-southeast-2",
            "cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_x9",
        ),
        ("cn-north-1_x9", "cn-north-1", "cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_x9"),
        (
            "eusc-de-east-1_x9",
            "eusc-de-east-1",
            "cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_x9",
        ),
    ],
)
def test_a_user_pool_id_tells_region_and_provider_name(
    pool_id: str, region: str, provider: str
) -> None:
    assert ids.USER_POOL_ID.fullmatch(pool_id)
    assert (ids.user_pool_region(pool_id), ids.provider_name(pool_id)) == (region, provider)


def test_a_user_pool_id_has_55_characters_at_most() -> None:
    assert ids.USER_POOL_ID.fullmatch("us-east-1_" + "x" * 45)
    assert not ids.USER_POOL_ID.fullmatch("us-east-1_" + "x" * 46)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::123456789012:role/app",
        "arn:aws-us-gov:iam::123456789012:role/path/to/app+x=,.@-_",
        "arn:aws-cn:iam::123456789012:role/app",
    ],
)
def test_role_arns_of_every_partition_are_known(arn: str) -> None:
    assert ids.ROLE_ARN.fullmatch(arn)


@pytest.mark.parametrize("text", [None, 7, "", "x y", "a/", "not-published:Outputs4Web"])
def test_what_is_no_publication_name(text: object) -> None:
    assert not ids.is_publication_name(text)
