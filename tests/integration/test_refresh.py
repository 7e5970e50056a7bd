"""Refreshes: publications follow their pools, and nothing else is written."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.refreshing import Refresher, change_of, scheduled_with_secrets
from tests.sessions import events_of
from tests.simulation import BUCKET, client, make_pools, make_role

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools, Published


@pytest.fixture
def broken(aws: Aws) -> set[str]:
    """The keys of objects that S3 cannot write."""
    keys: set[str] = set()

    def refuse(params: dict[str, Any], **_: Any) -> None:
        if params["Key"] in keys:
            raise ClientError({"Error": {"Code": "InternalError", "Message": "Oh"}}, "PutObject")

    events_of(aws.session).register("provide-client-params.s3.PutObject", refuse)
    return keys


def create(cloudformation: CloudFormation, pools: Pools, **changes: Any) -> None:
    answer = cloudformation.create(pools.properties(**changes))
    assert answer["Status"] == "SUCCESS", answer["Reason"]


def test_what_has_not_changed_is_not_written(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    before = published.everything()

    assert refresh() == {"Unchanged": 1}

    assert published.everything() == before
    assert refresh.events() == []


def test_a_changed_pool_is_published_everywhere_and_told(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    before = published.record()
    pools.require_password_length(12)

    assert refresh() == {"Updated": 1}

    record = published.record()
    assert published.parameter()["auth"]["password_policy"]["min_length"] == 12
    assert published.object() == published.parameter()
    assert record["sha256"] != before["sha256"]
    assert {key for key in record if record[key] != before[key]} - {"publishedAt"} == {
        "claim",
        "objectVersions",
        "parameterVersion",
        "replaces",
        "sha256",
    }
    assert refresh.events() == [
        (
            "Publication Updated",
            {
                "publication": "storefront/prod",
                "bucket": BUCKET,
                "parameterPrefix": "/amplify-outputs",
                "destinations": ["ssm", "s3"],
                "userPoolId": pools.user_pool_id,
                "oldSha256": before["sha256"],
                "sha256": record["sha256"],
                "changedFields": [
                    *(
                        f"auth.password_policy.{rule}"
                        for rule in (
                            "min_length",
                            "require_lowercase",
                            "require_numbers",
                            "require_symbols",
                            "require_uppercase",
                        )
                    ),
                    # Unlike Cognito, moto forgets them with every change of the pool.
                    "auth.username_attributes",
                ],
                "changedFieldCount": 6,
            },
        )
    ]


def test_a_new_group_is_published(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    pools.idp.create_group(
        UserPoolId=pools.user_pool_id,
        GroupName="editors",
        Precedence=1,
        RoleArn=make_role("editors", pools.identity_pool_id),
    )

    assert refresh(change_of(userPoolId=pools.user_pool_id)) == {"Updated": 1}

    assert published.object()["auth"]["groups"] == [{"editors": {"precedence": 1}}]
    [(_, detail)] = refresh.events()
    assert detail["changedFields"] == ["auth.groups"]


def test_a_broken_pool_keeps_the_last_good_document_and_is_told(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    before = published.everything()
    pools.idp.delete_user_pool_client(UserPoolId=pools.user_pool_id, ClientId=pools.client_id)

    assert refresh() == {"Refused": 1}

    assert published.everything() == before
    [(kind, detail)] = refresh.events()
    problems = detail.pop("problems")
    assert [(problem["code"], problem["severity"]) for problem in problems] == [
        ("AppClientNotFound", "error")
    ]
    assert (kind, detail) == (
        "Publication Refused",
        {
            "publication": "storefront/prod",
            "bucket": BUCKET,
            "parameterPrefix": "/amplify-outputs",
            "destinations": ["ssm", "s3"],
            "userPoolId": pools.user_pool_id,
            "sha256": published.record()["sha256"],
            "problemCount": 1,
        },
    )


def test_a_publication_that_is_not_to_be_kept_in_sync_is_left(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools, KeepInSync="false")
    pools.require_password_length(12)
    before = published.everything()

    assert refresh() == {"Left": 1}

    assert published.everything() == before


def test_what_somebody_changed_by_hand_is_restored(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    good = published.object()
    published.ssm.put_parameter(Name="/amplify-outputs/storefront/prod", Value="{}", Overwrite=True)
    published.s3.put_object(
        Bucket=BUCKET, Key="outputs/storefront/prod/amplify_outputs.json", Body=b"{}"
    )

    assert refresh() == {"Restored": 1, "ChangedByHand": 1}

    assert (published.object(), published.parameter()) == (good, good)
    [(kind, told)] = refresh.events()
    assert kind == "Publication Changed By Hand"
    assert (told["parts"], told["foundSha256"], told["restored"]) == (
        ["parameter", "object", "marks"],
        [hashlib.sha256(b"{}").hexdigest()],
        True,
    )
    assert told["sha256"] == published.record()["sha256"]
    assert refresh() == {"Unchanged": 1}
    assert refresh.events() == []


def test_what_somebody_changed_by_hand_is_told_also_if_the_pool_has_changed(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    pools.require_password_length(12)
    published.ssm.put_parameter(Name="/amplify-outputs/storefront/prod", Value="{}", Overwrite=True)

    assert refresh() == {"Updated": 1, "ChangedByHand": 1}

    updated, changed = refresh.events()
    assert (updated[0], changed[0]) == ("Publication Updated", "Publication Changed By Hand")
    assert (changed[1]["parts"], changed[1]["restored"]) == (["parameter"], True)


def test_what_somebody_changed_by_hand_is_told_also_if_nothing_may_be_written(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools, KeepInSync="false")
    published.ssm.delete_parameter(Name="/amplify-outputs/storefront/prod")

    assert refresh() == {"Left": 1, "ChangedByHand": 1}

    [(_, told)] = refresh.events()
    assert (told["parts"], told["foundSha256"], told["restored"]) == (["parameter"], [], False)


def test_what_was_withdrawn_is_not_made_again(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    create(cloudformation, pools)
    refresh.sweep()
    cloudformation.delete(pools.properties())

    assert refresh.work(refresh.messages()) == []

    assert published.nothing()
    assert refresh.counted() == {"Gone": 1}


def test_a_change_refreshes_the_publications_of_that_pool_alone(
    cloudformation: CloudFormation,
    pools: Pools,
    role_answers: dict[str, dict[str, str]],
    refresh: Refresher,
) -> None:
    others = make_pools("us-east-1", role_answers)
    create(cloudformation, pools)
    for number, name in enumerate(("a", "b")):
        stack = cloudformation.other_stack(f"stack-{number}")
        create(stack, others, PublicationName=name)

    assert refresh.sweep(change_of(userPoolId=others.user_pool_id)) == {
        "publications": 2,
        "messages": 1,
    }
    assert refresh.sweep(change_of(identityPoolId=pools.identity_pool_id)) == {
        "publications": 1,
        "messages": 1,
    }
    assert refresh.sweep(change_of(userPoolId="us-east-1_unknown")) == {
        "publications": 0,
        "messages": 0,
    }
    # CloudTrail may keep back which pool it was.
    assert refresh.sweep(change_of()) == {"publications": 3, "messages": 2}


def test_twenty_changes_within_a_minute_are_one_refresh(
    cloudformation: CloudFormation,
    pools: Pools,
    refresh: Refresher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create(cloudformation, pools)
    seconds = itertools.count(1_800_000_000)  # a full minute
    monkeypatch.setattr("amplify_outputs.refresher.outbox.time.time", lambda: next(seconds))
    for _ in range(20):
        refresh.sweep(change_of(userPoolId=pools.user_pool_id))

    assert len(refresh.messages()) == 1


def test_a_record_that_is_none_is_in_nobody_elses_way(
    cloudformation: CloudFormation, pools: Pools, published: Published, refresh: Refresher
) -> None:
    for name in ("a", "b", "c", "d"):
        create(cloudformation.other_stack(name), pools, PublicationName=name)
    published.s3.put_object(Bucket=BUCKET, Key="records/b.json", Body=b"nonsense")
    sound = published.record("c")
    published.s3.put_object(
        Bucket=BUCKET, Key="records/c.json", Body=json.dumps(sound | {"request": []}).encode()
    )
    pools.require_password_length(12)

    assert refresh() == {"Updated": 2, "Failed": 2}

    for name in ("a", "d"):
        assert published.object(name)["auth"]["password_policy"]["min_length"] == 12


def test_what_another_try_may_mend_comes_again_and_the_rest_is_done(
    broken: set[str],
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    refresh: Refresher,
) -> None:
    for name in ("a", "b"):
        create(cloudformation.other_stack(name), pools, PublicationName=name)
    pools.require_password_length(12)

    broken.add("records/a.json")
    refresh.sweep()
    waiting = refresh.messages()

    assert refresh.work(waiting) == [waiting[0]["MessageId"]]
    assert refresh.counted() == {"Failed": 1, "Updated": 1}
    assert published.object("b")["auth"]["password_policy"]["min_length"] == 12
    assert published.object("a")["auth"]["password_policy"]["min_length"] == 8

    broken.clear()
    assert refresh.work(waiting) == []
    assert refresh.counted() == {"Updated": 1, "Unchanged": 1}


def test_a_message_that_is_none_comes_again_until_the_queue_puts_it_aside(
    refresh: Refresher,
) -> None:
    client("sqs").send_message(
        QueueUrl=refresh.queue_url,
        MessageBody="nonsense",
        MessageGroupId="x",
        MessageDeduplicationId="x",
    )
    waiting = refresh.messages()

    assert refresh.work(waiting) == [waiting[0]["MessageId"]]


def test_publications_of_a_pool_share_its_reads(
    calls: list[str], cloudformation: CloudFormation, pools: Pools, refresh: Refresher
) -> None:
    names = [f"app-{number:02}" for number in range(30)]
    for name in names:
        create(cloudformation.other_stack(name), pools, PublicationName=name)
    refresh.sweep(scheduled_with_secrets(pools.user_pool_id))
    calls.clear()

    refresh.work(refresh.messages())

    counts = {name: calls.count(name) for name in sorted(set(calls))}
    assert counts == {
        # Once for each of the two messages.
        "DescribeIdentityPool": 2,
        "DescribeUserPool": 2,
        "DescribeUserPoolClient": 2,
        "GetIdentityPoolRoles": 2,
        "GetPrincipalTagAttributeMap": 2,
        "GetRole": 2,
        "GetUserPoolMfaConfig": 2,
        "ListGroups": 2,
        "ListIdentityProviders": 2,
        "ListUserPoolClientSecrets": 2,
        "ListUserPoolReplicas": 2,
        # Ten parameters at a time.
        "GetParameters": 4,
        # Once for each publication.
        "GetObject": 30,
        # The file, and the mark of the identity pool.
        "HeadObject": 60,
        "ListTagsForResource": 30,
    }
