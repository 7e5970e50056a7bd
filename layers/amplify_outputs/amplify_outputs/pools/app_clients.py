"""The reader of a user pool's app clients: their names, and what a few of them are for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from amplify_outputs.aws.errors import optional
from amplify_outputs.model.facts import AppClient, AppClients
from amplify_outputs.pools.cognito import read_app_client

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

PAGE_SIZE: Final = 60  # The most that ListUserPoolClients gives at once [cognito-api].
# Each is a call of its own, one after another.
DESCRIBED_AT_MOST: Final = 10


def read_app_clients(idp: CognitoIdentityProviderClient, pool_id: str) -> AppClients:
    """The first ten by name, each described if AWS lets it be. Errors of the list are raised as they are."""
    pages = idp.get_paginator("list_user_pool_clients").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    named = sorted(
        (client.get("ClientName", ""), client["ClientId"])
        for page in pages
        for client in page["UserPoolClients"]
    )
    return AppClients(
        tuple(_client(idp, pool_id, name, id_) for name, id_ in named[:DESCRIBED_AT_MOST])
    )


def _client(
    idp: CognitoIdentityProviderClient, pool_id: str, name: str, client_id: str
) -> AppClient:
    described = optional(
        "cognito-idp:DescribeUserPoolClient", partial(read_app_client, idp, pool_id, client_id)
    )
    return described if isinstance(described, AppClient) else AppClient(client_id, name)
