"""A user pool and an app client as a pair: whether an app can use it, and what goes with it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from amplify_outputs.checks.app_client import check_app_client
from amplify_outputs.checks.data_api import accepts_client
from amplify_outputs.model.ids import provider_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from amplify_outputs.model.appsync import DataApi
    from amplify_outputs.model.discovered import FoundClient
    from amplify_outputs.model.facts import AppClient, IdentityPool
    from amplify_outputs.store.inventory import Entry


def ruled_out_by(client: AppClient, secrets: int | None = None) -> tuple[str, ...]:
    """The codes of the errors that the checks find in the app client alone; `secrets` None is not counted."""
    found = check_app_client(client, secrets)
    return tuple(problem.code for problem in found if problem.severity == "error")


def with_company(
    pool_id: str,
    client: FoundClient,
    identity_pools: Sequence[IdentityPool],
    apis: Sequence[DataApi],
    entries: Iterable[Entry],
) -> FoundClient:
    """The app client with what names it together with its user pool."""
    pair = provider_name(pool_id), client.id
    return replace(
        client,
        identity_pools=tuple(
            pool
            for pool in identity_pools
            if any((login.provider_name, login.client_id) == pair for login in pool.logins)
        ),
        apis=tuple(
            api
            for api in apis
            if any(
                mode.user_pool_id == pool_id and accepts_client(mode, client.id)
                for mode in api.modes
            )
        ),
        # The same bucket is looked into for each region if an option names it.
        publications=tuple(
            dict.fromkeys(
                entry.name
                for entry in entries
                if entry.record
                and entry.record.request.get("UserPoolId") == pool_id
                and entry.record.request.get("UserPoolClientId") == client.id
            )
        ),
    )


def usable_first(clients: Iterable[FoundClient]) -> tuple[FoundClient, ...]:
    """Usable ones, then those of which nobody knows, then the others; each in the order that they have."""
    order = {True: 0, None: 1, False: 2}
    return tuple(sorted(clients, key=lambda client: order[client.usable]))
