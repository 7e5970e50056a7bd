"""Reads of pools that several publications share, and a pace of calls that leaves quotas to others."""

from __future__ import annotations

import json
import random
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.clients import Aws
from amplify_outputs.model.pool_roles import RoleRefused
from amplify_outputs.pools.role import aws_of_pools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from amplify_outputs.model.pool_roles import PoolRoles
    from amplify_outputs.model.request import PublishRequest

# Calls a second of an account and region. Nobody can have those of user pools raised [cognito-quotas]. For
# identity pools none are published, though AWS gives those that it publishes for each call: the numbers are
# guesses on the safe side. Nor is one for PutParameter; the number is the least that users report
# [ssm-put-parameter-rate].
QUOTAS_PER_SECOND: Final = {
    "UserPoolRead": 15.0,
    "UserPoolClientRead": 15.0,
    "UserPoolResourceRead": 20.0,
    "identity pools": 10.0,
    "session tags": 10.0,
    "PutParameter": 3.0,
}
# Sign-in pages, consoles and deployments need these quotas, too.
OUR_SHARE: Final = 0.5
CATEGORIES: Final = {
    "describe_user_pool": "UserPoolRead",
    "get_user_pool_mfa_config": "UserPoolRead",
    "list_user_pool_replicas": "UserPoolRead",
    "describe_user_pool_client": "UserPoolClientRead",
    "list_user_pool_client_secrets": "UserPoolClientRead",
    "list_user_pool_clients": "UserPoolClientRead",
    "describe_managed_login_branding_by_client": "UserPoolResourceRead",
    "describe_user_pool_domain": "UserPoolResourceRead",
    "list_groups": "UserPoolResourceRead",
    "list_identity_providers": "UserPoolResourceRead",
    "list_resource_servers": "UserPoolResourceRead",
    # No quota is published for these two; they are reads of what is in a user pool.
    "list_cimd_policies": "UserPoolResourceRead",
    "list_point_in_time_recoveries": "UserPoolResourceRead",
    "describe_identity_pool": "identity pools",
    "get_identity_pool_roles": "identity pools",
    "get_principal_tag_attribute_map": "session tags",
    "put_parameter": "PutParameter",
}
# Only the command line makes these, for a person who looks for pools.
LISTS_OF_POOLS: Final = {
    "list_user_pools": "UserPoolRead",
    "list_identity_pools": "identity pools",
}
_CATEGORIES: Final = CATEGORIES | LISTS_OF_POOLS


def turn_seconds(category: str, workers: int) -> float:
    """How far apart one of so many workers makes its calls of that category; no call waits longer."""
    return workers / (QUOTAS_PER_SECOND[category] * OUR_SHARE)


