"""What a refresh need not read, because an event reports its change: client secrets, and other app clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import settle
from tests.integration.refreshing import Refresher, change_of, scheduled_with_secrets
from tests.sessions import events_of
from tests.simulation import BUCKET, client

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools, Published

_OK = type("Http", (), {"status_code": 200})()
_BAD_REQUEST = type("Http", (), {"status_code": 400})()
SECRET = {"ClientSecretId": "secret-1"}
DENIED = {"ClientSecretId": "denied"}


@pytest.fixture
def secrets(aws: Aws) -> list[dict[str, str]]:
    """What ListUserPoolClientSecrets answers, of clients that are made from now on. None at first."""
    found: list[dict[str, str]] = []

    def answer(**_: Any) -> tuple[Any, dict[str, Any]]:
        if DENIED in found:
            return _BAD_REQUEST, {"Error": {"Code": "AccessDeniedException", "Message": "No"}}
        return _OK, {"ClientSecrets": list(found)}

    events_of(aws.session).register_first(
        "before-call.cognito-idp.ListUserPoolClientSecrets", answer
    )
    return found


@pytest.fixture
def refresh(
    aws: Aws,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    secrets: list[dict[str, str]],
    calls: list[str],
) -> Refresher:
    del secrets, calls
    monkeypatch.setattr(settle, "PAUSE_SECONDS", 0.0)
    return Refresher(aws, capsys)


def create(cloudformation: CloudFormation, pools: Pools, **changes: Any) -> None:
    answer = cloudformation.create(pools.properties(**changes))
    assert answer["Status"] == "SUCCESS", answer["Reason"]


# Client secrets --------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", [True, False])
def test_the_schedule_lists_client_secrets_on_one_day_of_seven(
    refresh: Refresher,
    cloudformation: CloudFormation,
    pools: Pools,
    calls: list[str],
    *,
    listed: bool,
) -> None:
    create(cloudformation, pools)
    calls.clear()

    assert refresh(scheduled_with_secrets(pools.user_pool_id, listed=listed)) == {"Unchanged": 1}

    assert calls.count("ListUserPoolClientSecrets") == (1 if listed else 0)
    assert calls.count("DescribeUserPoolClient") == 1


def test_a_secret_that_no_event_told_of_is_found_on_that_day(
    refresh: Refresher, cloudformation: CloudFormation, pools: Pools, secrets: list[dict[str, str]]
) -> None:
    create(cloudformation, pools)
    secrets.append(SECRET)

    assert refresh(scheduled_with_secrets(pools.user_pool_id)) == {"Refused": 1}


@pytest.mark.parametrize("asked_by", ["a change", "a person"])
def test_a_change_and_a_person_have_client_secrets_listed(
    refresh: Refresher,
    cloudformation: CloudFormation,
    pools: Pools,
    secrets: list[dict[str, str]],
    asked_by: str,
) -> None:
    create(cloudformation, pools)
    secrets.append(SECRET)
    event = change_of(userPoolId=pools.user_pool_id) if asked_by == "a change" else {}

    assert refresh(event) == {"Refused": 1}


def test_nothing_is_published_before_client_secrets_are_listed(
    refresh: Refresher,
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    secrets: list[dict[str, str]],
) -> None:
    """The schedule finds another change, on a day on which it would not have listed them."""
    create(cloudformation, pools)
    before = published.everything()
    secrets.append(SECRET)
    pools.require_password_length(12)

    assert refresh(scheduled_with_secrets(pools.user_pool_id, listed=False)) == {"Refused": 1}
    assert published.everything() == before


def test_a_change_that_the_schedule_finds_is_published_after_one_read_of_each(
    refresh: Refresher, cloudformation: CloudFormation, pools: Pools, calls: list[str]
) -> None:
    create(cloudformation, pools)
    pools.require_password_length(12)
    calls.clear()

    assert refresh(scheduled_with_secrets(pools.user_pool_id, listed=False)) == {"Updated": 1}

    reads = [name for name in calls if name.startswith(("Describe", "ListUserPool", "ListGroups"))]
    assert sorted(reads) == sorted(set(reads))
    assert "ListUserPoolClientSecrets" in reads


def test_secrets_that_could_not_be_listed_are_asked_for_each_time(
    refresh: Refresher,
    cloudformation: CloudFormation,
    pools: Pools,
    secrets: list[dict[str, str]],
    calls: list[str],
) -> None:
    """The record says that they were not checked, which must stay true."""
    secrets.append(DENIED)
    create(cloudformation, pools)
    calls.clear()

    assert refresh(scheduled_with_secrets(pools.user_pool_id, listed=False)) == {"Unchanged": 1}
    assert calls.count("ListUserPoolClientSecrets") == 1


# Other app clients -----------------------------------------------------------------------------


@pytest.fixture
def two_clients(
    refresh: Refresher, cloudformation: CloudFormation, pools: Pools
) -> tuple[str, str]:
    """Two app clients of one pool and identity pool, published as app-a and app-b."""
    del refresh
    idp = client("cognito-idp")
    other = idp.create_user_pool_client(
        UserPoolId=pools.user_pool_id,
        ClientName="other",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    provider = f"cognito-idp.us-east-1.amazonaws.com/{pools.user_pool_id}"
    found = pools.identity.describe_identity_pool(IdentityPoolId=pools.identity_pool_id)
    pools.identity.update_identity_pool(
        IdentityPoolId=pools.identity_pool_id,
        IdentityPoolName=found["IdentityPoolName"],
        AllowUnauthenticatedIdentities=found["AllowUnauthenticatedIdentities"],
        CognitoIdentityProviders=[
            {"ProviderName": provider, "ClientId": id_, "ServerSideTokenCheck": True}
            for id_ in (pools.client_id, other)
        ],
    )
    for name, client_id in (("app-a", pools.client_id), ("app-b", other)):
        stack = cloudformation.other_stack(name)
        create(stack, pools, PublicationName=name, UserPoolClientId=client_id)
    return pools.client_id, other


def changed_client(pools: Pools, client_id: str, **more: Any) -> dict[str, Any]:
    event = change_of(userPoolId=pools.user_pool_id, clientId=client_id)
    event["detail"] |= {"eventName": "UpdateUserPoolClient", **more}
    return event


def test_a_change_of_an_app_client_is_read_for_its_publications_alone(
    refresh: Refresher, pools: Pools, two_clients: tuple[str, str], calls: list[str]
) -> None:
    _, other = two_clients
    calls.clear()

    assert refresh(changed_client(pools, other)) == {"Unchanged": 1}

    read = ("DescribeUserPoolClient", "ListUserPoolClientSecrets", "GetObject", "HeadObject")
    # Both records are read to know whose they are, and one again for its refresh.
    assert [calls.count(name) for name in read] == [1, 1, 3, 2]


def test_a_change_of_the_pool_is_read_for_all_publications(
    refresh: Refresher, pools: Pools, two_clients: tuple[str, str], calls: list[str]
) -> None:
    del two_clients
    calls.clear()
    assert refresh(change_of(userPoolId=pools.user_pool_id)) == {"Unchanged": 2}
    assert calls.count("DescribeUserPoolClient") == 2


def test_a_change_of_an_app_client_that_no_publication_has_reads_no_pool(
    refresh: Refresher, pools: Pools, two_clients: tuple[str, str], calls: list[str]
) -> None:
    del two_clients
    calls.clear()
    assert refresh(changed_client(pools, "0123456789abcdefghijklmnop")) == {}
    assert [name for name in calls if name.startswith("Describe")] == []


def test_a_record_that_cannot_be_read_is_reported_after_a_change_of_any_app_client(
    refresh: Refresher, pools: Pools, two_clients: tuple[str, str], aws: Aws
) -> None:
    _, other = two_clients
    aws.s3.put_object(Bucket=BUCKET, Key="records/app-a.json", Body=b"nonsense")
    assert refresh(changed_client(pools, other)) == {"Failed": 1, "Unchanged": 1}
