"""Problems of the pools, at the ids of the file."""

from __future__ import annotations

import json

import pytest

from amplify_outputs.document.build import build
from amplify_outputs.lint.lint import lint
from amplify_outputs.lint.live import Pools, against_pools
from amplify_outputs.model.facts import IdentityPoolRoles
from amplify_outputs.model.readings import Readings, Unread
from tests.builders import app_client, facts, identity_pool, readings, request

TEXT = json.dumps(build(request(), facts()).outputs, indent=1)
LINES = TEXT.split("\n")


@pytest.mark.parametrize(
    ("found", "code", "key"),
    [
        (readings(app_client=app_client(has_secret=True)), "AppClientHasSecret", "user_pool_client_id"),
        (readings(identity_pool=identity_pool(logins=())), "IdentityPoolNotLinked", "identity_pool_id"),
        (
            readings(identity_pool_roles=IdentityPoolRoles()),
            "AuthenticatedRoleMissing",
            "identity_pool_id",
        ),
    ],
)  # fmt: skip
def test_a_problem_is_on_the_line_that_names_its_resource(
    found: Readings, code: str, key: str
) -> None:
    problems = against_pools(lint("f", TEXT.encode()), Pools(request(), found)).problems

    errors = [(it.code, LINES[it.line - 1]) for it in problems if it.severity == "error"]
    assert [(named, line.strip().split(":")[0]) for named, line in errors] == [(code, f'"{key}"')]


def test_pools_that_cannot_be_read_are_a_problem_and_no_difference() -> None:
    found = readings(user_pool=Unread("cognito-idp:DescribeUserPool", "not_found"))

    problems = against_pools(lint("f", TEXT.encode()), Pools(request(), found)).problems

    assert [it.code for it in problems if it.severity == "error"] == ["UserPoolNotFound"]
    assert Pools(request(), found).kept(json.loads(TEXT)) == {}


def test_a_file_of_its_pools_has_no_problem() -> None:
    pools = Pools(request(), readings())

    assert against_pools(lint("f", TEXT.encode()), pools).problems == ()
    assert pools.kept(json.loads(TEXT)) == {}
