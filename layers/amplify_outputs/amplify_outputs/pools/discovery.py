"""The pools and APIs that an account has. For people alone: the publisher's functions list none of this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as AwsConnectionError

from amplify_outputs.aws.advice import EXPIRED_CODES
from amplify_outputs.aws.errors import explain, refusal_of
from amplify_outputs.model.discovered import Named, NotListed
from amplify_outputs.model.errors import AmplifyOutputsError
from amplify_outputs.pools.appsync import data_api_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mypy_boto3_appsync.client import AppSyncClient
    from mypy_boto3_cognito_identity.client import CognitoIdentityClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

    from amplify_outputs.model.appsync import DataApi

PAGE_SIZE: Final = 60  # The most that the lists of Cognito give at once [cognito-api].
APIS_PAGE_SIZE: Final = 25  # The most that ListGraphqlApis gives at once [appsync-api].

T = TypeVar("T")


def user_pools(idp: CognitoIdentityProviderClient) -> tuple[Named, ...]:
    """All user pools of a region, by name. Errors of AWS are raised as they are."""
    pages = idp.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": PAGE_SIZE})
    return _by_name(
        Named(pool["Id"], pool.get("Name", "")) for page in pages for pool in page["UserPools"]
    )


def app_clients(idp: CognitoIdentityProviderClient, pool_id: str) -> tuple[Named, ...]:
    """All app clients of a user pool, by name. Errors of AWS are raised as they are."""
    pages = idp.get_paginator("list_user_pool_clients").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    return _by_name(
        Named(client["ClientId"], client.get("ClientName", ""))
        for page in pages
        for client in page["UserPoolClients"]
    )


def identity_pools(identity: CognitoIdentityClient) -> tuple[Named, ...]:
    """All identity pools of a region, by name. Errors of AWS are raised as they are."""
    pages = identity.get_paginator("list_identity_pools").paginate(
        PaginationConfig={"PageSize": PAGE_SIZE}
    )
    return _by_name(
        Named(pool["IdentityPoolId"], pool.get("IdentityPoolName", ""))
        for page in pages
        for pool in page["IdentityPools"]
    )


def data_apis(appsync: AppSyncClient) -> tuple[DataApi, ...]:
    """All GraphQL APIs of a region, as AppSync describes them. Errors of AWS are raised as they are."""
    pages = appsync.get_paginator("list_graphql_apis").paginate(
        PaginationConfig={"PageSize": APIS_PAGE_SIZE}
    )
    return tuple(data_api_of(api) for page in pages for api in page["graphqlApis"])


def unless_refused(what: str, region: str, call: Callable[[], T]) -> T | NotListed:
    """What the call returns. If AWS refuses it, or has no such service or publisher there, the rest goes on without it.

    Raises what keeps the caller from every call: credentials that are missing or have expired.
    """
    try:
        return call()
    except ClientError as error:
        if refusal_of(error).code in EXPIRED_CODES:
            raise
        return NotListed(what, region, explain(error))
    except (AwsConnectionError, HTTPClientError, AmplifyOutputsError) as error:
        said = explain(error)
        return NotListed(what, region, said if said.endswith(".") else f"{said}.")


def _by_name(found: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))
