"""Everything that is read about the pools of a request, in one wave or two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.aws.waves import Wave
from amplify_outputs.model.pool_roles import RoleRefused
from amplify_outputs.model.readings import Readings
from amplify_outputs.pools.cognito import begin_reading
from amplify_outputs.pools.follow_ups import begin_follow_ups
from amplify_outputs.pools.wanted import wanted_follow_ups

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.readings import FollowUp, FollowUpFact, Unread
    from amplify_outputs.model.request import PublishRequest


def read_pools(
    request: PublishRequest,
    aws: Aws | RoleRefused,
    *,
    foreseen: Iterable[FollowUp] = (),
    client_secrets: int | None = None,
) -> Readings:
    """The pools and the follow-up reads. One wave if the follow-up reads are those foreseen, otherwise two.

    `aws` has the clients for this request, as `aws_of_pools` gives them. If it gives none, nothing is read.
    `client_secrets` is how many secrets the app client has, if that is known without a read.
    """
    if isinstance(aws, RoleRefused):
        return Readings.without_role(aws)
    with Wave() as wave:
        readings = begin_reading(wave, request, aws, client_secrets)
        follow_ups = begin_follow_ups(wave, foreseen, request, aws)
    return with_follow_ups(readings(), request, aws, at_hand=follow_ups())


def with_follow_ups(
    readings: Readings,
    request: PublishRequest,
    aws: Aws,
    *,
    at_hand: Mapping[FollowUp, FollowUpFact | Unread] | None = None,
) -> Readings:
    """The readings with all the follow-up reads that they call for; those not at hand are read now."""
    found = dict(at_hand or {})
    wanted = wanted_follow_ups(request, readings)
    missing = [follow_up for follow_up in wanted if follow_up not in found]
    if missing:
        with Wave() as wave:
            more = begin_follow_ups(wave, missing, request, aws)
        found |= more()
    return replace(readings, follow_ups={follow_up: found[follow_up] for follow_up in wanted})
