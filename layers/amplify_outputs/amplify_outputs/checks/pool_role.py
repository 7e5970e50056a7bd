"""The role of another account that a request names to read its pools with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.ids import account_of
from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.pool_roles import RoleRefused
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

POOL_ROLE_NOT_ALLOWED = Check(
    "PoolRoleNotAllowed",
    "error",
    title="the publisher may not assume the role that `PoolRoleArn` names",
    effect="Nothing was read with the role. Without a list of roles, every stack of the account could read the pools of "
    "every account that trusts the publisher.",
    fix="Ask the team that deployed the publisher to add the role to its parameter `PoolRoleArns`. If the pools are in "
    "the account of the publisher, leave `PoolRoleArn` out.",
    sources=("contract",),
)
POOL_ROLE_REFUSED = Check(
    "PoolRoleRefused",
    "error",
    title="AWS did not let the publisher assume the role that `PoolRoleArn` names",
    effect="Nothing was read with the role. AWS gives the same answer if the role does not exist, if its trust policy does "
    "not name the caller, and if the trust policy asks for another external ID.",
    fix="In the account of the role, compare its trust policy with the message: it must allow `sts:AssumeRole` to the "
    "caller, with the external ID that was sent. `examples/pool-account-role.yaml` makes such a role.",
    sources=("sts-assume-role", "iam-external-id"),
)


def check_pool_role(request: PublishRequest, refused: RoleRefused) -> Iterator[Problem]:
    """The role is one that the publisher may assume, and AWS let it."""
    arn = request.pool_role_arn or ""
    if refused.reason == "not_listed":
        yield POOL_ROLE_NOT_ALLOWED.found(
            subject=f"role {arn}",
            message=f"The parameter PoolRoleArns of the publisher does not list {arn}.",
            fix="Add the role to PoolRoleArns of the publisher, or leave PoolRoleArn out.",
        )
        return
    sent = f"external ID {refused.external_id}" if refused.external_id else "no external ID"
    said = f" {refused.detail.rstrip('.')}." if refused.detail else ""
    yield POOL_ROLE_REFUSED.found(
        subject=f"role {arn}",
        message=f"AWS denied sts:AssumeRole on {arn}, with {sent}.{said}",
        fix=f"In account {account_of(arn)}, make sure that the role exists, that its trust policy names the caller, and "
        f"that it asks for {sent}. {_EXTERNAL_ID}",
    )


_EXTERNAL_ID = (
    "The external ID of the publisher is its parameter PoolRoleExternalId; that of `check` and `build` is "
    "--pool-role-external-id."
)