class Pace:
    """Lets the calls of each category through one after the other, below our part of its quota.

    `workers` is how many such paces there may be at the same time: together they keep the quota.
    They know nothing of each other, so that the first call of each waits for a random part of its
    turn: otherwise the first calls of all would go at once. `chance` is from 0 up to 1.
    """

    def __init__(
        self,
        workers: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._workers, self._clock, self._sleep, self._chance = workers, clock, sleep, chance
        self._next: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def wait(self, operation: str, region: str) -> None:
        """Return when the operation, a method of a client of that region, may be called."""
        category = _CATEGORIES.get(operation)
        if category is None:
            return
        every = 1 / (QUOTAS_PER_SECOND[category] * OUR_SHARE)
        seconds = turn_seconds(category, self._workers)
        with self._lock:
            now = self._clock()
            turn = self._next.get((category, region))
            if turn is None or turn < now - seconds:
                turn = now + self._chance() * (seconds - every)
            start = max(now, turn)
            self._next[category, region] = start + seconds
        if start > now:
            self._sleep(start - now)


class SharedReads(Aws):
    """Clients that make each read of pools, roles and APIs once. Not for long: what they know grows old.

    S3 and Parameter Store are never remembered, for what is read there decides who may write.
    Errors are not remembered either. Reads of pools and writes of parameters wait for their pace.
    Each role of another account is assumed once, and what it reads is remembered for its requests alone.
    """

    def __init__(
        self, aws: Aws, pace: Pace, assumed: dict[str, Aws | RoleRefused] | None = None
    ) -> None:
        super().__init__(aws.session)
        self._aws, self._pace = aws, pace
        self._answers: dict[tuple[str, ...], Any] = {}
        self._assumed = {} if assumed is None else assumed
        self._of_roles: dict[str, SharedReads] = {}

    def of_pools(self, request: PublishRequest, roles: PoolRoles) -> SharedReads | RoleRefused:
        """The clients to read the pools of that request with. Errors of STS are raised as they are."""
        arn = request.pool_role_arn
        if arn is None:
            return self
        if arn not in self._assumed:
            self._assumed[arn] = aws_of_pools(request, self._aws, roles)
        assumed = self._assumed[arn]
        if isinstance(assumed, RoleRefused):
            return assumed
        return self._of_roles.setdefault(arn, SharedReads(assumed, self._pace))

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - any client
        """The client of that service, or one in its place that reads once."""
        client = self._aws.client(service, region)
        if service == "ssm":
            return _Paced(client, str(region), self._pace)
        if service not in _REMEMBERED:
            return client
        return _Remembering(client, (service, str(region)), self._answers, self._pace)

    def anew(self) -> SharedReads:
        """The same clients at the same pace, which know nothing yet."""
        return SharedReads(self._aws, self._pace, self._assumed)


_REMEMBERED: Final = frozenset({"appsync", "cognito-identity", "cognito-idp", "iam"})
_READS: Final = ("describe_", "get_", "list_")


class _Paced:
    """A client whose calls wait for their pace, if they have one."""

    def __init__(self, client: Any, region: str, pace: Pace) -> None:  # noqa: ANN401 - any client
        self._client, self._region, self._pace = client, region, pace

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a method of any client
        method = getattr(self._client, name)
        if name not in CATEGORIES:
            return method

        def in_turn(**given: Any) -> Any:  # noqa: ANN401 - any parameters, any answer
            self._pace.wait(name, self._region)
            return method(**given)

        return in_turn


class _Remembering:
    """A client whose reads are made once. Two threads that ask for the same at the same time both read."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - any client
        place: tuple[str, str],
        answers: dict[tuple[str, ...], Any],
        pace: Pace,
    ) -> None:
        self._client, self._place, self._answers, self._pace = client, place, answers, pace

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a method of any client
        method = getattr(self._client, name)
        if not name.startswith(_READS):
            return method
        return lambda **given: self._once(name, given, lambda: method(**given))

    def get_paginator(self, name: str) -> _RememberingPages:
        """Pages that are read once."""
        return _RememberingPages(self, name)

    def pages(self, name: str, given: Mapping[str, Any]) -> list[Any]:
        """All pages of that list, each at its pace."""

        def read() -> list[Any]:
            pages = []
            for page in self._client.get_paginator(name).paginate(**given):
                pages.append(page)
                if page.get("NextToken"):  # Cognito's name for it in every list.
                    self._pace.wait(name, self._place[1])
            return pages

        return list(self._once(name, given, read))

    def _once(
        self,
        name: str,
        given: Mapping[str, Any],
        call: Callable[[], Any],
    ) -> Any:  # noqa: ANN401 - any answer
        key = (*self._place, name, json.dumps(given, sort_keys=True))
        if key not in self._answers:
            self._pace.wait(name, self._place[1])
            self._answers[key] = call()
        return self._answers[key]


class _RememberingPages:
    """A paginator of such a client."""

    def __init__(self, client: _Remembering, name: str) -> None:
        self._client, self._name = client, name

    def paginate(self, **given: Any) -> Iterator[Any]:  # noqa: ANN401 - parameters of any list
        """The pages; all of them are read before the first is given."""
        return iter(self._client.pages(self._name, given))
