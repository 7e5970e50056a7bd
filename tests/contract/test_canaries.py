"""What the package does not read of the replies of AWS gets nowhere: no log, no report, no file, no reading."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.attributes import pool_attributes
from amplify_outputs.document.formats.formats import file_of
from amplify_outputs.examine import Publishable, Refused
from amplify_outputs.model.record import FILE_FORMATS
from amplify_outputs.report.render import render
from amplify_outputs.report.report import Report
from amplify_outputs.report.styles import STYLES
from amplify_outputs.report.text import Look
from tests.canaries import SECRETS, Aviary, found_in
from tests.contract import golden
from tests.contract.service_models import READS, operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.examine import Examination

REPORTED: Final = Path(__file__).resolve().parents[1] / "reported"
CASES: Final[dict[str, dict[str, Any]]] = {
    case.name: {"properties": case.properties, "responses": case.responses}
    for case in golden.cases()
} | {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(REPORTED.glob("*.json"))}
# A bucket's location is one word, and nothing is beside it.
WITHOUT_A_PLACE: Final = {"GetBucketLocation"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What any logger says at any level that its library has not switched off."""
    written, everything = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), everything.level
    everything.addHandler(handler)
    everything.setLevel(logging.DEBUG)
    yield written
    everything.removeHandler(handler)
    everything.setLevel(level)


def examined(case: dict[str, Any], aviary: Aviary) -> Examination:
    """What the package makes of the pools of that case, with canaries in every reply."""

    def on_the_wire(name: str, body: bytes) -> bytes:
        return aviary.plant(operation(name), body)

    return golden.examination(case["properties"], case["responses"], on_the_wire)


def written(found: Examination) -> str:
    """Everything that is made of an examination."""
    forbidding = found.forbidding if isinstance(found, Refused) else ()
    report = Report("storefront/prod", found.problems, forbidding=forbidding)
    texts = [repr(found), *(render(report, style, Look()) for style in STYLES)]
    if isinstance(found, Publishable):
        body = found.document.body
        texts += [file_of(form, body).decode() for form in FILE_FORMATS]
        texts.append(str(pool_attributes(found.document, found.facts, found.problems)))
    return "\n".join(texts)


@pytest.mark.parametrize("name", CASES)
def test_no_canary_of_any_read_is_in_what_is_made_of_it(name: str, log: io.StringIO) -> None:
    aviary = Aviary()

    found = examined(CASES[name], aviary)

    assert len(aviary.places) > 30
    assert found_in(written(found) + log.getvalue()) == []


def test_every_read_of_pools_has_canaries_in_one_of_these_cases() -> None:
    planted = Aviary()
    for case in [*CASES.values(), _of_another_client()]:
        examined(case, planted)

    assert planted.replies == set(READS)
    assert planted.without_canaries() == WITHOUT_A_PLACE


def test_no_canary_is_in_what_is_said_of_an_app_client_that_is_not_there(log: io.StringIO) -> None:
    found = examined(_of_another_client(), Aviary())

    assert "AppClientNotFound" in {problem.code for problem in found.problems}
    assert found_in(written(found) + log.getvalue()) == []


@pytest.mark.parametrize("name", CASES)
def test_a_secret_is_reported_and_nowhere_to_be_seen(name: str, log: io.StringIO) -> None:
    aviary = Aviary(secrets=True)

    found = examined(CASES[name], aviary)

    assert {place.rpartition(".")[2] for place in aviary.places} & set(SECRETS)
    assert isinstance(found, Refused)
    assert "AppClientHasSecret" in {problem.code for problem in found.forbidding}
    assert found_in(written(found) + log.getvalue()) == []


@pytest.mark.parametrize("logger", ["botocore"])
def test_a_library_that_logs_replies_would_be_found_out(
    logger: str, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The level that aws/clients.py sets is what keeps replies out of a log at DEBUG."""
    monkeypatch.setattr(logging.getLogger(logger), "level", logging.DEBUG)
    logging.getLogger(logger).manager._clear_cache()

    examined(CASES["bare_pool"], Aviary())

    assert found_in(log.getvalue()) != []


def _of_another_client() -> dict[str, Any]:
    """A case whose app client was replaced: the others of the user pool are listed then."""
    case = CASES["bare_pool"]
    pool_id = case["properties"]["UserPoolId"]
    others = {"UserPoolClients": [{"ClientId": "a", "UserPoolId": pool_id, "ClientName": "web"}]}
    refused = {"Error": "ResourceNotFoundException"}
    answers = {"DescribeUserPoolClient": refused, "ListUserPoolClients": others}
    return case | {"responses": {**case["responses"], **answers}}
