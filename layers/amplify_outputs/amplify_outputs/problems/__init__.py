"""Checks: what is wrong with a request, its pools and its document. Pure.

A new check is an entry in `catalogue` and a generator in the module of its subject, called
from `find_pool_problems` (needs facts only) or `find_document_problems` (needs the document).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.facts import Unread
from amplify_outputs.problems import app_client, identity_pool, outcome, user_pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amplify_outputs.document import Document
    from amplify_outputs.facts import Readings
    from amplify_outputs.problems.problem import Problem
    from amplify_outputs.request import PublishRequest


def find_pool_problems(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """Everything wrong with the pools, also when some of them could not be read."""
    yield from user_pool.check_user_pool_was_read(request, readings)
    if not isinstance(readings.groups, Unread):
        yield from user_pool.check_expected_groups(request, readings.groups)
    yield from app_client.check_app_client_was_read(request, readings)
    if not isinstance(readings.app_client, Unread):
        yield from app_client.check_app_client(readings.app_client)
        if not isinstance(readings.user_pool, Unread):
            yield from app_client.check_oauth(readings.app_client, readings.user_pool)
    yield from identity_pool.check_identity_pool_was_read(request, readings)
    pool, roles = readings.identity_pool, readings.identity_pool_roles
    if pool is not None and not isinstance(pool, Unread):
        yield from identity_pool.check_login(request, pool)
        if roles is not None and not isinstance(roles, Unread):
            yield from identity_pool.check_authenticated_role(request, pool, roles)
            yield from identity_pool.check_expected_roles(request, roles)


def find_document_problems(
    request: PublishRequest, document: Document, *, parameter_max_bytes: int
) -> Iterator[Problem]:
    """Everything wrong with the finished document."""
    yield from outcome.check_document(document)
    yield from outcome.check_preferred_challenge(document)
    yield from outcome.check_size(request, document, parameter_max_bytes=parameter_max_bytes)


def blocking(request: PublishRequest, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that forbid the publication: at or above `FailOn`, and not accepted."""
    failing = {"error"} if request.fail_on == "error" else {"error", "warning"}
    return tuple(
        problem
        for problem in problems
        if problem.severity in failing and problem.code not in request.accept_problems
    )
