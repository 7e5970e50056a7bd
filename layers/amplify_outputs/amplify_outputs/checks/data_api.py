"""Problems of the GraphQL API that a request names, for users of its pools."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks import properties
from amplify_outputs.checks.in_file import modes_in_file
from amplify_outputs.checks.override_sections import appsync_region
from amplify_outputs.checks.reads import denied
from amplify_outputs.checks.void import app_client_is_void, user_pool_is_void
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import Unread, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.appsync import ApiKeys, DataApi, DataApiMode
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import DataApiReadings, Readings
    from amplify_outputs.model.request import PublishRequest

DAYS_LEFT_AT_LEAST: Final = 7  # As long as AppSync keeps a key that is created without a date.
_SECONDS_OF_A_DAY: Final = 86_400
# AppSync's regular expressions are Java's, and matching one with many quantifiers can take long.
_QUANTIFIERS_AT_MOST: Final = 3

DATA_API_NOT_FOUND = Check(
    "DataApiNotFound",
    "error",
    title="the AppSync API does not exist in its region of this account",
    effect="Requests for data cannot reach it. The publisher looks for a plain id in its own region, the command line "
    "in its configured region; an ARN names its region.",
    fix="Compare the id with the list of APIs in that region and account. For an API in another region, give its ARN.",
    sources=("appsync-api",),
    console="AWS AppSync > APIs, in that region > the API > Settings: copy the API ID.",
    cloudformation="`Custom::AmplifyOutputs`: `DataApiId: !GetAtt GraphQLApi.ApiId`, or no `DataApiId`.",
    terraform="Pass `aws_appsync_graphql_api.<name>.id`, or its `arn` if the API is in another region.",
)
DATA_API_REFUSES_USERS = Check(
    "DataApiRefusesUsers",
    "error",
    title="the API accepts tokens of user pools, but not of this user pool and app client",
    effect="Requests of signed-in users fail with `UnauthorizedException`. It is an error if user pools are the "
    "default mode of the API, and a warning if they are an additional mode.",
    fix="Add this user pool to the API, and let its app id client regex match this app client.",
    sources=("appsync-auth",),
    console="The API > Settings > Primary or additional authorization mode > Amazon Cognito User Pool: the pool and the app id client regex.",
    cloudformation="`AWS::AppSync::GraphQLApi`: `UserPoolConfig`, or an entry of `AdditionalAuthenticationProviders`: "
    "`UserPoolId: !Ref UserPool` and `AppIdClientRegex: !Ref UserPoolClient`, or no `AppIdClientRegex`.",
    terraform="`aws_appsync_graphql_api`: `user_pool_id` and `app_id_client_regex` in `user_pool_config`, also in "
    "`additional_authentication_provider`.",
    acceptable=True,
    graded=("warning",),
)
DATA_API_NEEDS_IDENTITY_POOL = Check(
    "DataApiNeedsIdentityPool",
    "error",
    title="the default mode of the API is IAM, but there is no identity pool",
    effect="An app signs requests with AWS credentials from an identity pool: without one, they fail before the app "
    "sends them. If the app gets credentials in another way, or chooses another mode for each request, accept this.",
    fix="Set `IdentityPoolId`, or give the API another default mode.",
    sources=("appsync-auth", "cognito-identity-roles"),
    console="The API > Settings > Primary authorization mode; or Amazon Cognito > Identity pools, and its ID as `IdentityPoolId`.",
    cloudformation="`Custom::AmplifyOutputs`: `IdentityPoolId: !Ref IdentityPool`; or `AWS::AppSync::GraphQLApi`: "
    "`AuthenticationType: AMAZON_COGNITO_USER_POOLS`.",
    terraform='Pass `aws_cognito_identity_pool.<name>.id`; or `aws_appsync_graphql_api`: `authentication_type = "AMAZON_COGNITO_USER_POOLS"`.',
    acceptable=True,
)
DATA_API_KEY_LEFT_OUT = Check(
    "DataApiKeyLeftOut",
    "error",
    title="the API accepts API keys, but the file has none",
    effect="Requests that need the key fail in the app. It is an error if API keys are the default mode of the API, "
    "and a note if they are an additional mode. Everybody who loads the app can read a published key.",
    fix="Set `DataApiKey: true`, which needs a publisher whose `ReadApiKeys` is `true`; or give the key in "
    "`Outputs.data.api_key`; or give the API another default mode. If the app chooses another mode for each request, "
    "accept this.",
    sources=("appsync-auth",),
    console="The API > Settings > Primary authorization mode.",
    cloudformation="`Custom::AmplifyOutputs`: `DataApiKey: true`; or `AWS::AppSync::GraphQLApi`: "
    "`AuthenticationType: AMAZON_COGNITO_USER_POOLS`.",
    terraform='Pass `DataApiKey = "true"`; or `aws_appsync_graphql_api`: `authentication_type = "AMAZON_COGNITO_USER_POOLS"`.',
    acceptable=True,
    graded=("info",),
)
DATA_API_KEY_UNUSABLE = Check(
    "DataApiKeyUnusable",
    "error",
    title="the API has no valid API key",
    effect="`DataApiKey` asks for a key in the file. AppSync refuses requests with an expired key.",
    fix="Create a key, or extend the last one. A key is valid for a year at most.",
    sources=("appsync-auth", "appsync-api"),
    console="The API > Settings > API keys: Add API key, or Edit.",
    cloudformation="`AWS::AppSync::ApiKey`: a later `Expires`, in seconds of the Unix epoch.",
    terraform="`aws_appsync_api_key`: a later `expires`.",
)
DATA_API_KEY_EXPIRES_SOON = Check(
    "DataApiKeyExpiresSoon",
    "warning",
    title="the API key in the file expires within seven days",
    effect="From then on, AppSync refuses the requests of every app that was built with it.",
    fix="Extend the key, which keeps its value; or create a new one and publish again. Builds must then fetch the "
    "file.",
    sources=("appsync-auth", "appsync-api"),
    console="The API > Settings > API keys > the key > Edit.",
    cloudformation="`AWS::AppSync::ApiKey`: a later `Expires`, in seconds of the Unix epoch.",
    terraform="`aws_appsync_api_key`: a later `expires`.",
    acceptable=True,
)
DATA_API_KEY_UNUSED = Check(
    "DataApiKeyUnused",
    "warning",
    title="`DataApiKey` asks for an API key, but the API accepts none",
    effect="The file has no key, because the API would refuse it.",
    fix="Leave `DataApiKey` out, or let the API accept keys.",
    sources=("appsync-auth",),
    console="The API > Settings > Additional authorization modes > Add: API key.",
    cloudformation="`Custom::AmplifyOutputs` without `DataApiKey`; or `AWS::AppSync::GraphQLApi`: "
    "`AuthenticationType: API_KEY` in `AdditionalAuthenticationProviders`.",
    terraform='`aws_appsync_graphql_api`: an `additional_authentication_provider` with `authentication_type = "API_KEY"`.',
    acceptable=True,
)
DATA_API_PRIVATE = Check(
    "DataApiPrivate",
    "warning",
    title="the API answers inside a VPC only",
    effect="Browsers and phones on the internet cannot reach it. If all users of the app can reach the VPC, accept "
    "this.",
    fix="Use a public API for the app. The visibility of an API never changes.",
    sources=("appsync-private",),
    console="AWS AppSync > Create API, without the private API features.",
    cloudformation="`AWS::AppSync::GraphQLApi`: `Visibility: GLOBAL`, which replaces the API.",
    terraform='`aws_appsync_graphql_api`: `visibility = "GLOBAL"`, which replaces the API.',
    acceptable=True,
)


def check_data_api_was_read(request: PublishRequest, reads: DataApiReadings) -> Iterator[Problem]:
    """The API exists; denied reads are named one by one."""
    unread = [reading for reading in (reads.api, reads.keys) if isinstance(reading, Unread)]
    subject = f"AppSync API {request.data_api_id}"
    if any(reading.reason == "not_found" for reading in unread):
        where = request.data_api_region or "the current region"
        yield DATA_API_NOT_FOUND.found(
            subject=subject,
            message=f"{subject} was not found in {where} of {request.account}.",
            fix="Check the id. For an API in another region, give its ARN.",
        )
    for reading in unread:
        if reading.reason == "denied":
            yield (
                _keys_denied(request, reading, subject)
                if reading is reads.keys
                else denied(request, reading, subject)
            )


def _keys_denied(request: PublishRequest, reading: Unread, subject: str) -> Problem:
    """The problem of keys that may not be read, which a publisher has to allow."""
    return replace(denied(request, reading, subject), fix=_KEYS_DENIED_FIX)


def check_data_api(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The API accepts the users that the file is for."""
    api, keys = known(readings.data_api.api), known(readings.data_api.keys)
    if api is None:
        return
    if not user_pool_is_void(readings):
        yield from _check_users(request, api, any_client=app_client_is_void(readings))
    yield from _check_credentials(request, api)
    yield from _check_key(request, api, keys)
    yield from _check_address(request, api)


