"""Whether the groups of a user pool decide which role a user gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Check, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import Group
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

GROUP_PRECEDENCE_SHARED = Check(
    "GroupPrecedenceShared",
    "warning",
    title="groups with different roles share a precedence, or have none",
    effect="A user in two of them has no preferred role. An identity pool that chooses the role by the token then "
    "gives the authenticated role, or no role.",
    fix="Give each group that has a role a different precedence. The lowest number wins.",
    sources=("cognito-groups",),
    console="User pool > Groups > the group > Edit: Precedence.",
    cloudformation="`AWS::Cognito::UserPoolGroup`: `Precedence`.",
    terraform="`aws_cognito_user_group`: `precedence`.",
    acceptable=True,
)


def check_precedence(request: PublishRequest, groups: tuple[Group, ...]) -> Iterator[Problem]:
    """No two roles have the same precedence. Groups that share a role may share one."""
    by_precedence: dict[int | None, list[Group]] = {}
    for group in groups:
        if group.role_arn:
            by_precedence.setdefault(group.precedence, []).append(group)
    for precedence, sharing in by_precedence.items():
        if len({group.role_arn for group in sharing}) > 1:
            names = listed([group.name for group in sharing])
            what = "have no precedence" if precedence is None else f"share precedence {precedence}"
            yield GROUP_PRECEDENCE_SHARED.found(
                subject=f"user pool {request.user_pool_id}",
                message=f"Groups {names} have different roles and {what}: a user in two of them "
                "has no preferred role.",
                fix="Give each group that has a role a different precedence.",
            )
