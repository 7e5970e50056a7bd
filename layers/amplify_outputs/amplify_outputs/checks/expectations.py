"""Whether everything is as `Expect` says."""

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
    title="something differs from what `Expect` says",
    effect="A role or a group is not what the author of the stack relies on.",
    fix="Correct the role or group, or what `Expect` says about it.",
    sources=("contract",),
)


def check_expected_groups(request: PublishRequest, groups: tuple[Group, ...]) -> Iterator[Problem]:
    """Each group that `Expect` names exists and has the role that it names."""
    roles = {group.name: group.role_arn for group in groups}
    for name, expected in sorted(request.expect.groups.items()):
        if name not in roles:
            message = f"Group {name} does not exist in user pool {request.user_pool_id}."
        elif roles[name] != expected:
            message = f"Group {name} has the role {roles[name] or 'none'}, not {expected}."
        else:
            continue
        yield EXPECTATION_NOT_MET.found(
            subject=f"group {name}",
            message=message,
            fix="Correct the group, or what Expect.Groups says.",
        )


def check_expected_roles(request: PublishRequest, roles: IdentityPoolRoles) -> Iterator[Problem]:
    """The roles are those that `Expect` names."""
    expected = (
        ("authenticated", request.expect.authenticated_role_arn, roles.authenticated),
        ("unauthenticated", request.expect.unauthenticated_role_arn, roles.unauthenticated),
    )
    for kind, wanted, found in expected:
        if wanted is not None and wanted != found:
            yield EXPECTATION_NOT_MET.found(
                subject=f"identity pool {request.identity_pool_id}",
                message=f"The {kind} role of identity pool {request.identity_pool_id} is "
                f"{found or 'not set'}, not {wanted}.",
                fix=f"Correct the role, or Expect.{kind.capitalize()}RoleArn.",
            )
