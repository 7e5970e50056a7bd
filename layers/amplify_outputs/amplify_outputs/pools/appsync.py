"""The reader of a GraphQL API: its address, how it lets callers in, and its keys on request only."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.errors import needed
from amplify_outputs.model.appsync import ApiKey, ApiKeys, DataApi, DataApiMode
from amplify_outputs.model.readings import DataApiReadings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_appsync.client import AppSyncClient

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.waves import Wave
    from amplify_outputs.model.request import PublishRequest

PAGE_SIZE: Final = 25  # The most that ListApiKeys gives at once [appsync-api].


def begin_data_api(wave: Wave, request: PublishRequest, aws: Aws) -> Callable[[], DataApiReadings]:
    """Start the reads of the API that the request names, if it does; results are there after the wave.

    One read, and a second one if the request wants the key in the file. They go to the region of
    the API's ARN, or to the session's. Absent and denied are values.
    """
    api = keys = None
    if request.data_api_id is not None:
        appsync = aws.appsync(request.data_api_region)
        api_id = request.data_api_id
        api = wave.call(needed, "appsync:GetGraphqlApi", partial(_data_api, appsync, api_id))
        if request.data_api_key:
            keys = wave.call(needed, "appsync:ListApiKeys", partial(_api_keys, appsync, api_id))
    return lambda: DataApiReadings(api.result() if api else None, keys.result() if keys else None)


def _data_api(appsync: AppSyncClient, api_id: str) -> DataApi:
    return data_api_of(appsync.get_graphql_api(apiId=api_id)["graphqlApi"])


def data_api_of(api: Mapping[str, Any]) -> DataApi:
    """The API that AppSync describes so, alone or in a list."""
    return DataApi(
        id=api["apiId"],
        arn=api["arn"],
        name=api.get("name", api["apiId"]),
        url=api.get("uris", {}).get("GRAPHQL"),
        modes=(
            _mode(api),
            *(_mode(provider) for provider in api.get("additionalAuthenticationProviders") or ()),
        ),
        private=api.get("visibility") == "PRIVATE",
    )


def _mode(provider: Mapping[str, Any]) -> DataApiMode:
    """The mode of an API itself or of one of its additional providers, which look the same."""
    pool = provider.get("userPoolConfig") or {}
    return DataApiMode(
        provider["authenticationType"],
        pool.get("userPoolId"),
        pool.get("appIdClientRegex") or None,
    )


def _api_keys(appsync: AppSyncClient, api_id: str) -> ApiKeys:
    pages = appsync.get_paginator("list_api_keys").paginate(
        apiId=api_id, PaginationConfig={"PageSize": PAGE_SIZE}
    )
    keys = tuple(
        ApiKey(key["id"], int(key.get("expires", 0))) for page in pages for key in page["apiKeys"]
    )
    return ApiKeys(keys, read_at=int(time.time()))
