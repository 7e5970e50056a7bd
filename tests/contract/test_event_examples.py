"""The examples that wait for events: which events they take, and what they may do then."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import botocore.session
import pytest
from moto.events.models import EventPattern

from amplify_outputs.model.ids import PUBLICATION_NAME, PUBLICATION_NAME_MAX_CHARACTERS
from amplify_outputs.refresher.announcements import CHANGED_BY_HAND, REFUSED, UPDATED
from tests.contract import announced, templates
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from amplify_outputs.refresh import Result

EXAMPLES: Final = sorted((REPOSITORY / "examples").glob("on-*.yaml"))
# The parameters of all of them; their values in the tests.
GIVEN: Final = {
    "PublicationName": "storefront/prod",
    "PipelineName": "storefront",
    "AppId": "d1a2b3c4d5e6f7",
    "BranchName": "main",
    "Email": "",
}
KINDS: Final[dict[Result, str]] = {
    "updated": UPDATED,
    "refused": REFUSED,
    "restored": CHANGED_BY_HAND,
}


def name_of(path: Path) -> str:
    return path.stem


def filled(value: Any) -> Any:
    """A value of a template with its parameters in place of references to them."""
    match value:
        case {"Ref": name} if name in GIVEN:
            return GIVEN[name]
        case dict():
            return {key: filled(item) for key, item in value.items()}
        case list():
            return [filled(item) for item in value]
        case _:
            return value


def rules(path: Path) -> dict[str, dict[str, Any]]:
    """The properties of each rule, by logical id."""
    found = templates.resources(templates.template(path), "AWS::Events::Rule")
    return {name: filled(it["Properties"]) for name, it in found.items()}


def takes(rule: dict[str, Any], event: dict[str, Any]) -> bool:
    return bool(EventPattern.load(json.dumps(rule["EventPattern"])).matches_event(event))  # type: ignore[arg-type]


def test_these_are_the_examples() -> None:
    assert {name_of(path): list(rules(path)) for path in EXAMPLES} == {
        "on-event-topic": ["OnUpdate", "OnRefusal", "OnChangeByHand"],
        "on-update-amplify-job": ["OnUpdate"],
        "on-update-codepipeline": ["OnUpdate"],
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_a_rule_takes_the_events_of_its_kind_about_its_publication_and_no_others(
    path: Path,
) -> None:
    for name, rule in rules(path).items():
        own = {
            "OnUpdate": "updated",
            "OnRefusal": "refused",
            "OnChangeByHand": "restored",
        }[name]
        for result, kind in KINDS.items():
            event = announced.event(result)
            assert event["detail-type"] == kind
            assert takes(rule, event) is (result == own)
            assert not takes(rule, announced.event(result, "storefront/dev"))
            assert not takes(rule, event | {"source": "somebody"})


TAKEN: Final = ("storefront/prod", "a", "a-b/c_d/E2", "/".join("abcdefghij"))
NOT_TAKEN: Final = ("", "/a", "a//b", "a/", "-a", "a*", "a" * 64, "/".join("abcdefghijk"))


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_the_name_that_an_example_takes_is_a_publication_name(path: Path) -> None:
    parameter = templates.template(path)["Parameters"]["PublicationName"]
    names = (*TAKEN, *NOT_TAKEN)

    assert [name for name in names if re.fullmatch(parameter["AllowedPattern"], name)] == [*TAKEN]
    assert [name for name in names if PUBLICATION_NAME.fullmatch(name)] == [*TAKEN]
    assert parameter["MaxLength"] == PUBLICATION_NAME_MAX_CHARACTERS


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_an_example_works_in_every_partition(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "arn:aws:" not in text
    assert text.count("arn:") == text.count("arn:${AWS::Partition}:")


def test_the_pipeline_that_is_started_is_the_only_one_that_may_be() -> None:
    example = templates.template(REPOSITORY / "examples" / "on-update-codepipeline.yaml")
    pipeline = {
        "Fn::Sub": "arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${PipelineName}"
    }

    [target] = example["Resources"]["OnUpdate"]["Properties"]["Targets"]
    assert (target["Arn"], target["RoleArn"]) == (pipeline, {"Fn::GetAtt": "RuleRole.Arn"})
    assert list(templates.statements(example["Resources"]["RuleRole"])) == [
        {"Effect": "Allow", "Action": "codepipeline:StartPipelineExecution", "Resource": pipeline}
    ]


def test_the_job_that_is_started_is_of_the_only_branch_that_may_be_built() -> None:
    example = templates.template(REPOSITORY / "examples" / "on-update-amplify-job.yaml")
    resources = example["Resources"]
    states = resources["StartJob"]["Properties"]["Definition"]["States"]

    [target] = resources["OnUpdate"]["Properties"]["Targets"]
    assert (target["Arn"], target["RoleArn"]) == (
        {"Ref": "StartJob"},
        {"Fn::GetAtt": "RuleRole.Arn"},
    )
    assert list(templates.statements(resources["RuleRole"])) == [
        {"Effect": "Allow", "Action": "states:StartExecution", "Resource": {"Ref": "StartJob"}}
    ]
    assert list(templates.statements(resources["StateMachineRole"])) == [
        {
            "Effect": "Allow",
            "Action": "amplify:StartJob",
            "Resource": {
                "Fn::Sub": "arn:${AWS::Partition}:amplify:${AWS::Region}:${AWS::AccountId}"
                ":apps/${AppId}/branches/${BranchName}/jobs/*"
            },
        }
    ]
    assert [state["Resource"] for state in states.values()] == [
        {"Fn::Sub": "arn:${AWS::Partition}:states:::aws-sdk:amplify:startJob"}
    ]


def test_the_job_is_started_as_amplify_wants_it() -> None:
    example = templates.template(REPOSITORY / "examples" / "on-update-amplify-job.yaml")
    state = example["Resources"]["StartJob"]["Properties"]["Definition"]["States"]["StartJob"]
    # Step Functions writes the parameters of an API with capitals, and fills in those that end in .$
    given = {
        f"{name[0].lower()}{name[1:].removesuffix('.$')}": value
        for name, value in filled(state["Parameters"]).items()
    }
    reason = given.pop("jobReason")
    sha256 = announced.event("updated")["detail"]["sha256"]
    form = re.fullmatch(r"States\.Format\('(.+)', \$\.detail\.sha256\)", reason)
    assert form
    wanted = botocore.session.get_session().get_service_model("amplify").operation_model("StartJob")
    shape = wanted.input_shape
    assert shape

    assert given == {"appId": GIVEN["AppId"], "branchName": "main", "jobType": "RELEASE"}
    assert sorted(given) == sorted(shape.required_members)
    assert given["jobType"] in shape.members["jobType"].metadata["enum"]
    filled_in = form[1].replace("{}", sha256)
    assert filled_in == f"New amplify_outputs.json, SHA-256 {sha256}"
    assert len(filled_in) <= shape.members["jobReason"].metadata["max"]
    app_id = example["Parameters"]["AppId"]["AllowedPattern"]
    assert app_id == "^d[a-z0-9]{1,19}$"
    assert shape.members["appId"].metadata == {"min": 1, "max": 20, "pattern": "d[a-z0-9]+"}


@pytest.mark.parametrize("branch", ["main", "release-1.2", "feature_x"])
def test_branches_that_are_taken(branch: str) -> None:
    assert re.fullmatch(_branch_pattern(), branch)


@pytest.mark.parametrize("branch", ["", "feature/x", "*", "main/jobs/*", "a b"])
def test_branches_that_would_allow_more_than_themselves_are_refused(branch: str) -> None:
    assert not re.fullmatch(_branch_pattern(), branch)


def _branch_pattern() -> str:
    example = templates.template(REPOSITORY / "examples" / "on-update-amplify-job.yaml")
    pattern: str = example["Parameters"]["BranchName"]["AllowedPattern"]
    return pattern


def test_only_the_rules_of_the_example_may_post_to_its_topic() -> None:
    example = templates.template(REPOSITORY / "examples" / "on-event-topic.yaml")
    resources = example["Resources"]

    assert [
        target["Arn"]
        for name in ("OnUpdate", "OnRefusal", "OnChangeByHand")
        for target in resources[name]["Properties"]["Targets"]
    ] == [{"Ref": "Topic"}] * 3
    assert list(templates.statements(resources["TopicPolicy"])) == [
        {
            "Sid": "RulesMayPost",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": {"Ref": "Topic"},
            "Condition": {
                "ArnEquals": {
                    "aws:SourceArn": [
                        {"Fn::GetAtt": "OnUpdate.Arn"},
                        {"Fn::GetAtt": "OnRefusal.Arn"},
                        {"Fn::GetAtt": "OnChangeByHand.Arn"},
                    ]
                }
            },
        }
    ]


@pytest.mark.parametrize(("rule", "result"), [("OnUpdate", "updated"), ("OnRefusal", "refused")])
def test_the_words_that_are_posted_are_made_of_texts_and_numbers_that_the_event_has(
    rule: str, result: Result
) -> None:
    found = rules(REPOSITORY / "examples" / "on-event-topic.yaml")[rule]
    transformer = found["Targets"][0]["InputTransformer"]
    event = announced.event(result)

    values = {
        name: event["detail"][path.removeprefix("$.detail.")]
        for name, path in transformer["InputPathsMap"].items()
    }
    lines = transformer["InputTemplate"].splitlines()

    # EventBridge escapes nothing that it puts into a text, and so takes no text of others in here.
    assert [value for value in values.values() if not isinstance(value, (int, str))] == []
    assert [text for text in values.values() if not re.fullmatch(r"[\w/.-]+", str(text))] == []
    assert [line for line in lines if not isinstance(json.loads(line), str)] == []
    assert set(re.findall(r"<(\w+)>", transformer["InputTemplate"])) == values.keys()
