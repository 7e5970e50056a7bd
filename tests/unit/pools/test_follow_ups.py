"""What follow-up reads answer becomes facts: trust policies in all their forms, and session tags."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from amplify_outputs.model.facts import Condition, Role, SessionTags, Trust
from amplify_outputs.model.readings import Unread
from amplify_outputs.pools.follow_ups import _role, _session_tags
from tests.builders import IDENTITY_POOL_ID, ROLE_ARN

PRINCIPAL = "cognito-identity.amazonaws.com"
ACTION = "sts:AssumeRoleWithWebIdentity"


def read(policy: Any) -> Role | Unread:
    iam: Any = SimpleNamespace(get_role=lambda **_: {"Role": {"AssumeRolePolicyDocument": policy}})
    return _role(iam, ROLE_ARN)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            {"Effect": "Allow", "Principal": {"Federated": PRINCIPAL}, "Action": ACTION},
            Trust((PRINCIPAL,), (ACTION,)),
        ),
        (
            {"Effect": "Deny", "Principal": "*", "Action": ["sts:*", ACTION]},
            Trust(("*",), ("sts:*", ACTION), denies=True),
        ),
        # IAM takes both for everybody.
        (
            {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*"},
            Trust(("*",), ("*",), denies=True),
        ),
        (
            {
                "Effect": "Deny",
                "Principal": {"AWS": ["*"], "Federated": [PRINCIPAL]},
                "Action": "*",
            },
            Trust((PRINCIPAL, "*"), ("*",), denies=True),
        ),
        # An account is nobody who signs in.
        (
            {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"},
            Trust((), ("sts:AssumeRole",)),
        ),
        (
            {"Effect": "Deny", "NotPrincipal": {"AWS": "123456789012"}, "NotAction": "sts:Tag*"},
            Trust(
                (), (), denies=True, other_principals=("123456789012",), other_actions=("sts:Tag*",)
            ),
        ),
        (
            {
                "Effect": "Allow",
                "Principal": {"Federated": PRINCIPAL},
                "Action": ACTION,
                "Condition": {"StringEquals": {f"{PRINCIPAL}:aud": ["a", "b"]}},
            },
            Trust(
                (PRINCIPAL,),
                (ACTION,),
                (Condition("StringEquals", f"{PRINCIPAL}:aud", ("a", "b")),),
            ),
        ),
    ],
)
def test_a_statement_is_kept_with_all_that_decides_whom_it_is_about(
    statement: dict[str, Any], expected: Trust
) -> None:
    assert read({"Statement": statement}) == Role(ROLE_ARN, (expected,))
    assert read({"Statement": [statement, statement]}) == Role(ROLE_ARN, (expected, expected))


@pytest.mark.parametrize("policy", ["%7B", None])
def test_a_policy_that_cannot_be_decoded_is_no_policy(policy: str | None) -> None:
    assert read(policy) == Unread("iam:GetRole", "failed", "an unreadable trust policy")


@pytest.mark.parametrize(
    ("answer", "used"),
    [
        ({"UseDefaults": True, "PrincipalTags": {"client": "aud", "username": "sub"}}, True),
        ({"UseDefaults": True}, True),
        ({"UseDefaults": False, "PrincipalTags": {"tenant": "custom:tenant"}}, True),
        ({"PrincipalTags": {"tenant": "custom:tenant"}}, True),
        ({"UseDefaults": False, "PrincipalTags": {}}, False),
        ({}, False),
        # Nothing was ever set.
        (LookupError(), False),
    ],
)
def test_session_tags_are_used_if_there_are_any_or_those_by_default(
    answer: dict[str, Any] | LookupError,
    used: bool,  # noqa: FBT001 - a table
) -> None:
    def say(**_: str) -> dict[str, Any]:
        if isinstance(answer, LookupError):
            raise answer
        return answer

    identity: Any = SimpleNamespace(
        get_principal_tag_attribute_map=say,
        exceptions=SimpleNamespace(ResourceNotFoundException=LookupError),
    )
    assert _session_tags(identity, IDENTITY_POOL_ID, "provider") == SessionTags(used=used)
