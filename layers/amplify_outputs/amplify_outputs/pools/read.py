"""Everything that is read about the pools of a request, in one wave or two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.aws.clients import Wave
from amplify_outputs.pools.cognito import begin_reading
from amplify_outputs.pools.details import begin_details
from amplify_outputs.pools.wanted import wanted_details

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.facts import Detail, DetailFact, Readings, Unread
    from amplify_outputs.properties.parse import PublishRequest


def read_pools(request: PublishRequest, aws: Aws, *, foreseen: Iterable[Detail] = ()) -> Readings:
    """The pools and their details. One wave if the details are those foreseen, otherwise two."""
    with Wave() as wave:
        readings = begin_reading(wave, request, aws)
        details = begin_details(wave, foreseen, request, aws)
    return with_details(readings(), request, aws, at_hand=details())


def with_details(
    readings: Readings,
    request: PublishRequest,
    aws: Aws,
    *,
    at_hand: Mapping[Detail, DetailFact | Unread] | None = None,
) -> Readings:
    """The readings with all the details that they call for; those not at hand are read now."""
    found = dict(at_hand or {})
    wanted = wanted_details(request, readings)
    missing = [detail for detail in wanted if detail not in found]
    if missing:
        with Wave() as wave:
            more = begin_details(wave, missing, request, aws)
        found |= more()
    return replace(readings, details={detail: found[detail] for detail in wanted})
