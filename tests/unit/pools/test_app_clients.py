"""App clients of a pool: a few of them described, and what cannot be described is still named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from amplify_outputs.model.facts import AppClient, AppClients
from amplify_outputs.pools.app_clients import DESCRIBED_AT_MOST, read_app_clients
from tests.builders import POOL_ID


class Cognito:
    """A pool with these clients, by their names; those without a description are refused."""

    def __init__(self, clients: dict[str, dict[str, Any] | None]) -> None:
        self.clients, self.described = clients, list[str]()

    def get_paginator(self, name: str) -> SimpleNamespace:
        assert name == "list_user_pool_clients"
        listed = [{"ClientId": f"id-{each}", "ClientName": each} for each in self.clients]
        pages = [{"UserPoolClients": listed[:1]}, {"UserPoolClients": listed[1:]}]
        return SimpleNamespace(paginate=lambda **_: pages)

    def describe_user_pool_client(self, *, UserPoolId: str, ClientId: str) -> dict[str, Any]:  # noqa: N803
        assert UserPoolId == POOL_ID
        self.described.append(ClientId)
        described = self.clients[ClientId.removeprefix("id-")]
        if described is None:
            raise ClientError(
                {"Error": {"Code": "AccessDeniedException"}}, "DescribeUserPoolClient"
            )
        return {"UserPoolClient": {"ClientId": ClientId, **described}}


@pytest.mark.parametrize(
    ("clients", "expected"),
    [
        ({}, ()),
        (
            {"web": {"ClientName": "web"}, "api": {"ClientName": "api", "ClientSecret": "x"}},
            (AppClient("id-api", "api", has_secret=True), AppClient("id-web", "web")),
        ),
        ({"web": None}, (AppClient("id-web", "web"),)),
    ],
)
def test_they_come_by_name_each_with_what_may_be_known(
    clients: dict[str, dict[str, Any] | None], expected: tuple[AppClient, ...]
) -> None:
    cognito: Any = Cognito(clients)
    assert read_app_clients(cognito, POOL_ID) == AppClients(expected)


def test_so_many_are_described_and_no_more() -> None:
    cognito = Cognito({f"app-{number:02}": {} for number in range(DESCRIBED_AT_MOST + 5)})
    idp: Any = cognito
    assert len(read_app_clients(idp, POOL_ID).clients) == DESCRIBED_AT_MOST
    assert cognito.described == [f"id-app-{number:02}" for number in range(DESCRIBED_AT_MOST)]
