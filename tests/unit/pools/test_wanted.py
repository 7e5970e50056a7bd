"""Which further reads a set-up calls for: as many as tell something, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.model.facts import Group, IdentityPoolRoles, MappingRule, RoleMapping
from amplify_outputs.model.readings import FollowUp, Unread
from amplify_outputs.model.roles import ROLES_READ_AT_MOST, is_of_the_account, pool_roles
from amplify_outputs.pools.wanted import wanted_follow_ups
from tests.builders import (
    CLIENT_ID,
    GUEST_ROLE_ARN,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    app_client,
    identity_pool,
    readings,
    request,
    user_pool,
)

ROLE = FollowUp("role", ROLE_ARN)
TAGS = FollowUp("session_tags", IDENTITY_POOL_ID)
GUEST_ROLE = FollowUp("role", GUEST_ROLE_ARN)
STYLE = FollowUp("login_style", CLIENT_ID)
POLICIES = FollowUp("cimd_policies", POOL_ID)
RECOVERIES = FollowUp("recoveries", POOL_ID)
SERVERS = FollowUp("resource_servers", POOL_ID)
ADMIN_ARN = "arn:aws:iam::123456789012:role/admins"
FOREIGN_ARN = "arn:aws:iam::999999999999:role/app"
GOV_ARN = "arn:aws-us-gov:iam::123456789012:role/app"
LOGIN = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}:{CLIENT_ID}"
BY_TOKEN = (RoleMapping(LOGIN),)
BY_RULES = (
    RoleMapping(
        LOGIN,
        by_rules=True,
        rules=tuple(MappingRule("email", "Contains", "@", arn) for arn in (ADMIN_ARN, ROLE_ARN)),
    ),
)
DENIED = Unread("cognito-idp:DescribeUserPool", "denied")


def wanted(asked: dict[str, Any] | None = None, **read: Any) -> tuple[FollowUp, ...]:
    """Without the session tags, which have a test of their own."""
    follow_ups = wanted_follow_ups(request(**asked or {}), readings(**read))
    return tuple(follow_up for follow_up in follow_ups if follow_up.kind != "session_tags")


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        (app_client(), user_pool(domain="shop"), ()),
        (app_client(oauth_enabled=True), user_pool(), ()),
        (
            app_client(oauth_enabled=True),
            user_pool(domain="shop"),
            (FollowUp("domain", "shop"), STYLE, POLICIES),
        ),
        # The custom domain is the one that the file names.
        (
            app_client(oauth_enabled=True),
            user_pool(domain="shop", custom_domain="auth.example.com"),
            (FollowUp("domain", "auth.example.com"), STYLE, POLICIES),
        ),
        (app_client(oauth_enabled=True, oauth_scopes=("openid", "email")), user_pool(), ()),
        (app_client(oauth_enabled=True, oauth_scopes=("a/b", "c/d")), user_pool(), (SERVERS,)),
        (
            app_client(oauth_enabled=True, oauth_scopes=("https://api.example.com/read",)),
            user_pool(domain="shop"),
            (FollowUp("domain", "shop"), STYLE, POLICIES, SERVERS),
        ),
        (app_client(oauth_scopes=("a/b",)), user_pool(domain="shop"), ()),
    ],
)
def test_sign_in_pages_are_read_where_people_are_redirected_to_them(
    client: Any, pool: Any, expected: tuple[FollowUp, ...]
) -> None:
    assert wanted(app_client=client, user_pool=pool) == (*expected, ROLE)


@pytest.mark.parametrize(
    ("roles", "guests_allowed", "groups", "expected"),
    [
        (IdentityPoolRoles(), False, (), ()),
        (IdentityPoolRoles(ROLE_ARN), False, (), (ROLE,)),
        (IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN), False, (), (ROLE,)),
        (IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN), True, (), (ROLE, GUEST_ROLE)),
        (IdentityPoolRoles(ROLE_ARN, ROLE_ARN), True, (Group("all", 0, ROLE_ARN),), (ROLE,)),
        (IdentityPoolRoles(ROLE_ARN), False, (Group("plain"),), (ROLE,)),
        # Nobody hands these out.
        (IdentityPoolRoles(ROLE_ARN), False, (Group("a", 0, ADMIN_ARN),), (ROLE,)),
        (
            IdentityPoolRoles(ROLE_ARN, mappings=(RoleMapping(f"{LOGIN}x"),)),
            False,
            (Group("a", 0, ADMIN_ARN),),
            (ROLE,),
        ),
        # Rules name their roles, and those of groups play no part then.
        (
            IdentityPoolRoles(ROLE_ARN, mappings=BY_RULES),
            False,
            (Group("a", 0, GUEST_ROLE_ARN),),
            (ROLE, FollowUp("role", ADMIN_ARN)),
        ),
        # A mapping that denies the others never gives the role of all users.
        (
            IdentityPoolRoles(ROLE_ARN, mappings=(RoleMapping(LOGIN, denies_others=True),)),
            False,
            (),
            (),
        ),
        (
            IdentityPoolRoles(ROLE_ARN, mappings=BY_TOKEN),
            False,
            (Group("a", 0, ADMIN_ARN), Group("b", 1, GUEST_ROLE_ARN), Group("c", 2, ADMIN_ARN)),
            (ROLE, FollowUp("role", ADMIN_ARN), GUEST_ROLE),
        ),
        # GetRole reads roles of one's own account only.
        (
            IdentityPoolRoles(FOREIGN_ARN, mappings=BY_TOKEN),
            False,
            (Group("a", 0, ROLE_ARN),),
            (ROLE,),
        ),
        (IdentityPoolRoles(GOV_ARN, ROLE_ARN), True, (), (ROLE,)),
    ],
)
def test_each_role_of_the_account_is_read_once(
    roles: IdentityPoolRoles,
    guests_allowed: bool,  # noqa: FBT001 - a table
    groups: tuple[Group, ...],
    expected: tuple[FollowUp, ...],
) -> None:
    pool = identity_pool(guests_allowed=guests_allowed)
    assert wanted(identity_pool_roles=roles, identity_pool=pool, groups=groups) == expected


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        ("ESSENTIALS", (RECOVERIES, ROLE)),
        ("PLUS", (RECOVERIES, ROLE)),
        # The Lite plan has no recoveries, and an older pool may name no plan.
        ("LITE", (ROLE,)),
        (None, (ROLE,)),
    ],
)
def test_recoveries_are_read_where_the_plan_has_them(
    tier: str | None, expected: tuple[FollowUp, ...]
) -> None:
    assert wanted(user_pool=user_pool(tier=tier)) == expected


@pytest.mark.parametrize(
    ("roles", "groups", "expected"),
    [
        (IdentityPoolRoles(ROLE_ARN), (), (TAGS, ROLE)),
        (IdentityPoolRoles(ROLE_ARN, ROLE_ARN), (), (TAGS, ROLE)),
        (IdentityPoolRoles(mappings=BY_RULES), (), (TAGS, FollowUp("role", ADMIN_ARN), ROLE)),
        (IdentityPoolRoles(mappings=BY_TOKEN), (Group("a", 0, ROLE_ARN),), (TAGS, ROLE)),
        # Guests have no attributes, and of other roles nothing is known.
        (IdentityPoolRoles(unauthenticated=GUEST_ROLE_ARN), (), (GUEST_ROLE,)),
        (IdentityPoolRoles(FOREIGN_ARN), (), ()),
        (IdentityPoolRoles(), (), ()),
    ],
)
def test_session_tags_are_read_if_a_role_of_signed_in_users_is(
    roles: IdentityPoolRoles, groups: tuple[Group, ...], expected: tuple[FollowUp, ...]
) -> None:
    pool = identity_pool(guests_allowed=True)
    given = readings(identity_pool=pool, identity_pool_roles=roles, groups=groups)
    assert wanted_follow_ups(request(), given) == expected


def test_the_role_of_guests_is_not_read_if_an_override_turns_guests_off() -> None:
    roles = IdentityPoolRoles(unauthenticated=GUEST_ROLE_ARN)
    given = readings(identity_pool=identity_pool(guests_allowed=True), identity_pool_roles=roles)
    off, on = (
        request(Outputs={"auth": {"unauthenticated_identities_enabled": flag}})
        for flag in (False, True)
    )
    assert wanted_follow_ups(off, given) == ()
    assert wanted_follow_ups(on, given) == (GUEST_ROLE,)


@pytest.mark.parametrize(
    ("client", "pool", "expected"),
    [
        ("not_found", user_pool(), (FollowUp("app_clients", POOL_ID),)),
        ("denied", user_pool(), ()),
        ("not_found", Unread("cognito-idp:DescribeUserPool", "not_found"), ()),
        ("not_found", DENIED, ()),
    ],
)
def test_the_clients_of_a_pool_are_read_if_it_does_not_have_this_one(
    client: Any, pool: Any, expected: tuple[FollowUp, ...]
) -> None:
    gone = Unread("cognito-idp:DescribeUserPoolClient", client)
    assert wanted(app_client=gone, user_pool=pool, identity_pool_roles=DENIED) == expected


def test_only_so_many_roles_are_read_and_those_of_everybody_first() -> None:
    groups = tuple(Group(f"g{number:02}", number, f"{ADMIN_ARN}{number}") for number in range(30))
    foreign = (Group("a", 0, FOREIGN_ARN),)
    roles = IdentityPoolRoles(ROLE_ARN, mappings=BY_TOKEN)
    follow_ups = wanted(groups=(*foreign, *groups), identity_pool_roles=roles)
    assert len(follow_ups) == ROLES_READ_AT_MOST
    assert follow_ups[:2] == (ROLE, FollowUp("role", f"{ADMIN_ARN}0"))


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ({"user_pool": DENIED}, ()),
        ({"app_client": DENIED}, (ROLE,)),
        ({"identity_pool": DENIED}, ()),
        ({"identity_pool_roles": DENIED}, ()),
        ({"groups": DENIED}, (ROLE,)),
        ({"identity_pool": None, "identity_pool_roles": None}, ()),
    ],
)
def test_what_is_unknown_calls_for_nothing(
    read: dict[str, Any], expected: tuple[FollowUp, ...]
) -> None:
    assert wanted(**read) == expected


def test_the_roles_are_told_with_everybody_whom_they_are_for() -> None:
    known = readings(
        identity_pool=identity_pool(guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN, BY_TOKEN),
        groups=(Group("admins", 0, ROLE_ARN), Group("plain"), Group("staff", 1, FOREIGN_ARN)),
    )
    assert pool_roles(request(), known) == {
        ROLE_ARN: ["authenticated", "group admins"],
        GUEST_ROLE_ARN: ["unauthenticated"],
        FOREIGN_ARN: ["group staff"],
    }
    assert pool_roles(request(IdentityPoolId=None), known) == {}


@pytest.mark.parametrize(
    ("role_arn", "pool_arn", "expected"),
    [
        (ROLE_ARN, f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}", True),
        (ROLE_ARN, f"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{POOL_ID}", True),
        (FOREIGN_ARN, f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}", False),
        (GOV_ARN, f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}", False),
        (GOV_ARN, "arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/x", True),
        # Not known is not foreign.
        (FOREIGN_ARN, "", True),
    ],
)
def test_a_role_is_of_the_account_and_the_partition(
    role_arn: str,
    pool_arn: str,
    expected: bool,  # noqa: FBT001 - a table
) -> None:
    assert is_of_the_account(role_arn, user_pool(arn=pool_arn)) is expected
