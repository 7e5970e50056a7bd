"""From CloudFormation's event to what stands in SSM and S3, and to the answer."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import __version__
from tests.simulation import (
    ACCOUNT,
    BUCKET,
    PARAMETER_ARN_PREFIX,
    RESOURCES,
    STACK,
    make_pools,
)

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from tests.simulation import CloudFormation, Pools, Published


def test_create_publishes_to_both_places_and_answers_every_attribute(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    answer = cloudformation.create(pools.properties())

    body = json.dumps(published.object(), sort_keys=True, separators=(",", ":")).encode()
    provider = f"cognito-idp.us-east-1.amazonaws.com/{pools.user_pool_id}"
    assert published.parameter() == published.object()
    version_id = answer["Data"].pop("ObjectVersionId")
    assert answer == {
        "Status": "SUCCESS",
        "PhysicalResourceId": "storefront/prod",
        "StackId": STACK,
        "RequestId": "request-0",
        "LogicalResourceId": "Outputs4Web",
        "Data": {
            "ParameterName": "/amplify-outputs/storefront/prod",
            "ParameterArn": f"{PARAMETER_ARN_PREFIX}/storefront/prod",
            "ParameterVersion": "1",
            "BucketName": BUCKET,
            "ObjectKey": "outputs/storefront/prod/amplify_outputs.json",
            "ObjectUri": f"s3://{BUCKET}/outputs/storefront/prod/amplify_outputs.json",
            "Sha256": hashlib.sha256(body).hexdigest(),
            "OutputsVersion": "1.5",
            "Region": "us-east-1",
            "UserPoolArn": f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pools.user_pool_id}",
            "UserPoolProviderName": provider,
            "IssuerUrl": f"https://{provider}",
            "JwksUri": f"https://{provider}/.well-known/jwks.json",
            "OAuthDomain": "",
            "AuthenticatedRoleArn": pools.roles[pools.identity_pool_id]["authenticated"],
            "UnauthenticatedRoleArn": "",
            "WarningCount": "0",
            "Warnings": "",
            "AuthenticatedRoleName": f"app-{pools.identity_pool_id.replace(':', '-')}",
            "UnauthenticatedRoleName": "",
            "UserPoolClientId": pools.client_id,
            "IdentityPoolId": pools.identity_pool_id,
        },
    }
    head = published.s3.head_object(
        Bucket=BUCKET, Key="outputs/storefront/prod/amplify_outputs.json", ChecksumMode="ENABLED"
    )
    assert head["VersionId"] == version_id
    assert (head["ContentType"], head["CacheControl"]) == ("application/json", "no-cache")
    assert head["Metadata"] == {
        "sha256": answer["Data"]["Sha256"],
        "physical-id": "storefront/prod",
        "outputs-version": "1.5",
        "amplify-outputs-stack": STACK,
        "amplify-outputs-resource": "Outputs4Web",
    }


def test_the_record_says_who_what_when_and_how_far(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    data = cloudformation.create(pools.properties(OutputsVersion="1.4"))["Data"]
    record = published.record()
    assert len(record.pop("claim")) == 32
    assert record.pop("publishedAt").endswith("+00:00")
    assert re.fullmatch(r"\d{8}T\d{6}Z", record.pop("requestedAt"))
    assert record.pop("publisherVersion") == __version__
    # A package that was not built knows no commit.
    assert record.pop("publisherCommit") == "unknown"
    assert set(record["attributes"]) < set(data)
    del record["attributes"]
    assert record == {
        "recordFormat": 1,
        "name": "storefront/prod",
        "owner": {"stack": STACK, "resource": "Outputs4Web"},
        "state": "published",
        "request": pools.properties(OutputsVersion="1.4"),
        "sha256": data["Sha256"],
        "replaces": [],
        "outputsVersion": "1.4",
        "destinations": ["ssm", "s3"],
        "poolIds": [pools.user_pool_id, pools.identity_pool_id],
        "parameterNames": ["/amplify-outputs/storefront/prod"],
        "parameterVersion": 1,
        "objectVersions": {"json": data["ObjectVersionId"]},
        "formats": {},
        "details": [["role", data["AuthenticatedRoleArn"]]],
        "moreDetails": [["session_tags", pools.identity_pool_id]],
        "problems": [],
    }
    assert published.objects() == [
        "outputs/storefront/prod/amplify_outputs.json",
        f"pools/{pools.identity_pool_id}/storefront/prod",
        f"pools/{pools.user_pool_id}/storefront/prod",
        "records/storefront/prod.json",
    ]


def test_update_publishes_what_the_pools_say_now(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    before = cloudformation.create(pools.properties())["Data"]
    pools.require_password_length(14)
    answer = cloudformation.update(pools.properties(FailOn="error"), pools.properties())
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "storefront/prod")
    assert answer["Data"]["Sha256"] != before["Sha256"]
    assert answer["Data"]["ParameterVersion"] == "2"
    assert published.object()["auth"]["password_policy"]["min_length"] == 14
    assert published.parameter() == published.object()


def test_an_unchanged_update_leaves_its_date_in_the_record_and_no_more(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    first = cloudformation.create(pools.properties())
    record = published.record()
    second = cloudformation.update(pools.properties(), pools.properties())
    assert second["Data"] == first["Data"]
    after = published.record()
    assert after["requestedAt"] > record["requestedAt"]
    assert after | {"requestedAt": record["requestedAt"]} == record


def test_another_request_for_the_same_document_changes_the_record_alone(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    first = cloudformation.create(pools.properties())
    answer = cloudformation.update(pools.properties(FailOn="warning"), pools.properties())
    assert answer["Data"] == first["Data"]
    assert published.record()["request"] == pools.properties(FailOn="warning")


def test_renaming_publishes_the_new_name_and_leaves_the_old_one_to_its_delete(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    old, new = pools.properties(), pools.properties(PublicationName="storefront/live")
    cloudformation.create(old)
    answer = cloudformation.update(new, old)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "storefront/live")
    assert published.parameter("storefront/live") == published.parameter("storefront/prod")

    cloudformation.delete(old)
    assert published.parameters() == ["/amplify-outputs/storefront/live"]
    assert all("storefront/live" in key for key in published.objects())


def test_the_way_back_from_a_failed_rename_removes_the_name_that_was_tried(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    old, tried = pools.properties(), pools.properties(PublicationName="storefront/live")
    cloudformation.create(old)
    cloudformation.update(tried, old)  # its answer is lost: CloudFormation keeps the old id
    answer = cloudformation.update(old, tried, physical_id="storefront/prod")
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "storefront/prod")
    assert published.parameters() == ["/amplify-outputs/storefront/prod"]


def test_moving_to_other_pools_moves_the_marks(
    cloudformation: CloudFormation,
    pools: Pools,
    published: Published,
    role_answers: dict[str, dict[str, str]],
) -> None:
    others = make_pools("us-east-1", role_answers)
    cloudformation.create(pools.properties())
    cloudformation.update(others.properties(), pools.properties())
    assert [key for key in published.objects() if key.startswith("pools/")] == sorted(
        f"pools/{pool_id}/storefront/prod"
        for pool_id in (others.user_pool_id, others.identity_pool_id)
    )


@pytest.mark.parametrize("destination", ["ssm", "s3"])
def test_a_destination_that_is_dropped_is_emptied_and_one_that_is_added_is_filled(
    cloudformation: CloudFormation, pools: Pools, published: Published, destination: str
) -> None:
    both, one = pools.properties(), pools.properties(Destinations=[destination])
    cloudformation.create(both)
    answer = cloudformation.update(one, both)
    assert bool(answer["Data"]["ParameterName"]) == bool(published.parameters())
    assert bool(published.parameters()) == (destination == "ssm")
    in_s3 = [key for key in published.objects() if key.startswith("outputs/")]
    assert bool(answer["Data"]["ObjectKey"]) == bool(in_s3) == (destination == "s3")

    cloudformation.update(both, one)
    assert published.parameter() == published.object()


def test_delete_leaves_nothing_and_can_be_repeated(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    for _ in range(2):
        answer = cloudformation.delete(pools.properties())
        assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "storefront/prod")
        assert published.nothing()


def test_delete_with_an_invented_physical_id_finds_the_publication_by_its_mark(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    answer = cloudformation.delete(
        pools.properties(), physical_id="storefront-Outputs4Web-1ABC2DEF"
    )
    assert answer["PhysicalResourceId"] == "storefront-Outputs4Web-1ABC2DEF"
    assert published.nothing()


def test_delete_is_answered_whatever_its_properties_call_a_pool(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    deep: Any = "deep"
    for _ in range(3000):
        deep = [deep]

    answer = cloudformation.delete(pools.properties(UserPoolId=deep, IdentityPoolId=7))

    assert answer["Status"] == "SUCCESS"
    assert published.nothing()


def test_delete_of_what_was_never_created_succeeds(cloudformation: CloudFormation) -> None:
    answer = cloudformation.delete({"PublicationName": "../x", "Nonsense": "1"}, physical_id="x y")
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "x y")


def test_a_name_belongs_to_the_stack_that_published_it_first(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    record = published.record()
    second = cloudformation.other_stack("checkout")
    answer = second.create(pools.properties(OutputsVersion="1"))
    assert answer == {
        "Status": "FAILED",
        "PhysicalResourceId": "storefront/prod",
        "StackId": second.stack,
        "RequestId": "request-0",
        "LogicalResourceId": "Outputs4Web",
        "Reason": "PublicationName storefront/prod is taken: the publication record belongs to "
        f"resource Outputs4Web of {STACK}. Choose another name, or delete that resource first. If "
        "its stack was deleted and the resource was retained, set Adopt: true.",
    }
    assert second.delete(pools.properties(OutputsVersion="1"))["Status"] == "SUCCESS"
    assert published.record() == record
    assert published.parameter() == published.object()


@pytest.mark.parametrize("place", ["parameter", "object"])
def test_what_somebody_else_put_under_the_name_is_never_overwritten(
    cloudformation: CloudFormation, pools: Pools, published: Published, place: str
) -> None:
    if place == "parameter":
        published.ssm.put_parameter(
            Name="/amplify-outputs/storefront/prod", Value="mine", Type="String"
        )
    else:
        key = "outputs/storefront/prod/amplify_outputs.json"
        published.s3.put_object(Bucket=BUCKET, Key=key, Body=b"mine")
    before = (published.objects(), published.parameters())
    answer = cloudformation.create(pools.properties())
    assert answer["Status"] == "FAILED"
    assert "exists already, and no publisher wrote it" in answer["Reason"]
    cloudformation.delete(pools.properties())
    assert (published.objects(), published.parameters()) == before


def test_wrong_properties_are_all_named_and_nothing_is_read_or_written(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    answer = cloudformation.create(
        pools.properties(UserPoolId="nonsense", OutputsVersion="9", PoolRoleArn="x")
    )
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(
        "Nothing was published: 3 problems: PropertyInvalid (OutputsVersion), PropertyInvalid "
        "(PoolRoleArn), PropertyInvalid (UserPoolId). "
    )
    assert published.nothing()


def test_all_problems_of_the_pools_are_reported_together_and_nothing_is_written(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    with_secret = pools.idp.create_user_pool_client(
        UserPoolId=pools.user_pool_id, ClientName="server", GenerateSecret=True
    )["UserPoolClient"]
    pools.roles.clear()
    answer = cloudformation.create(pools.properties(UserPoolClientId=with_secret["ClientId"]))
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(
        # That the identity pool is not linked to this app client says nothing about the one that the app needs.
        "Nothing was published: 2 problems: "
        f"AppClientHasSecret (app client {with_secret['ClientId']}), "
        f"AuthenticatedRoleMissing (identity pool {pools.identity_pool_id}). [1] App client server "
        "has a client secret"
    )
    assert published.nothing()


def test_the_secret_of_an_app_client_is_in_no_answer_and_no_log(
    cloudformation: CloudFormation,
    pools: Pools,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    client = pools.idp.create_user_pool_client(
        UserPoolId=pools.user_pool_id, ClientName="server", GenerateSecret=True
    )["UserPoolClient"]
    answer = cloudformation.create(pools.properties(UserPoolClientId=client["ClientId"]))
    said = json.dumps(answer) + "".join(capsys.readouterr()) + caplog.text
    assert "AppClientHasSecret" in said
    assert client["ClientSecret"] not in said
    assert "ResponseURL" not in said
    assert "cloudformation-custom-resource-response" not in said


def test_pools_are_read_in_their_own_region(
    cloudformation: CloudFormation, pools_elsewhere: Pools, published: Published
) -> None:
    answer = cloudformation.create(pools_elsewhere.properties())
    assert answer["Status"] == "SUCCESS", answer
    assert answer["Data"]["Region"] == "eu-west-1"
    assert answer["Data"]["ParameterArn"].startswith("arn:aws:ssm:us-east-1:")
    assert published.object()["auth"]["aws_region"] == "eu-west-1"


def test_an_accepted_problem_is_published_and_reported(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    pools.roles.clear()
    answer = cloudformation.create(pools.properties(AcceptProblems=["AuthenticatedRoleMissing"]))
    assert answer["Status"] == "SUCCESS"
    assert (answer["Data"]["WarningCount"], answer["Data"]["Warnings"]) == (
        "1",
        "AuthenticatedRoleMissing",
    )
    assert [problem["code"] for problem in published.record()["problems"]] == [
        "AuthenticatedRoleMissing"
    ]


def test_a_rollback_to_what_is_published_needs_no_pool(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    first = cloudformation.create(pools.properties())
    pools.idp.delete_user_pool(UserPoolId=pools.user_pool_id)
    tried = pools.properties(OutputsVersion="1.4")
    failed = cloudformation.update(tried, pools.properties())
    assert (failed["Status"], failed["PhysicalResourceId"]) == ("FAILED", "storefront/prod")
    back = cloudformation.update(pools.properties(), tried)
    assert (back["Status"], back["Data"]) == ("SUCCESS", first["Data"])
    assert published.parameter() == published.object()


def test_a_parameter_that_was_changed_by_hand_is_put_right_by_the_next_update(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    published.ssm.put_parameter(
        Name="/amplify-outputs/storefront/prod", Value="edited", Type="String", Overwrite=True
    )
    answer = cloudformation.update(pools.properties(), pools.properties())
    assert answer["Data"]["ParameterVersion"] == "3"
    assert published.parameter() == published.object()


def test_a_document_over_the_standard_tier_is_refused_with_what_to_do(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    large: dict[str, Any] = {"custom": {"text": "x" * 9000}}
    answer = cloudformation.create(pools.properties(Outputs=large))
    assert answer["Reason"].startswith(
        "Nothing was published: 1 problem: DocumentTooLarge (document)."
    )
    assert "Destinations: [s3]" in answer["Reason"]
    assert published.nothing()
    answer = cloudformation.create(pools.properties(Outputs=large, Destinations=["s3"]))
    assert answer["Status"] == "SUCCESS"


def test_a_failure_half_way_through_a_first_publication_leaves_nothing(
    cloudformation: CloudFormation, pools: Pools, published: Published, aws: Aws
) -> None:
    def refuse(**_: Any) -> None:
        error = {"Error": {"Code": "ParameterLimitExceeded", "Message": "Too many parameters"}}
        raise published.ssm.exceptions.ParameterLimitExceeded(error, "PutParameter")

    aws.ssm.meta.events.register("before-call.ssm.PutParameter", refuse)
    answer = cloudformation.create(pools.properties())
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(
        "Parameter Store refused PutParameter: ParameterLimitExceeded: Too many parameters."
    )
    assert published.nothing()


def test_adopt_takes_over_what_a_deleted_stack_left_and_nothing_else(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    second = cloudformation.other_stack("second")
    adopting = pools.properties(Adopt="true")

    refused = second.create(adopting)
    assert refused["Status"] == "FAILED"
    assert "which still exists" in refused["Reason"]

    RESOURCES[cloudformation.stack, "Outputs4Web"]["ResourceStatus"] = "DELETE_SKIPPED"
    assert second.create(adopting)["Status"] == "SUCCESS"
    assert published.record()["owner"] == {"stack": second.stack, "resource": "Outputs4Web"}

    assert cloudformation.delete(pools.properties())["Status"] == "SUCCESS"
    assert published.parameter() == published.object()
    second.delete(adopting)
    assert published.nothing()


def test_a_stale_answer_of_ssm_neither_skips_a_write_nor_leaks_the_parameter(
    cloudformation: CloudFormation, pools: Pools, published: Published, aws: Aws
) -> None:
    four, five = pools.properties(OutputsVersion="1.4"), pools.properties()
    cloudformation.create(four)
    stale = aws.ssm.get_parameter(Name="/amplify-outputs/storefront/prod")
    cloudformation.update(five, four)
    http = type("Http", (), {"status_code": 200})()
    aws.ssm.meta.events.register("before-call.ssm.GetParameter", lambda **_: (http, stale))
    cloudformation.update(four, five)
    assert published.parameter() == published.object()

    def absent(**_: Any) -> None:
        error = {"Error": {"Code": "ParameterNotFound", "Message": "not yet"}}
        raise aws.ssm.exceptions.ParameterNotFound(error, "GetParameter")

    aws.ssm.meta.events.register_first("before-call.ssm.GetParameter", absent)
    assert cloudformation.delete(four)["Status"] == "SUCCESS"
    assert published.nothing()


def test_a_package_that_is_loaded_says_so_and_touches_nothing(
    cloudformation: CloudFormation, published: Published
) -> None:
    cloudformation.logical_id = "PackageCheck"
    asked = {"ResourceType": "Custom::AmplifyOutputsPackage"}
    made = {**asked, "PhysicalResourceId": "package:loaded"}

    answers = [
        cloudformation.send("Create", {"Layer": "layer:1"}, **asked),
        cloudformation.send("Update", {"Layer": "layer:2"}, **made),
        cloudformation.send("Delete", {"Layer": "layer:2"}, **made),
        # What a function without its package has answered to a Create.
        cloudformation.send(
            "Delete",
            {"Layer": "layer:2"},
            **asked,
            PhysicalResourceId="not-loaded:PackageCheck",
        ),
    ]

    said = [(it["Status"], it["PhysicalResourceId"], it.get("Data", {})) for it in answers]
    assert said == [
        ("SUCCESS", "package:loaded", {}),
        ("SUCCESS", "package:loaded", {}),
        ("SUCCESS", "package:loaded", {}),
        ("SUCCESS", "not-loaded:PackageCheck", {}),
    ]
    assert published.nothing()


def test_a_publisher_is_not_deceived_by_a_name_in_its_own_resource(
    cloudformation: CloudFormation, pools: Pools, published: Published
) -> None:
    cloudformation.create(pools.properties())
    answer = cloudformation.send(
        "Delete",
        pools.properties(),
        ResourceType="Custom::AmplifyOutputsPackage",
        PhysicalResourceId="storefront/prod",
    )
    assert answer["Status"] == "SUCCESS"
    assert not published.nothing()
