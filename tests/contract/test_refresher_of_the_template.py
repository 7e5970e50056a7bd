"""The refresher in template.yaml, its queue and rules, and all alarms and the dashboard, against the code."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any, get_args

import boto3
import pytest
from moto.events.models import EventPattern

from amplify_outputs.aws.clients import SLOWEST_CALL_SECONDS
from amplify_outputs.pools.shared import CATEGORIES
from amplify_outputs.refresh import Result
from amplify_outputs.refresher.messages import DEBOUNCE_SECONDS
from amplify_outputs.refresher.progress import Progress
from amplify_outputs.refresher.sweep import ABOUT_AN_APP_CLIENT, LAST_SECONDS
from tests.contract.golden import REPOSITORY
from tests.contract.templates import decided, resources, template

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATE = template(REPOSITORY / "template.yaml")
PACKAGE = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"
SWEEP = "RefreshSweepFunction"
# Each read of pools, and the calls after which it may give something else.
CHANGED_BY = {
    "describe_identity_pool": {"UpdateIdentityPool", "DeleteIdentityPool"},
    "describe_managed_login_branding_by_client": {
        "CreateManagedLoginBranding",
        "DeleteManagedLoginBranding",
        "UpdateManagedLoginBranding",
    },
    "describe_user_pool": {"UpdateUserPool", "DeleteUserPool", "AddCustomAttributes"},
    "describe_user_pool_client": {
        "CreateUserPoolClient",
        "DeleteUserPoolClient",
        "UpdateUserPoolClient",
    },
    "describe_user_pool_domain": {
        "CreateUserPoolDomain",
        "DeleteUserPoolDomain",
        "UpdateUserPoolDomain",
    },
    "get_identity_pool_roles": {"SetIdentityPoolRoles"},
    "get_principal_tag_attribute_map": {"SetPrincipalTagAttributeMap"},
    "get_user_pool_mfa_config": {"SetUserPoolMfaConfig"},
    "list_cimd_policies": {"CreateCIMDPolicy", "DeleteCIMDPolicy", "UpdateCIMDPolicy"},
    "list_groups": {"CreateGroup", "DeleteGroup", "UpdateGroup"},
    "list_identity_providers": {
        "CreateIdentityProvider",
        "DeleteIdentityProvider",
        "UpdateIdentityProvider",
    },
    "list_point_in_time_recoveries": {
        "CancelPointInTimeRecovery",
        "InitiatePointInTimeRecovery",
        "StartPointInTimeRecovery",
    },
    "list_resource_servers": {
        "CreateResourceServer",
        "DeleteResourceServer",
        "UpdateResourceServer",
    },
    "list_user_pool_clients": {
        "CreateUserPoolClient",
        "DeleteUserPoolClient",
        "UpdateUserPoolClient",
    },
    "list_user_pool_client_secrets": {"AddUserPoolClientSecret", "DeleteUserPoolClientSecret"},
    "list_user_pool_replicas": {
        "CreateUserPoolReplica",
        "DeleteUserPoolReplica",
        "UpdateUserPoolReplica",
    },
}


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE["Resources"][name]["Properties"]
    return found


# The rules -------------------------------------------------------------------------------------


def test_a_refresh_follows_whatever_changes_what_is_read_and_nothing_else() -> None:
    names = properties("RefreshOnChange")["EventPattern"]["detail"]["eventName"]

    assert sorted(names) == names
    assert set(names) == set().union(*CHANGED_BY.values())


def test_a_change_of_one_app_client_is_among_the_calls_that_are_followed() -> None:
    names = properties("RefreshOnChange")["EventPattern"]["detail"]["eventName"]

    assert set(names) > ABOUT_AN_APP_CLIENT


def test_the_sweep_knows_how_the_schedule_is_spread_and_whether_changes_are_followed() -> None:
    variables = properties(SWEEP)["Environment"]["Variables"]

    assert variables["REFRESH_DAYS"] == {"Ref": "RefreshDays"}
    assert variables["FOLLOW_CHANGES"] == {"Ref": "FollowChanges"}


def test_changes_in_another_account_are_those_that_are_followed_here() -> None:
    """The account that sends them has the same list, and the publisher does not believe that it has."""
    sent = template(REPOSITORY / "examples" / "pool-account-changes.yaml")["Resources"][
        "ChangesOfPools"
    ]
    here = properties("RefreshOnChange")["EventPattern"]

    assert properties("RefreshOnChangeElsewhere")["EventPattern"] == here
    assert sent["Properties"]["EventPattern"] == here
    assert (
        properties("RefreshOnChangeElsewhere")["Targets"]
        == properties("RefreshOnChange")["Targets"]
    )


def test_only_accounts_that_the_parameter_lists_may_send_to_a_bus_that_nothing_else_is_on() -> None:
    bus = "${AWS::StackName}-pool-accounts"
    on_it = [
        name
        for name, resource in resources(TEMPLATE, "AWS::Events::Rule").items()
        if resource["Properties"].get("EventBusName") == {"Ref": "PoolAccountsBus"}
    ]

    assert on_it == ["RefreshOnChangeElsewhere"]
    assert properties("PoolAccountsBus") == {
        "Name": {"Fn::Sub": bus},
        "Policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "SendChangesOfPools",
                    "Effect": "Allow",
                    "Principal": {"AWS": {"Ref": "PoolAccountIds"}},
                    "Action": "events:PutEvents",
                    "Resource": {
                        "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}"
                        f":event-bus/{bus}"
                    },
                }
            ],
        },
    }


def test_every_read_of_a_pool_is_in_that_table() -> None:
    assert CHANGED_BY.keys() == CATEGORIES.keys() - {"put_parameter"}


@pytest.fixture(scope="module")
def operations() -> set[str]:
    found: set[str] = set()
    for service in ("cognito-idp", "cognito-identity"):
        client = boto3.client(service, region_name="us-east-1")
        found.update(client.meta.service_model.operation_names)
    return found


def test_the_calls_of_the_rule_are_calls_of_cognito(operations: set[str]) -> None:
    names = properties("RefreshOnChange")["EventPattern"]["detail"]["eventName"]

    assert set(names) - operations == set()


@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, True),
        ({"eventName": "CreateGroup"}, True),
        ({"eventName": "AdminCreateUser"}, False),
        ({"eventName": "DescribeUserPool"}, False),
        ({"errorCode": "AccessDenied"}, False),
    ],
)
def test_a_change_that_succeeded_is_followed(changes: dict[str, str], *, is_taken: bool) -> None:
    event = _event("pool-changed")
    event["detail"] |= changes

    assert _takes("RefreshOnChange", event) is is_taken


@pytest.mark.parametrize(
    ("stack", "status", "is_taken"),
    [
        ("amplify-outputs", "CREATE_COMPLETE", True),
        ("amplify-outputs", "UPDATE_COMPLETE", True),
        ("amplify-outputs", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", False),
        ("amplify-outputs", "UPDATE_ROLLBACK_COMPLETE", False),
        ("storefront", "UPDATE_COMPLETE", False),
    ],
)
def test_everything_is_refreshed_when_the_publisher_was_deployed(
    stack: str, status: str, *, is_taken: bool
) -> None:
    event = _event("deployed")
    event["detail"]["stack-id"] = event["detail"]["stack-id"].replace("amplify-outputs", stack)
    event["detail"]["status-details"]["status"] = status

    assert _takes("RefreshAfterDeployment", event) is is_taken


@pytest.mark.parametrize(("publisher", "is_taken"), [("amplify-outputs", True), ("another", False)])
def test_a_sweep_goes_on_by_the_event_that_it_sends(publisher: str, *, is_taken: bool) -> None:
    entry = Progress().entry(publisher)
    event = _event("scheduled") | {
        "source": entry["Source"],
        "detail-type": entry["DetailType"],
        "detail": json.loads(entry["Detail"]),
    }

    assert _takes("SweepGoesOn", event) is is_taken


def test_a_run_of_a_sweep_has_time_to_send_what_it_has_found() -> None:
    # A page, the messages that it makes, and the event for the next run.
    assert 3 * SLOWEST_CALL_SECONDS < LAST_SECONDS < properties(SWEEP)["Timeout"] / 10


@pytest.mark.parametrize("name", resources(TEMPLATE, "AWS::Events::Rule"))
def test_every_rule_may_invoke_the_sweep(name: str) -> None:
    rule, permission = TEMPLATE["Resources"][name], TEMPLATE["Resources"][f"{name}Permission"]

    assert rule["Properties"]["Targets"] == [{"Id": "sweep", "Arn": {"Fn::GetAtt": f"{SWEEP}.Arn"}}]
    assert permission == {
        "Type": "AWS::Lambda::Permission",
        **({"Condition": rule["Condition"]} if "Condition" in rule else {}),
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": SWEEP},
            "Principal": "events.amazonaws.com",
            "SourceArn": {"Fn::GetAtt": f"{name}.Arn"},
        },
    }


@pytest.mark.parametrize(
    ("schedule", "is_one"),
    [
        ("", True),
        ("rate(6 hours)", True),
        ("rate(1 hour)", True),
        ("rate(24 hours)", True),
        ("rate(1 day)", True),
        ("rate(10 minutes)", True),
        ("rate(999 minutes)", True),
        ("cron(0 4 * * ? *)", True),
        ("rate(9 minutes)", False),
        ("rate(1 hours)", False),
        ("rate(25 hours)", False),
        ("rate(2 days)", False),
        ("6 hours", False),
        ("cron()", False),
    ],
)
def test_a_schedule_comes_once_a_day_at_least(schedule: str, *, is_one: bool) -> None:
    pattern = TEMPLATE["Parameters"]["RefreshSchedule"]["AllowedPattern"]

    assert bool(re.search(pattern, schedule)) is is_one


# The queue -------------------------------------------------------------------------------------


def test_the_queue_waits_as_long_as_equal_messages_are_one() -> None:
    assert properties("RefreshQueue")["DelaySeconds"] == DEBOUNCE_SECONDS


def test_the_queue_shows_no_message_again_while_it_is_worked_on() -> None:
    """Six times, so that Lambda's own retries have room [lambda-sqs]."""
    time_out = properties("RefreshWorkerFunction")["Timeout"]

    assert properties("RefreshQueue")["VisibilityTimeout"] == 6 * time_out