def _check_users(request: PublishRequest, api: DataApi, *, any_client: bool) -> Iterator[Problem]:
    """An API for user pools accepts the tokens of this pool and client in one of its modes.

    With `any_client` the app will get another client, and only the pool counts.
    """
    of_pools = [mode for mode in api.modes if mode.type == "AMAZON_COGNITO_USER_POOLS"]
    of_this = [mode for mode in of_pools if mode.user_pool_id == request.user_pool_id]
    client, modes = request.user_pool_client_id, modes_in_file(request.outputs, api)
    if not of_pools or of_pools[0].type not in modes:
        return
    if any(any_client or accepts_client(mode, client) for mode in of_this):
        return
    if of_this:
        patterns = ", ".join(str(mode.client_pattern) for mode in of_this)
        why = f"accepts only app clients that match {patterns}, which {client} does not"
        fix = "Let the app id client regex of the API match it, or remove the regex."
    else:
        pools = ", ".join(str(mode.user_pool_id) for mode in of_pools)
        why = f"accepts tokens of user pool {pools}, not of {request.user_pool_id}"
        fix = "Add the user pool to the authorization modes of the API, or use the pool that it accepts."
    yield DATA_API_REFUSES_USERS.found(
        subject=f"AppSync API {api.id}",
        message=f"AppSync API {api.name} {why}.",
        fix=fix,
        severity="error" if modes[0] == of_pools[0].type else "warning",
    )


