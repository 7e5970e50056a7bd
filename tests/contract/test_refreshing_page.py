"""docs/refreshing.md, events.md, alarms.md and publisher-stack.md, against the refresher and its template."""

from __future__ import annotations

import ast
import json
import re
from typing import Any, Final, get_args

import pytest
from botocore import xform_name

from amplify_outputs.pools import shared
from amplify_outputs.refresh import Result
from amplify_outputs.refresher import messages, rota
from amplify_outputs.refresher.sweep import ABOUT_AN_APP_CLIENT, changed_pool
from tests.builders import POOL_ID
from tests.contract import announced, templates
from tests.contract.pages import rows, section_of, spans
from tools.environments import REPOSITORY

PAGE: Final = (REPOSITORY / "docs" / "refreshing.md").read_text(encoding="utf-8")
EVENTS_PAGE: Final = (REPOSITORY / "docs" / "events.md").read_text(encoding="utf-8")
ALARMS: Final = (REPOSITORY / "docs" / "alarms.md").read_text(encoding="utf-8")
STACK: Final = (REPOSITORY / "docs" / "publisher-stack.md").read_text(encoding="utf-8")
TEMPLATE: Final = templates.template(REPOSITORY / "template.yaml")
RESOURCES: Final[dict[str, dict[str, Any]]] = TEMPLATE["Resources"]
PACKAGE: Final = REPOSITORY / "layers" / "amplify_outputs" / "amplify_outputs"


EVENTS: Final[list[tuple[str, Result]]] = [
    ("Publication Updated", "updated"),
    ("Publication Refused", "refused"),
    ("Publication Changed By Hand", "restored"),
]


def section(heading: str, page: str = PAGE) -> str:
    """The text below a heading, up to the next one of its rank or above."""
    return section_of(page, heading)


@pytest.mark.parametrize(("kind", "result"), EVENTS)
def test_the_event_that_is_shown_is_one_that_is_sent(kind: str, result: Result) -> None:
    (shown,) = re.findall(
        r"^```json\n(.*?)^```$", section(f"## {kind}", EVENTS_PAGE), re.DOTALL | re.MULTILINE
    )
    sent = announced.event(result)

    assert json.loads(shown) == sent | {"id": json.loads(shown)["id"]}
    assert list(json.loads(shown)["detail"]) == list(sent["detail"])


@pytest.mark.parametrize(("kind", "result"), EVENTS)
def test_every_field_of_an_event_is_explained_and_no_other(kind: str, result: Result) -> None:
    table = rows(section(f"## {kind}", EVENTS_PAGE))
    explained = [name for first, _ in table for name in spans(first)]

    assert explained == list(announced.event(result)["detail"])


def test_the_results_are_those_of_a_refresh_and_tell_which_have_an_event() -> None:
    table = {row[0]: row[-1] for row in rows(section("## What a refresh does"))}

    assert sorted(table) == sorted(get_args(Result))
    told = {result: event.strip("[]").partition("]")[0] for result, event in table.items()}
    assert {result: kind for result, kind in told.items() if kind != "none"} == {
        result: kind for kind, result in EVENTS
    }


def test_the_table_of_metrics_has_each_that_is_counted_and_no_other() -> None:
    of_results = [result.capitalize() for result in get_args(Result)]
    counted = {name for path in PACKAGE.rglob("*.py") for name in _counted(path.read_text("utf-8"))}

    assert counted
    assert sorted(spans(row[0])[0] for row in rows(section("## Metrics"))) == sorted(
        counted | set(of_results)
    )


