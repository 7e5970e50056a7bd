"""What is published for pools as AWS describes them, against documents written down by hand."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from amplify_outputs.schema.versions import VERSIONS
from tests.contract import golden
from tests.contract.service_models import READS, answer_shape

if TYPE_CHECKING:
    from tests.contract.golden import Case
    from tests.contract.recorded_aws import Json

IN_EVERY_CASE = pytest.mark.parametrize("case", golden.cases(), ids=str)

# Cognito keeps these in the order that their owner gave, and a client library may look at the
# first one. For the rest the order of an answer must not show in the document.
ORDERED = {
    "AllowedOAuthScopes",
    "AutoVerifiedAttributes",
    "CallbackURLs",
    "LogoutURLs",
    "UsernameAttributes",
}
PAGED = {
    "ListGroups": "Groups",
    "ListApiKeys": "apiKeys",
    "ListIdentityProviders": "Providers",
    "ListResourceServers": "ResourceServers",
}


@IN_EVERY_CASE
def test_each_case_gives_the_document_that_is_written_down_for_it(case: Case) -> None:
    document = golden.document(case.properties, case.responses)

    assert document.outputs == case.expected
    assert json.loads(document.body) == case.expected


@IN_EVERY_CASE
def test_each_case_has_the_problems_that_are_written_down_for_it(case: Case) -> None:
    found = golden.examination(case.properties, case.responses).problems

    assert [(each.code, each.severity, each.subject) for each in found] == list(case.problems)


def test_nothing_is_wrong_with_what_amplify_and_the_console_make_by_default() -> None:
    well_made = [case for case in golden.cases() if case.name.startswith("well_made_")]

    assert [case.name for case in well_made] == [
        "well_made_api_and_bucket",
        "well_made_console",
        "well_made_console_names",
        "well_made_define_auth",
        "well_made_define_auth_google",
    ]
    assert {severity for case in well_made for _, severity, _ in case.problems} == {"info"}


@IN_EVERY_CASE
def test_each_document_has_canonical_bytes_that_parameter_store_takes(case: Case) -> None:
    body = golden.document(case.properties, case.responses).body

    assert body.replace(rb"\u007b", b"{") == _canonical(case)
    assert b"{{" not in body


@IN_EVERY_CASE
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_an_answer_does_not_show_in_the_bytes(case: Case, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - shuffles, guards nothing
    shuffled = {
        operation: _pages(_shuffled(answer, chance), PAGED[operation], chance)
        if operation in PAGED
        else _shuffled(answer, chance)
        for operation, answer in case.responses.items()
    }

    body = golden.document(case.properties, shuffled).body
    assert body.replace(rb"\u007b", b"{") == _canonical(case)


@IN_EVERY_CASE
def test_pools_are_read_once_each_in_their_own_regions(case: Case) -> None:
    golden.document(case.properties, case.responses)

    properties = case.properties
    here = "eu-north-1"
    api = properties.get("DataApiId", "").split(":")
    hosts = {
        "appsync": f"appsync.{api[3] if len(api) > 1 else here}",
        "cognito-identity": f"cognito-identity.{properties.get('IdentityPoolId', '').partition(':')[0]}",
        "cognito-idp": f"cognito-idp.{properties['UserPoolId'].partition('_')[0]}",
        "iam": "iam",
        "s3": f"s3.{here}",
    }
    expected = []
    for operation, answer in case.responses.items():
        times = len(answer) if isinstance(answer, list) or operation == "GetRole" else 1
        host = hosts[READS[operation]]
        expected += [(operation, f"{host}.amazonaws.com")] * times
    # S3 has buckets before its name, or in the path.
    bucket = f"{properties.get('StorageBucketName')}."
    called = [(call.operation, call.host.removeprefix(bucket)) for call in golden.RECORDED.calls]
    assert sorted(called) == sorted(expected)


@IN_EVERY_CASE
def test_the_answers_are_ones_that_aws_can_give(case: Case) -> None:
    for operation, answer in case.responses.items():
        if operation == "GetRole":
            continue  # trust policies by name, which IAM hands over as texts
        if "Error" in answer:
            continue
        for page in answer if isinstance(answer, list) else [answer]:
            report = ParamValidator().validate(page, answer_shape(operation))
            assert not report.has_errors(), f"{operation}: {report.generate_report()}"


def test_each_version_has_a_case() -> None:
    assert {case.expected["version"] for case in golden.cases()} == set(VERSIONS)


def _canonical(case: Case) -> bytes:
    return json.dumps(case.expected, sort_keys=True, separators=(",", ":")).encode("ascii")


def _shuffled(value: Json, chance: random.Random, key: str = "") -> Json:
    """The same answer with its objects' keys and its unordered lists in another order."""
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {name: _shuffled(value[name], chance, name) for name in keys}
    if isinstance(value, list) and key:
        items = [_shuffled(item, chance) for item in value]
        return items if key in ORDERED else chance.sample(items, len(items))
    if isinstance(value, list):  # The pages of an answer.
        return [_shuffled(page, chance) for page in value]
    return value


def _pages(pages: list[dict[str, Any]], key: str, chance: random.Random) -> list[dict[str, Any]]:
    """The same items in another order, on pages that are cut elsewhere; some may be empty."""
    items = [item for page in pages for item in page[key]]
    chance.shuffle(items)
    cuts = sorted(chance.choices(range(len(items) + 1), k=chance.randrange(3)))
    parts = [items[start:end] for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True)]
    token = "nextToken" if key[0].islower() else "NextToken"
    return [
        {key: part, **({token: f"page-{at}"} if at < len(parts) else {})}
        for at, part in enumerate(parts, 1)
    ]
