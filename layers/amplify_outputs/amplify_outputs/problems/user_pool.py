"""What can be wrong with a user pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.facts import Unread
from amplify_outputs.ids import user_pool_region
from amplify_outputs.problems import catalogue
from amplify_outputs.problems.reading import denied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.facts import Group, Readings
    from amplify_outputs.problems.problem import Problem
    from amplify_outputs.request import PublishRequest


def subject(request: PublishRequest) -> str:
    """How messages name the user pool."""
    return f"user pool {request.user_pool_id}"


def check_user_pool_was_read(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The pool exists, and so do its settings; denied reads are named one by one."""
    about_the_pool = (
        readings.user_pool,
        readings.mfa,
        readings.groups,
        readings.identity_providers,
    )
    unread = [reading for reading in about_the_pool if isinstance(reading, Unread)]
    if any(reading.reason == "not_found" for reading in unread):
        region = user_pool_region(request.user_pool_id)
        yield catalogue.USER_POOL_NOT_FOUND.found(
            subject=subject(request),
            message=f"User pool {request.user_pool_id} was not found in {region} of this account.",
            fix="Check the id, the region that it begins with, and the account: pools of other "
            "accounts cannot be read.",
        )
    for reading in unread:
        if reading.reason == "denied":
            yield denied(reading, subject(request))


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
        yield catalogue.EXPECTATION_NOT_MET.found(
            subject=f"group {name}",
            message=message,
            fix="Correct the group, or what Expect.Groups says.",
        )