def _counted(code: str) -> list[str]:
    """The names that the code adds to its counts."""
    return [
        node.args[0].value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add"
        and ast.unparse(node.func.value).endswith("counts")
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def test_the_quotas_are_those_that_workers_keep() -> None:
    table = rows(section("## Quotas"))

    assert [
        (quota, [xform_name(call) for call in spans(calls)], float(number), float(half))
        for quota, calls, number, half in table
    ] == [
        (
            quota,
            sorted(call for call, category in shared.CATEGORIES.items() if category == quota),
            number,
            number * shared.OUR_SHARE,
        )
        for quota, number in shared.QUOTAS_PER_SECOND.items()
    ]


def test_the_calls_that_are_followed_are_those_of_the_rule() -> None:
    followed = RESOURCES["RefreshOnChange"]["Properties"]["EventPattern"]["detail"]["eventName"]
    listed = [
        call
        for _, calls in rows(section("### What following changes needs"))
        for call in spans(calls)
    ]

    assert sorted(listed) == sorted(followed)


def test_what_the_schedule_leaves_out_is_what_the_code_leaves_out() -> None:
    clients = section("### What following changes needs")
    left_out = " ".join(section("### What the schedule leaves out").split())

    listed = clients.partition("These calls change one app client")[2].partition("The worker")[0]
    assert set(spans(listed)) == ABOUT_AN_APP_CLIENT
    assert rota.SECRETS_EVERY_DAYS == 7
    assert "on one day of seven" in left_out
    assert TEMPLATE["Parameters"]["RefreshDays"]["MaxValue"] == 28
    assert "1 to 28" in STACK


def test_the_numbers_of_the_queue_are_those_of_the_code_and_the_template() -> None:
    queue = RESOURCES["RefreshQueue"]["Properties"]
    debounce = section("### Twenty clicks are one refresh")
    dead_letters = section("## Dead letters")
    tries = queue["RedrivePolicy"]["maxReceiveCount"]

    assert f"up to {messages.NAMES_IN_A_MESSAGE} of one pool" in debounce
    assert queue["DelaySeconds"] == messages.DEBOUNCE_SECONDS
    assert f"for {messages.DEBOUNCE_SECONDS} seconds" in debounce
    assert (tries, tries * queue["VisibilityTimeout"]) == (5, 3.5 * 3600)
    assert "failed five times, which takes three and a half hours, is put aside for 14 days" in (
        " ".join(dead_letters.split())
    )
    kept = RESOURCES["RefreshDeadLetters"]["Properties"]["MessageRetentionPeriod"]
    assert kept == 14 * 24 * 3600


def test_every_alarm_is_explained_on_one_of_the_pages() -> None:
    heading = "## Fix an alarm"
    explained = [
        spans(row[0])[0] for page in (ALARMS, PAGE) for row in rows(section(heading, page))
    ]
    alarms = [name for name, it in RESOURCES.items() if it["Type"] == "AWS::CloudWatch::Alarm"]

    assert sorted(explained) == sorted(alarms)


def test_the_parameters_in_ssm_are_those_of_the_template() -> None:
    explained = [spans(name)[0] for name, _ in rows(section("## Read it from parameters", STACK))]

    assert sorted(explained) == sorted(
        it["Properties"]["Name"]["Fn::Sub"].replace("${ParameterPrefix}", "<prefix>")
        for it in RESOURCES.values()
        if it["Type"] == "AWS::SSM::Parameter"
    )


def test_the_questions_are_those_of_the_dashboard() -> None:
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]

    assert re.findall(r"^- (.*)$", section("## The dashboard"), re.MULTILINE) == [
        widget["properties"]["title"] for widget in json.loads(body)["widgets"]
    ]


def test_the_parameters_of_the_publisher_are_explained_with_their_defaults() -> None:
    explained = {
        spans(name)[0]: (spans(default) or [""])[0]
        for name, default, _ in rows(section("## Parameters", STACK))
    }

    assert explained == {
        name: str(parameter["Default"]) for name, parameter in TEMPLATE["Parameters"].items()
    }


def test_the_parameters_are_grouped_and_ordered_as_in_the_console() -> None:
    explained = [
        (found["label"], [spans(name)[0] for name, *_ in rows(found["group"])])
        for found in re.finditer(
            r"^### (?P<label>.*)\n(?P<group>(?:(?!^#).*\n)*)",
            section("## Parameters", STACK),
            re.MULTILINE,
        )
    ]
    groups = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]

    assert explained == [(group["Label"]["default"], group["Parameters"]) for group in groups]


def test_the_outputs_of_the_publisher_are_explained_with_their_exports() -> None:
    explained = {
        spans(name)[0]: next(iter(spans(export)), None)
        for name, export, _ in rows(section("## Outputs and exports", STACK))
    }

    assert explained == {
        name: output["Export"]["Name"]["Fn::Sub"].replace("${AWS::StackName}", "<stack name>")
        if "Export" in output
        else None
        for name, output in TEMPLATE["Outputs"].items()
    }


def test_what_is_documented_to_refresh_now_asks_for_all_pools_or_for_one() -> None:
    answer, given = (
        json.loads(block)
        for block in re.findall(
            r"^```json\n(.*?)^```$", section("## Refresh now"), re.DOTALL | re.MULTILINE
        )
    )

    assert list(answer) == ["publications", "messages"]
    assert changed_pool({}) is None
    assert changed_pool(given) == POOL_ID
    assert "RefreshSweepFunctionName" in TEMPLATE["Outputs"]
    name, values = RESOURCES["RefreshSweepFunction"]["Properties"]["FunctionName"]["Fn::Sub"]
    # By default, the prefix is the stack's name, and that amplify-outputs.
    assert name == "${Prefix}-refresh-sweep"
    assert values["Prefix"]["Fn::If"][2] == {"Ref": "AWS::StackName"}
    assert TEMPLATE["Parameters"]["FunctionNamePrefix"]["Default"] == ""


def test_the_command_for_dead_letters_names_an_output_of_the_publisher() -> None:
    command = section("## Dead letters")

    assert re.findall(r"OutputKey=='(\w+)'", command) == ["RefreshDeadLettersArn"]
    assert TEMPLATE["Outputs"]["RefreshDeadLettersArn"]["Value"] == {
        "Fn::GetAtt": "RefreshDeadLetters.Arn"
    }
