"""Which roles of other accounts a publisher may assume."""

from __future__ import annotations

import json

import pytest

from amplify_outputs.model.pool_roles import NO_POOL_ROLES, PoolRoles, any_pool_role

READER = "arn:aws:iam::222222222222:role/amplify-outputs-reader"


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ({"arns": "", "externalId": ""}, NO_POOL_ROLES),
        ({"arns": READER, "externalId": "shop-1"}, PoolRoles((READER,), "shop-1")),
        ({"arns": f"{READER},{READER}-2", "externalId": ""}, PoolRoles((READER, f"{READER}-2"))),
    ],
)
def test_each_member_is_read(said: dict[str, str], roles: PoolRoles) -> None:
    assert PoolRoles.from_json(json.dumps(said)) == roles


@pytest.mark.parametrize(
    ("allowed", "role", "allows"),
    [
        ((), READER, False),
        ((READER,), READER, True),
        ((READER,), f"{READER}-2", False),
        ((READER,), f"x{READER}", False),
        ((READER,), READER.upper(), False),
        ((READER.replace("2222", "3333"), READER), READER, True),
        # As IAM has it: a star stands for slashes too, and a dot for itself.
        (("arn:aws:iam::222222222222:role/amplify-*",), READER, True),
        (("arn:aws:iam::222222222222:role/*",), READER.replace("role/", "role/teams/a/"), True),
        (("arn:aws:iam::222222222222:role/*-reader",), f"{READER}s", False),
        (("arn:aws:iam::222222222222:role/a.b",), "arn:aws:iam::222222222222:role/axb", False),
    ],
)
def test_a_role_is_allowed_if_the_list_has_it(
    allowed: tuple[str, ...],
    role: str,
    allows: bool,  # noqa: FBT001 - what a row expects
) -> None:
    assert PoolRoles(allowed).allow(role) is allows


def test_without_a_publisher_every_role_is_allowed() -> None:
    assert any_pool_role("shop-1").allow(READER)
    assert any_pool_role("shop-1").external_id == "shop-1"