def test_the_workers_know_how_many_they_are() -> None:
    worker = properties("RefreshWorkerFunction")

    assert worker["Events"]["RefreshQueue"]["Properties"] == {
        "Queue": {"Fn::GetAtt": "RefreshQueue.Arn"},
        "BatchSize": 2,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": {"Ref": "RefreshConcurrency"}},
    }
    assert worker["Environment"]["Variables"]["REFRESH_CONCURRENCY"] == {
        "Ref": "RefreshConcurrency"
    }


def test_dead_letters_stay_two_weeks_in_a_queue_of_the_same_kind() -> None:
    assert properties("RefreshQueue")["RedrivePolicy"]["deadLetterTargetArn"] == {
        "Fn::GetAtt": "RefreshDeadLetters.Arn"
    }
    assert decided(properties("RefreshDeadLetters"), ()) == {
        "FifoQueue": True,
        "MessageRetentionPeriod": 14 * 24 * 3600,
        "SqsManagedSseEnabled": True,
    }


# What an operator sees -------------------------------------------------------------------------


def test_alarms_and_dashboard_show_what_the_code_counts() -> None:
    counted = {name.capitalize() for name in get_args(Result)} | set(_counted())

    assert {metric for metric, _ in _metrics()} == counted - {"Asked"}


def test_alarms_and_dashboard_look_where_the_code_counts() -> None:
    dimensions = {"Publisher": "${AWS::StackName}", "service": "amplify-outputs"}

    assert [(name, found) for name, found in _metrics() if found != dimensions] == []
    for function in resources(TEMPLATE, "AWS::Serverless::Function"):
        variables = properties(function)["Environment"]["Variables"]
        assert variables["POWERTOOLS_SERVICE_NAME"] == "amplify-outputs"
        assert variables.get("PUBLISHER", {"Ref": "AWS::StackName"}) == {"Ref": "AWS::StackName"}


