"""What others are told of a refresh: all that they need, nothing secret, and never more than a call takes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.document.differences import ABSENT, Difference
from amplify_outputs.model.documentation import Documentation
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.record import PublicationRecord
from amplify_outputs.model.settings import Settings
from amplify_outputs.refresh import Refreshed
from amplify_outputs.refresher.announcements import alert, announcement
from tests.builders import IDENTITY_POOL_ID, POOL_ID, properties

if TYPE_CHECKING:
    from amplify_outputs.refresh import Result

ARN_PREFIX = "arn:aws:ssm:us-east-1:123456789012:parameter/amplify-outputs"
SETTINGS = Settings("publisher-bucket", ARN_PREFIX)
OLD, NEW = "0d" * 32, "1e" * 32
SECRET = "da2-abcdefghijklmnopqrstuvwxyz"  # noqa: S105 - a canary
RECORD = PublicationRecord(
    name="storefront/prod",
    owner=Owner("arn:aws:cloudformation:us-east-1:123456789012:stack/web/1", "Outputs4Web"),
    state="published",
    claim="0123",
    request=properties(),
    sha256=OLD,
    outputs_version="1.5",
    destinations=("ssm", "s3"),
    pool_ids=(POOL_ID, IDENTITY_POOL_ID),
    problems=(),
    published_at="2026-01-02T03:04:05+00:00",
    publisher_version="0.1.0",
    attributes={"Region": "us-east-1"},
)
NOW = replace(RECORD, sha256=NEW)
PROBLEM = Problem("AppClientNotFound", "error", "app client x", "It is gone.", "Name another one.")
WHERE = {
    "publication": "storefront/prod",
    "bucket": "publisher-bucket",
    "parameterPrefix": "/amplify-outputs",
    "destinations": ["ssm", "s3"],
    "userPoolId": POOL_ID,
}
# Of all entries of a call together [eventbridge-quotas].
MAX_BYTES_OF_A_CALL = 256_000
ENTRIES_OF_A_CALL = 10
# Its JSON is as long as that of any character.
WIDEST = "\N{GRINNING FACE}"


def updated(*changes: Difference) -> Refreshed:
    return Refreshed("storefront/prod", "updated", RECORD, NOW, changes=changes)


def refused(*problems: Problem) -> Refreshed:
    return Refreshed("storefront/prod", "refused", RECORD, RECORD, problems=problems)


def entry(refreshed: Refreshed, settings: Settings = SETTINGS) -> dict[str, Any]:
    found = announcement(refreshed, settings)
    assert found is not None
    return found


def detail(refreshed: Refreshed) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry(refreshed)["Detail"])
    return found


def size(found: dict[str, Any]) -> int:
    """As EventBridge counts it: source, detail-type, detail and resources in UTF-8."""
    assert found.keys() == {"Source", "DetailType", "Resources", "Detail"}
    texts = [found["Source"], found["DetailType"], found["Detail"], *found["Resources"]]
    return sum(len(text.encode()) for text in texts)


def test_an_updated_publication_is_told_with_what_has_changed() -> None:
    found = entry(updated(Difference("auth.groups", [], [1]), Difference("custom.a", 1, ABSENT)))
    assert json.loads(found.pop("Detail")) == WHERE | {
        "oldSha256": OLD,
        "sha256": NEW,
        "changedFields": ["auth.groups", "custom.a"],
        "changedFieldCount": 2,
    }
    assert found == {
        "Source": "amplify-outputs",
        "DetailType": "Publication Updated",
        "Resources": [f"{ARN_PREFIX}/storefront/prod"],
    }


def test_a_refused_publication_is_told_with_its_problems() -> None:
    found = entry(refused(PROBLEM))
    assert json.loads(found.pop("Detail")) == WHERE | {
        "sha256": OLD,
        "problems": [
            {
                "code": "AppClientNotFound",
                "severity": "error",
                "subject": "app client x",
                "message": "It is gone.",
                "fix": "Name another one.",
            }
        ],
        "problemCount": 1,
    }
    assert found == {
        "Source": "amplify-outputs",
        "DetailType": "Publication Refused",
        "Resources": [f"{ARN_PREFIX}/storefront/prod"],
    }


def test_each_problem_has_its_page_if_the_documentation_has_an_address() -> None:
    at_an_address = replace(SETTINGS, documentation=Documentation("https://docs.example"))
    told = json.loads(entry(refused(PROBLEM), at_an_address)["Detail"])

    assert told["problems"] == [
        {
            **PROBLEM.as_json(),
            "page": "https://docs.example/problems.md#appclientnotfound",
        }
    ]


@pytest.mark.parametrize("result", ["restored", "unchanged", "left", "gone"])
def test_nothing_else_is_told(result: Result) -> None:
    for records in ((RECORD, RECORD), (RECORD, NOW), (None, None)):
        assert announcement(Refreshed("storefront/prod", result, *records), SETTINGS) is None


FOREIGN = "2f" * 32


@pytest.mark.parametrize(
    ("result", "restored"),
    [
        ("restored", True),
        ("updated", True),
        ("unchanged", False),
        ("left", False),
        ("refused", False),
    ],
)
def test_what_somebody_changed_by_hand_is_told_whatever_the_result(
    result: Result, *, restored: bool
) -> None:
    by_hand = {"parameter": FOREIGN, "object": "", "file in dart": FOREIGN, "marks": ""}
    refreshed = Refreshed("storefront/prod", result, RECORD, NOW, by_hand=by_hand)

    found = alert(refreshed, SETTINGS)

    assert found is not None
    assert json.loads(found.pop("Detail")) == {
        **WHERE,
        "sha256": OLD,
        "parts": ["parameter", "object", "file in dart", "marks"],
        "foundSha256": [FOREIGN],
        "restored": restored,
    }
    assert found == {
        "Source": "amplify-outputs",
        "DetailType": "Publication Changed By Hand",
        "Resources": [f"{ARN_PREFIX}/storefront/prod"],
    }


def test_nobody_is_alerted_if_nothing_was_changed_by_hand() -> None:
    assert alert(updated(), SETTINGS) is None
    assert alert(Refreshed("storefront/prod", "gone"), SETTINGS) is None


@pytest.mark.parametrize("result", ["updated", "refused"])
def test_without_a_record_there_is_nothing_to_tell(result: Result) -> None:
    assert announcement(Refreshed("storefront/prod", result), SETTINGS) is None


def test_an_update_whose_former_document_cannot_be_read_names_no_fields() -> None:
    found = detail(updated())
    assert (found["changedFields"], found["changedFieldCount"]) == ([], 0)


def test_long_lists_are_cut_and_counted() -> None:
    changes = [Difference(f"custom.f{number:03}", 1, 2) for number in range(101)]
    found = detail(updated(*changes[:100]))
    assert (len(found["changedFields"]), found["changedFieldCount"]) == (100, 100)
    found = detail(updated(*changes))
    assert found["changedFields"] == [f"custom.f{number:03}" for number in range(100)]
    assert found["changedFieldCount"] == 101

    found = detail(refused(*[replace(PROBLEM, subject=f"{number}") for number in range(101)]))
    assert [problem["subject"] for problem in found["problems"]] == [str(n) for n in range(100)]
    assert found["problemCount"] == 101


@pytest.mark.parametrize("character", ["x", "ä", WIDEST, "\n", '"'], ids=ascii)
def test_long_texts_are_cut(character: str) -> None:
    [problem] = detail(refused(replace(PROBLEM, message=character * 501)))["problems"]
    assert problem == replace(PROBLEM, message=character * 500).as_json()
    [path] = detail(updated(Difference(character * 501, 1, 2)))["changedFields"]
    assert path == character * 500


@pytest.mark.parametrize("character", ["x", "ä", WIDEST, "\n", '"'], ids=ascii)
def test_the_longest_that_there_may_be_go_into_one_call_together(character: str) -> None:
    text = character * 10_000
    wide = "x" * 900  # as long as a parameter's name may begin
    settings = Settings("b" * 63, f"{ARN_PREFIX}{wide}", f"/{wide}")
    request = properties(UserPoolId=text)
    record = replace(RECORD, name="n" * 200, request=request)
    problem = Problem("CodeThatIsAsLongAsAnyCodeOfTheCatalogue", "warning", text, text, text)
    told = [
        Refreshed(record.name, "refused", record, record, problems=(problem,) * 1_000),
        Refreshed(
            record.name, "updated", record, record, changes=(Difference(text, 1, 2),) * 1_000
        ),
    ]
    for refreshed in told:
        found = entry(refreshed, settings)
        assert size(found) * ENTRIES_OF_A_CALL < MAX_BYTES_OF_A_CALL
        said = json.loads(found["Detail"])
        listed = said.get("problems") or said.get("changedFields")
        # At least one is told, and how many there are.
        assert 1 <= len(listed) <= 100
        assert said.get("problemCount", said.get("changedFieldCount")) == 1_000


def test_as_many_are_told_as_there_is_room_for() -> None:
    found = detail(refused(*[replace(PROBLEM, message="x" * 500)] * 100))
    assert 25 <= len(found["problems"]) < 100
    assert found["problemCount"] == 100


def test_values_of_fields_are_not_told() -> None:
    """Any target of the bus may read events; a key of an API is for those who may read the document."""
    request = properties(Outputs=json.dumps({"custom": {"key": SECRET}}))
    record = replace(RECORD, request=request, attributes={"ApiKey": SECRET})
    change = Difference("data.api_key", SECRET, SECRET[::-1])
    for result in ("updated", "refused"):
        refreshed = Refreshed("a", result, record, record, (PROBLEM,), (change,))  # type: ignore[arg-type]
        said = json.dumps(entry(refreshed))
        assert SECRET not in said
        assert SECRET[::-1] not in said


@pytest.mark.parametrize("given", [None, "", 7, [POOL_ID], {"Ref": "Pool"}], ids=repr)
def test_a_request_of_another_make_still_has_a_text_for_its_pool(given: object) -> None:
    """A publisher before this one has taken it; it is refused now, which has to be told."""
    record = replace(RECORD, request={"UserPoolId": given})
    found = detail(Refreshed("a", "refused", record, record, (PROBLEM,)))
    assert isinstance(found["userPoolId"], str)
    found = detail(Refreshed("a", "refused", replace(RECORD, request={}), RECORD, (PROBLEM,)))
    assert found["userPoolId"] == POOL_ID
