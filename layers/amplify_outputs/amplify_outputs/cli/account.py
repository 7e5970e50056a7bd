"""What an account has, for `discover`: lists and descriptions in waves of parallel calls, at the pace of the quotas."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from amplify_outputs.aws.errors import optional
from amplify_outputs.aws.waves import Wave
from amplify_outputs.cli.pairs import ruled_out_by, usable_first, with_company
from amplify_outputs.model.discovered import Discovered, FoundClient, FoundPool, NotListed, matching
from amplify_outputs.model.ids import identity_pool_region, user_pool_region
from amplify_outputs.pools import discovery
from amplify_outputs.pools.cognito import (
    count_client_secrets,
    read_app_client,
    read_identity_pool,
    read_user_pool,
)
from amplify_outputs.pools.shared import Pace, SharedReads
from amplify_outputs.store.inventory import take_inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.appsync import DataApi
    from amplify_outputs.model.discovered import Named
    from amplify_outputs.model.facts import IdentityPool, UserPool
    from amplify_outputs.store.inventory import Entry
    from amplify_outputs.store.reader import PublicationReader

USER_POOLS: Final = "the user pools"

T = TypeVar("T")


class Account:
    """The account of the caller, in some regions. What AWS refuses is noted, and the rest goes on.

    Reads of pools wait for their turn, so that half of each quota is left to others. `tell` gets what is done now.
    """

    def __init__(
        self, aws: Aws, regions: Sequence[str], tell: Callable[[str], object] = lambda _: None
    ) -> None:
        self._aws, self._regions, self._tell = aws, regions, tell
        self._reads = SharedReads(aws, Pace(workers=1))
        self._refused: dict[tuple[str, str], NotListed] = {}

    def discover(
        self, words: tuple[str, ...], publications: Callable[[Aws], PublicationReader]
    ) -> Discovered:
        """The pools that match, with all that goes with them. `publications` are those of an account's publisher.

        Three waves: the lists of each region, the app clients of each user pool, the descriptions of what matches.
        Then the publications of the publisher in each region, if it has one.
        """
        user_pools, identities, apis = self._lists()
        found = matching(self._with_clients(user_pools), words)
        clients = sum(len(some) for some in found.values())
        self._tell(
            f"Reading {_counted(len(found), 'user pool')} and {_counted(clients, 'app client')}"
        )
        with Wave() as wave:
            described = {pool: self._begin_pool(wave, pool) for pool in found}
            judged = {
                (pool, client): self._begin_client(wave, pool, client)
                for pool, some in found.items()
                for client in some
            }
            known = [self._begin_identity_pool(wave, pool) for pool in identities if clients]
        identity_pools = [pool for read in known if (pool := read()) is not None]
        entries = self._publications(publications) if clients else []
        pools = tuple(
            FoundPool(
                pool.id,
                pool.name,
                described[pool](),
                usable_first(
                    with_company(
                        pool.id,
                        judged[pool, client]() or FoundClient(client.id, client.name),
                        identity_pools,
                        apis,
                        entries,
                    )
                    for client in some
                ),
            )
            for pool, some in found.items()
        )
        return Discovered(pools, len(user_pools), tuple(self._refused.values()))

    def _lists(self) -> tuple[list[Named], list[Named], list[DataApi]]:
        """The user pools, the identity pools and the APIs of all regions."""
        reads = self._reads
        with Wave() as wave:
            begun = [
                (
                    self._begin(
                        wave,
                        USER_POOLS,
                        region,
                        partial(discovery.user_pools, reads.cognito_idp(region)),
                    ),
                    self._begin(
                        wave,
                        "the identity pools",
                        region,
                        partial(discovery.identity_pools, reads.cognito_identity(region)),
                    ),
                    self._begin(
                        wave,
                        "the AppSync APIs",
                        region,
                        partial(discovery.data_apis, reads.appsync(region)),
                    ),
                )
                for region in self._regions
            ]
        return (
            [pool for pools, _, _ in begun for pool in pools() or ()],
            [pool for _, pools, _ in begun for pool in pools() or ()],
            [api for _, _, apis in begun for api in apis() or ()],
        )

    def _with_clients(self, user_pools: Sequence[Named]) -> dict[Named, tuple[Named, ...]]:
        self._tell(f"Listing the app clients of {_counted(len(user_pools), 'user pool')}")
        with Wave() as wave:
            listed = {
                pool: self._begin(
                    wave,
                    "the app clients of some user pools",
                    region := user_pool_region(pool.id),
                    partial(discovery.app_clients, self._reads.cognito_idp(region), pool.id),
                )
                for pool in user_pools
            }
        return {pool: clients() or () for pool, clients in listed.items()}

    def _begin_pool(self, wave: Wave, pool: Named) -> Callable[[], UserPool | None]:
        region = user_pool_region(pool.id)
        read = partial(read_user_pool, self._reads.cognito_idp(region), pool.id)
        return self._begin(wave, "sign-in and domain of some user pools", region, read)

    def _begin_client(
        self, wave: Wave, pool: Named, client: Named
    ) -> Callable[[], FoundClient | None]:
        region = user_pool_region(pool.id)
        read = partial(self._judged, pool.id, client.id)
        return self._begin(wave, "whether some app clients are usable", region, read)

    def _begin_identity_pool(self, wave: Wave, pool: Named) -> Callable[[], IdentityPool | None]:
        region = identity_pool_region(pool.id)
        read = partial(read_identity_pool, self._reads.cognito_identity(region), pool.id)
        return self._begin(wave, "what some identity pools know", region, read)

    def _begin(
        self, wave: Wave, what: str, region: str, call: Callable[[], T]
    ) -> Callable[[], T | None]:
        """Start a call. After the wave: what it returned; None if AWS refused it, of which one note is kept."""
        future = wave.call(discovery.unless_refused, what, region, call)

        def result() -> T | None:
            found = future.result()
            if isinstance(found, NotListed):
                self._refused.setdefault((what, region), found)
                return None
            return found

        return result

    def _judged(self, pool_id: str, client_id: str) -> FoundClient:
        """The app client with the errors that the checks find in it alone.

        If they find none in its description, one more call counts its secrets, of which that may name none.
        """
        idp = self._reads.cognito_idp(user_pool_region(pool_id))
        client = read_app_client(idp, pool_id, client_id)
        problems = ruled_out_by(client)
        if not problems:
            secrets = optional(
                "cognito-idp:ListUserPoolClientSecrets",
                partial(count_client_secrets, idp, pool_id, client_id),
            )
            problems = ruled_out_by(client, secrets if isinstance(secrets, int) else None)
        return FoundClient(client.id, client.name, client, problems)

    def _publications(self, publications: Callable[[Aws], PublicationReader]) -> list[Entry]:
        found = []
        for region in self._regions:
            aws = self._aws.in_region(region)
            read = partial(_inventory, aws, publications, self._tell)
            entries = discovery.unless_refused("the publications", region, read)
            if isinstance(entries, NotListed):
                self._refused["the publications", region] = entries
                continue
            found += entries
            if unread := [entry for entry in entries if entry.record is None]:
                what = _counted(len(unread), "publication")
                self._refused[what, region] = NotListed(what, region, unread[0].fault)
        return found


def _inventory(
    aws: Aws, publications: Callable[[Aws], PublicationReader], tell: Callable[[str], object]
) -> list[Entry]:
    tell("Looking for publications")
    return take_inventory(aws, publications(aws))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
