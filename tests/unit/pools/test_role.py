"""Assuming the role of another account: what is sent to STS, and what becomes of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from amplify_outputs.aws.clients import Aws
from amplify_outputs.model.pool_roles import PoolRoles, RoleRefused
from amplify_outputs.pools.role import SESSION_POLICY, aws_of_pools
from amplify_outputs.pools.shared import Pace, SharedReads
from tests.builders import request
from tests.sessions import session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.request import PublishRequest

READER = "arn:aws:iam::222222222222:role/reader"
LISTED = PoolRoles((READER,), "shop-1")
SENT = {
    "RoleArn": READER,
    "RoleSessionName": "amplify-outputs-publisher",
    "DurationSeconds": 900,
    "Policy": SESSION_POLICY,
}
ISSUED = {
    "Credentials": {
        "AccessKeyId": "ASIA2222222222222222",
        "SecretAccessKey": "not-a-secret",
        "SessionToken": "token-of-the-role",
        "Expiration": "2030-01-01T00:00:00Z",
    }
}


@pytest.fixture
def aws() -> Aws:
    return Aws(session_of("AKIA1111", "secret", "eu-west-1"))


@pytest.fixture
def sts(aws: Aws) -> Iterator[Stubber]:
    with Stubber(aws.sts("us-east-1")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def with_role(role: str | None = READER) -> PublishRequest:
    return request(PoolRoleArn=role)


def credentials(aws: Aws | RoleRefused) -> Any:
    assert isinstance(aws, Aws)
    return aws.client("cognito-idp", "us-east-1")._request_signer._credentials.token


def test_a_request_without_a_role_is_read_with_the_same_clients_and_asks_nobody(
    aws: Aws,
    sts: Stubber,  # noqa: ARG001 - it expects no call
) -> None:
    assert aws_of_pools(with_role(None), aws, LISTED) is aws


def test_a_role_that_is_not_listed_is_refused_and_asks_nobody(
    aws: Aws,
    sts: Stubber,  # noqa: ARG001 - it expects no call
) -> None:
    assert aws_of_pools(with_role(f"{READER}-2"), aws, LISTED) == RoleRefused("not_listed")


@pytest.mark.parametrize(
    ("external_id", "sent"), [("shop-1", SENT | {"ExternalId": "shop-1"}), ("", SENT)]
)
def test_the_clients_have_the_credentials_that_sts_issues(
    aws: Aws, sts: Stubber, external_id: str, sent: dict[str, Any]
) -> None:
    sts.add_response("assume_role", ISSUED, sent)

    pools = aws_of_pools(with_role(), aws, PoolRoles((READER,), external_id))

    assert credentials(pools) == "token-of-the-role"
    assert credentials(aws) is None


def test_a_denied_role_is_a_value_with_what_aws_said_and_what_was_sent(
    aws: Aws, sts: Stubber
) -> None:
    sts.add_client_error("assume_role", "AccessDenied", "not authorized", 403)

    assert aws_of_pools(with_role(), aws, LISTED) == RoleRefused(
        "denied", "not authorized", "shop-1"
    )


def test_any_other_refusal_is_raised(aws: Aws, sts: Stubber) -> None:
    sts.add_client_error("assume_role", "RegionDisabledException", "not here", 403)

    with pytest.raises(ClientError, match="RegionDisabledException"):
        aws_of_pools(with_role(), aws, LISTED)


def test_without_a_region_of_its_own_sts_is_asked_where_the_pool_is() -> None:
    assert Aws(session_of("id", "secret")).sts("us-east-2").meta.region_name == "us-east-2"


def test_refreshes_assume_a_role_once_and_keep_what_it_reads_apart(aws: Aws, sts: Stubber) -> None:
    sts.add_response("assume_role", ISSUED, SENT | {"ExternalId": "shop-1"})
    shared = SharedReads(aws, Pace(1))

    own, first, again = (
        shared.of_pools(with_role(role), LISTED) for role in (None, READER, READER)
    )
    later = shared.anew().of_pools(with_role(), LISTED)

    assert own is shared
    assert first is again is not shared
    assert isinstance(later, SharedReads)
    assert later is not first


def test_refreshes_ask_once_about_a_role_that_is_refused(aws: Aws, sts: Stubber) -> None:
    sts.add_client_error("assume_role", "AccessDenied", "no", 403)
    shared = SharedReads(aws, Pace(1))

    answers = [shared.of_pools(with_role(), LISTED) for _ in range(2)]

    assert answers == [RoleRefused("denied", "no", "shop-1")] * 2
