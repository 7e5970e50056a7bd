"""What `discover` found, as lines for people and as JSON. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.sign_in import domain_of
from amplify_outputs.report.looked import named, sign_in_names
from amplify_outputs.report.text import line, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from amplify_outputs.model.discovered import Discovered, FoundClient, FoundPool
    from amplify_outputs.model.facts import UserPool
    from amplify_outputs.report.text import Look

_UNKNOWN: Final = "not known"


def as_lines(found: Discovered, look: Look) -> str:
    """A paragraph for each user pool. Lines are not broken, so that ids can be copied and searched for."""
    return printed(_lines(found), colours=look.colours, width=look.width)


def _lines(found: Discovered) -> Iterator[Text]:
    for number, pool in enumerate(found.pools):
        if number:
            yield line()
        yield line(named(pool.name, pool.id), "bold")
        yield line(f"  sign-in         {sign_in(pool.described)}")
        yield line(f"  domain          {domain(pool.described)}")
        for client in pool.clients:
            yield _client(client)
            for title, text in company(client):
                yield line(f"    {title.ljust(14)}{text}")
        if not pool.clients:
            yield line("  app client      none")


def _client(client: FoundClient) -> Text:
    text = line(f"  app client      {named(client.name, client.id)}")
    if mark := marked(client):
        text.append_text(line(f"  {mark}", "red" if client.problems else "yellow"))
    return text


def company(client: FoundClient) -> Iterator[tuple[str, str]]:
    """Rows of a title and a text: what goes with the app client."""
    for pool in client.identity_pools:
        yield "identity pool", named(pool.name, pool.id)
    for api in client.apis:
        yield "AppSync API", named(api.name, api.id)
    for name in client.publications:
        yield "published as", name


def marked(client: FoundClient) -> str:
    """The codes that rule the app client out, or that nobody knows whether it is usable; "" if it is."""
    return ", ".join(client.problems) if client.usable is not None else f"usable: {_UNKNOWN}"


def sign_in(pool: UserPool | None) -> str:
    """What people type as their name."""
    if pool is None:
        return _UNKNOWN
    return sign_in_names(pool.username_attributes, pool.alias_attributes)


def domain(pool: UserPool | None) -> str:
    """The host of the pool's sign-in pages."""
    return _UNKNOWN if pool is None else domain_of(pool) or "none"


def as_json(found: Discovered) -> dict[str, Any]:
    """The same for programs. What AWS did not describe is null."""
    return {
        "userPools": [_pool_as_json(pool) for pool in found.pools],
        "notListed": [
            {"what": each.what, "region": each.region, "reason": each.why}
            for each in found.not_listed
        ],
    }


def _pool_as_json(pool: FoundPool) -> dict[str, Any]:
    described = pool.described
    return {
        "id": pool.id,
        "name": pool.name,
        "usernameAttributes": None if described is None else list(described.username_attributes),
        "aliasAttributes": None if described is None else list(described.alias_attributes),
        "domain": None if described is None else domain_of(described),
        "appClients": [
            {
                "id": client.id,
                "name": client.name,
                "usable": client.usable,
                "problems": list(client.problems),
                "identityPools": [{"id": it.id, "name": it.name} for it in client.identity_pools],
                "dataApis": [
                    {"id": api.id, "name": api.name, "arn": api.arn} for api in client.apis
                ],
                "publications": list(client.publications),
            }
            for client in pool.clients
        ],
    }