@pytest.mark.parametrize("name", resources(TEMPLATE, "AWS::CloudWatch::Alarm"))
def test_every_alarm_tells_the_topic_what_to_do(name: str) -> None:
    alarm = properties(name)

    assert alarm["AlarmActions"] == {
        "Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]
    }
    assert len(alarm["AlarmDescription"]) > 60


def test_what_alarms_and_dashboard_show_of_logs_is_counted_in_logs() -> None:
    filters = resources(TEMPLATE, "AWS::Logs::MetricFilter")
    counted = {
        transformation["MetricName"]["Fn::Sub"]
        for name in filters
        for transformation in properties(name)["MetricTransformations"]
    }
    alarms = [properties(name) for name in resources(TEMPLATE, "AWS::CloudWatch::Alarm")]
    watched = {it["MetricName"]["Fn::Sub"] for it in alarms if isinstance(it["MetricName"], dict)}
    shown = {
        metric[1]
        for widget in _widgets()
        for metric in widget["properties"].get("metrics", [])
        if metric[0] == "AmplifyOutputs" and len(metric) == 2
    }

    assert shown == counted
    assert watched <= counted


def test_the_dashboard_has_no_hole_and_no_overlap() -> None:
    taken: dict[tuple[int, int], str] = {}
    for widget in _widgets():
        for x in range(widget["x"], widget["x"] + widget["width"]):
            for y in range(widget["y"], widget["y"] + widget["height"]):
                assert (x, y) not in taken, widget["properties"]["title"]
                taken[x, y] = widget["properties"]["title"]

    height = max(y for _, y in taken) + 1
    assert taken.keys() == {(x, y) for x in range(24) for y in range(height)}


