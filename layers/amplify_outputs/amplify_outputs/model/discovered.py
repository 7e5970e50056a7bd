"""What an account has to choose from: user pools by name, their app clients, and what goes with a pair of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from amplify_outputs.model.appsync import DataApi
    from amplify_outputs.model.facts import AppClient, IdentityPool, UserPool


class Named(NamedTuple):
    """A thing as a list of AWS has it. Names need not be unique, and may have any characters."""

    id: str
    name: str


class NotListed(NamedTuple):
    """What a list is without, such as "the identity pools", and why: sentences for people."""

    what: str
    region: str
    why: str

    def __str__(self) -> str:
        return f"Not shown: {self.what} of {self.region}. {self.why}"


@dataclass(frozen=True, slots=True)
class FoundClient:
    """An app client and what goes with it: identity pools that know it, APIs that take it, publications.

    `described` is None if AWS did not describe it. `problems` are codes of the errors that rule it out.
    """

    id: str
    name: str
    described: AppClient | None = None
    problems: tuple[str, ...] = ()
    identity_pools: tuple[IdentityPool, ...] = ()
    apis: tuple[DataApi, ...] = ()
    publications: tuple[str, ...] = ()

    @property
    def usable(self) -> bool | None:
        """Whether nothing rules it out; None if nobody knows."""
        return None if self.described is None else not self.problems


@dataclass(frozen=True, slots=True)
class FoundPool:
    """A user pool with its app clients, usable ones first. `described` is None if AWS did not describe it."""

    id: str
    name: str
    described: UserPool | None
    clients: tuple[FoundClient, ...]


@dataclass(frozen=True, slots=True)
class Discovered:
    """The user pools that match, of how many, and what the list is without."""

    pools: tuple[FoundPool, ...]
    pools_in_all: int
    not_listed: tuple[NotListed, ...] = ()


def matches(words: tuple[str, ...], *texts: str) -> bool:
    """Whether each of the words is in one of the texts, in any case. No words match everything."""
    searched = "\n".join(texts).casefold()
    return all(word.casefold() in searched for word in words)


def matching(
    pools: dict[Named, tuple[Named, ...]], words: tuple[str, ...]
) -> dict[Named, tuple[Named, ...]]:
    """The user pools and app clients that match by names and ids.

    An app client matches together with its pool. So a pool whose own name or id has all words keeps all its
    app clients; another one keeps those that add the missing words, and is left out if none does.
    """
    found = {}
    for pool, clients in pools.items():
        kept = tuple(client for client in clients if matches(words, *pool, *client))
        if kept or matches(words, *pool):
            found[pool] = kept
    return found
