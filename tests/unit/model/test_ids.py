"""What follows from an id alone, in every partition."""

from __future__ import annotations

import pytest

from amplify_outputs.model import ids


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


@pytest.mark.parametrize(
    ("region", "suffix", "user_pools", "principal"),
    [
        ("us-east-1", "amazonaws.com", True, "cognito-identity.amazonaws.com"),
        ("eu-central-2", "amazonaws.com", True, "cognito-identity.amazonaws.com"),
        ("us-gov-west-1", "amazonaws.com", True, "cognito-identity-us-gov.amazonaws.com"),
        ("us-gov-east-1", "amazonaws.com", True, "cognito-identity.us-gov-east-1.amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn", False, "cognito-identity.cn-north-1.amazonaws.com.cn"),
        ("us-iso-east-1", "amazonaws.com", False, "cognito-identity.amazonaws.com"),
    ],
)
def test_a_region_tells_what_its_partition_has(
    region: str,
    suffix: str,
    user_pools: bool,  # noqa: FBT001 - a table
    principal: str,
) -> None:
    assert ids.dns_suffix(region) == suffix
    assert ids.user_pools_exist_in(region) is user_pools
    assert ids.identity_principal(region) == principal


@pytest.mark.parametrize(
    ("arn", "account", "partition"),
    [
        ("arn:aws:iam::123456789012:role/app", "123456789012", "aws"),
        ("arn:aws-us-gov:iam::123456789012:role/a/b", "123456789012", "aws-us-gov"),
        ("arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/x", "123456789012", "aws-cn"),
        ("arn:aws:s3:::bucket", "", "aws"),
        ("arn:aws", "", "aws"),
        ("", "", ""),
        ("nonsense", "", ""),
    ],
)
def test_an_arn_tells_account_and_partition(arn: str, account: str, partition: str) -> None:
    assert (ids.account_of(arn), ids.partition_of(arn)) == (account, partition)


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::123456789012:role/app", "app"),
        ("arn:aws:iam::123456789012:role/service-role/team/app-x", "app-x"),
        ("arn:aws-us-gov:iam::123456789012:role/app+x=,.@-_", "app+x=,.@-_"),
    ],
)
def test_the_name_of_a_role_has_no_path(arn: str, name: str) -> None:
    assert ids.role_name(arn) == name


@pytest.mark.parametrize(
    ("identity_pool_id", "region"),
    [
        ("us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b", "us-east-1"),
        ("us-gov-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b", "us-gov-east-1"),
        ("cn-north-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b", "cn-north-1"),
    ],
)
def test_an_identity_pool_id_tells_its_region(identity_pool_id: str, region: str) -> None:
    assert ids.IDENTITY_POOL_ID.fullmatch(identity_pool_id)
    assert ids.identity_pool_region(identity_pool_id) == region