def test_every_widget_asks_a_question() -> None:
    titles = [widget["properties"]["title"] for widget in _widgets()]

    assert [title for title in titles if "?" not in title] == []


def _event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((REPOSITORY / "events" / f"{name}.json").read_text())
    return event


def _takes(rule: str, event: dict[str, Any]) -> bool:
    """Whether the rule of the publisher whose stack was deployed in the example takes the event."""
    stack_id = _event("deployed")["detail"]["stack-id"]
    pattern = json.dumps(properties(rule)["EventPattern"])
    pattern = pattern.replace(json.dumps({"Ref": "AWS::StackId"}), json.dumps(stack_id))
    pattern = pattern.replace(json.dumps({"Ref": "AWS::StackName"}), '"amplify-outputs"')
    return bool(EventPattern.load(pattern).matches_event(event))  # type: ignore[arg-type]


def _widgets() -> list[dict[str, Any]]:
    body = properties("Dashboard")["DashboardBody"]["Fn::Sub"]
    widgets: list[dict[str, Any]] = json.loads(body)["widgets"]
    return widgets


def _metrics() -> Iterator[tuple[str, dict[str, str]]]:
    """Names and dimensions of our own metrics, where an alarm or a widget shows them."""
    for name in resources(TEMPLATE, "AWS::CloudWatch::Alarm"):
        alarm = properties(name)
        if alarm["Namespace"] == "AmplifyOutputs" and "Dimensions" in alarm:
            yield (
                alarm["MetricName"],
                {
                    it["Name"]: it["Value"] if isinstance(it["Value"], str) else "${AWS::StackName}"
                    for it in alarm["Dimensions"]
                },
            )
    for widget in _widgets():
        for namespace, name, *dimensions in widget["properties"].get("metrics", []):
            if namespace == "AmplifyOutputs" and dimensions:
                pairs = [it for it in dimensions if isinstance(it, str)]
                yield name, dict(zip(pairs[::2], pairs[1::2], strict=True))


def _counted() -> Iterator[str]:
    """The names that the code counts under."""
    for path in (PACKAGE / "refresher").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Attribute(_, "add"), [ast.Constant(str(name)), *_]):
                    yield name
