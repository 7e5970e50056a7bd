"""Every call to Cognito that the package makes has a quota, and PutParameter: so refreshes keep their pace."""

from __future__ import annotations

import re
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

from amplify_outputs.pools import shared
from amplify_outputs.pools.shared import CATEGORIES, LISTS_OF_POOLS, QUOTAS_PER_SECOND
from tests.contract.service_models import READS

PACKAGE = Path(shared.__file__).parents[1]
OTHERS = [path for path in PACKAGE.rglob("*.py") if path.name != "shared.py"]
# The one call to another service that has a pace.
PUT_PARAMETER = {"put_parameter"}
COGNITO = CATEGORIES.keys() - PUT_PARAMETER
# Parameter Store's, which is the one that is called, has the same name.
SAME_NAME = {"list_tags_for_resource"}


@pytest.fixture(scope="module")
def operations() -> set[str]:
    """The methods of the clients of both services."""
    session = botocore.session.get_session()
    return {
        xform_name(name)
        for service in ("cognito-idp", "cognito-identity")
        for name in session.get_service_model(service).operation_names
    }


def test_every_call_in_the_code_has_a_quota_and_no_other(operations: set[str]) -> None:
    called = {
        name
        for path in OTHERS
        # As a method, or by its name where a list is read page by page.
        for name in re.findall(r"[.\"](\w+)\b", path.read_text(encoding="utf-8"))
    }

    assert called & operations - SAME_NAME == COGNITO | LISTS_OF_POOLS.keys()
    assert called >= PUT_PARAMETER


def test_they_are_the_reads_of_which_the_models_are_checked() -> None:
    cognito = ("cognito-idp", "cognito-identity")

    assert {xform_name(name) for name, service in READS.items() if service in cognito} == (COGNITO)


def test_every_category_has_a_quota_that_somebody_needs() -> None:
    assert set(CATEGORIES.values()) == QUOTAS_PER_SECOND.keys()
    assert set(LISTS_OF_POOLS.values()) <= QUOTAS_PER_SECOND.keys()


def test_what_is_read_by_turns_is_remembered_too() -> None:
    """A call that keeps its pace, and is made for every publication, would take minutes."""
    assert {"cognito-idp", "cognito-identity"} <= shared._REMEMBERED
    assert all(name.startswith(shared._READS) for name in COGNITO | LISTS_OF_POOLS.keys())
