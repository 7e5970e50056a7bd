"""Whether roles and groups are those that `Expect` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import Group, IdentityPoolRoles
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

EXPECTATION_NOT_MET = Check(
    "ExpectationNotMet",
    "error",
    title="a role or group is not the one that `Expect` names",
    effect="The author of the stack relies on another role or group.",
    fix="Correct the role or group, or correct `Expect`.",
    sources=("contract",),
)


def check_expected_groups(request: PublishRequest, groups: tuple[Group, ...]) -> Iterator[Problem]:
    """Each group that `Expect` names exists and has the role that it names."""
    roles = {group.name: group.role_arn for group in groups}
    for name, expected in sorted(request.expect.groups.items()):
        if name not in roles:
            message = f"Group {name} does not exist in user pool {request.user_pool_id}."
        elif roles[name] != expected:
            role = f"the role {roles[name]}" if roles[name] else "no role"
            message = f"Group {name} has {role}, but Expect has {expected}."
        else:
            continue
        yield EXPECTATION_NOT_MET.found(
            subject=f"group {name}",
            message=message,
            fix="Correct the group, or correct Expect.Groups.",
        )


def check_expected_roles(request: PublishRequest, roles: IdentityPoolRoles) -> Iterator[Problem]:
    """The roles of the identity pool are those that `Expect` names."""
    expected = (
        ("authenticated", request.expect.authenticated_role_arn, roles.authenticated),
        ("unauthenticated", request.expect.unauthenticated_role_arn, roles.unauthenticated),
    )
    for kind, wanted, found in expected:
        if wanted is not None and wanted != found:
            yield EXPECTATION_NOT_MET.found(
                subject=f"identity pool {request.identity_pool_id}",
                message=f"The {kind} role of identity pool {request.identity_pool_id} is "
                f"{found or 'not set'}, but Expect has {wanted}.",
                fix=f"Correct the role, or correct Expect.{kind.capitalize()}RoleArn.",
            )