def accepts_client(mode: DataApiMode, client_id: str) -> bool:
    """Whether the mode may accept the client. Only a pattern that is simple enough to be sure says no."""
    pattern = mode.client_pattern
    if pattern is None or len(re.findall(r"[*+?{]", pattern)) > _QUANTIFIERS_AT_MOST:
        return True
    if re.search(r"\)[*+?{]|\(\?", pattern):
        return True
    try:
        return re.search(pattern, client_id) is not None
    except re.error:
        return True


def _check_credentials(request: PublishRequest, api: DataApi) -> Iterator[Problem]:
    # As an additional mode, IAM is for back ends: Amplify adds it to every API.
    default, *_ = modes_in_file(request.outputs, api)
    if default == "AWS_IAM" and request.identity_pool_id is None:
        yield DATA_API_NEEDS_IDENTITY_POOL.found(
            subject=f"AppSync API {api.id}",
            message=f"AppSync API {api.name} accepts AWS credentials by default, but there is no "
            "IdentityPoolId to get them from.",
            fix="Set IdentityPoolId, or make user pools the default mode of the API.",
        )


def _check_key(request: PublishRequest, api: DataApi, keys: ApiKeys | None) -> Iterator[Problem]:
    subject, modes = f"AppSync API {api.id}", modes_in_file(request.outputs, api)
    if request.data_api_key and not api.has("API_KEY"):
        yield DATA_API_KEY_UNUSED.found(
            subject=subject,
            message=f"AppSync API {api.name} accepts no API keys, so the file has none.",
            fix="Leave DataApiKey out.",
        )
    elif "api_key" in request.outputs.get("data", {}):
        return  # The author of the request chose this key.
    elif request.data_api_key:
        if keys is not None:
            yield from _check_validity(api, keys)
    elif "API_KEY" in modes:
        by_default = modes[0] == "API_KEY"
        yield DATA_API_KEY_LEFT_OUT.found(
            subject=subject,
            message=f"AppSync API {api.name} accepts API keys{' by default' if by_default else ''}, "
            "but the file has none.",
            fix=("Set" if by_default else "No action is needed unless the app uses a key; then set")
            + " DataApiKey to true to publish the key that expires last, if the publisher reads API keys, or give a "
            "key in Outputs.data.api_key.",
            severity="error" if by_default else "info",
        )


def _check_validity(api: DataApi, keys: ApiKeys) -> Iterator[Problem]:
    """The last key is valid. Messages give the day, because a number of days would differ every day."""
    last = keys.last
    if last is None or last.expires_at <= keys.read_at:
        has = (
            "no API key"
            if last is None
            else f"no valid API key: the last one expired on {_day(last.expires_at)}"
        )
        yield DATA_API_KEY_UNUSABLE.found(
            subject=f"AppSync API {api.id}",
            message=f"AppSync API {api.name} has {has}.",
            fix="Create a key, or extend the last one.",
        )
    elif last.expires_at - keys.read_at < DAYS_LEFT_AT_LEAST * _SECONDS_OF_A_DAY:
        yield DATA_API_KEY_EXPIRES_SOON.found(
            subject=f"AppSync API {api.id}",
            message=f"The API key of AppSync API {api.name} expires on {_day(last.expires_at)}.",
            fix="Extend the key, or create a new one and publish again.",
        )


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _check_address(request: PublishRequest, api: DataApi) -> Iterator[Problem]:
    over = request.outputs.get("data", {})
    region = over.get("aws_region", api.region)
    if region != api.region:
        yield properties.OUTPUTS_INVALID.found(
            subject="Outputs.data.aws_region",
            message=f"Outputs.data.aws_region is {region}, but AppSync API {api.id} is in "
            f"{api.region}.",
            fix="Leave it out: it follows from DataApiId.",
        )
    # A proxy at an address of its own may be open to everybody.
    by_proxy = "url" in over and appsync_region(over["url"]) is None
    if api.private and not by_proxy:
        yield DATA_API_PRIVATE.found(
            subject=f"AppSync API {api.id}",
            message=f"AppSync API {api.name} is private: it answers inside a VPC only.",
            fix="Use a public API. If all users of the app can reach the VPC, accept this.",
        )


_KEYS_DENIED_FIX: Final = (
    "Leave DataApiKey out, and give the key in Outputs.data.api_key if the app needs it. Or ask the people who run the "
    "publisher to set its parameter ReadApiKeys to true. On the command line, grant appsync:ListApiKeys to your role."
)
