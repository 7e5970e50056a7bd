"""The API: it exists, accepts the users of the file, and has a key if the request asks for one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from amplify_outputs.model.appsync import ApiKey, ApiKeys, DataApi, DataApiMode
from amplify_outputs.model.readings import DataApiReadings, Unread
from tests.builders import CLIENT_ID, DATA_API_ID, POOL_ID, data_api
from tests.unit.checks.pool_problems import found, named

API = f"AppSync API {DATA_API_ID}"
POOLS = "AMAZON_COGNITO_USER_POOLS"
Named = list[tuple[str, str, str]]
NOW = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp())
DAY = 86_400

REFUSES = ("DataApiRefusesUsers", "error", API)
MAY_REFUSE = ("DataApiRefusesUsers", "warning", API)
UNUSABLE = ("DataApiKeyUnusable", "error", API)
SOON = ("DataApiKeyExpiresSoon", "warning", API)
LEFT_OUT = ("DataApiKeyLeftOut", "error", API)


def asked_of(
    api: DataApi | Unread, keys: ApiKeys | Unread | None = None, **asked: Any
) -> list[Any]:
    """The problems of a well-made set-up with this API."""
    return found({"DataApiId": DATA_API_ID, **asked}, data_api=DataApiReadings(api, keys))


def pool(
    pattern: str | None = None, pool_id: str = POOL_ID, client_type: str = POOLS
) -> DataApiMode:
    return DataApiMode(client_type, pool_id, pattern)


OTHER = pool(pool_id="us-east-1_Other")


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ((pool(),), []),
        ((pool(), "AWS_IAM"), []),
        (("AWS_IAM", pool()), []),
        # Modes without user pools say nothing of these users.
        (("OPENID_CONNECT",), []),
        (("AWS_LAMBDA",), []),
        (("AWS_IAM",), []),
        ((OTHER,), [REFUSES]),
        ((pool(pool_id=POOL_ID.lower()),), [REFUSES]),
        ((pool(pool_id=POOL_ID.replace("us-east-1", "us-west-1")),), [REFUSES]),
        (("AWS_IAM", OTHER), [MAY_REFUSE]),
        # AppSync asks each of several pools, whichever is the default.
        ((OTHER, pool()), []),
        ((pool(), OTHER), []),
        (("AWS_IAM", OTHER, pool()), []),
        ((pool("another"), pool(CLIENT_ID)), []),
        ((pool("another"), OTHER), [REFUSES]),
        (("AWS_LAMBDA", pool("another")), [MAY_REFUSE]),
    ],
)
def test_with_user_pools_it_must_take_this_one(
    modes: tuple[DataApiMode | str, ...], expected: Named
) -> None:
    assert named(asked_of(data_api(*modes))) == expected


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        (None, True),
        (CLIENT_ID, True),
        (f"^{CLIENT_ID}$", True),
        (f"^(another|{CLIENT_ID})$", True),
        (".*", True),
        ("[a-z0-9]+", True),
        (f"{CLIENT_ID[:-1]}.", True),
        # Whether AppSync looks for a part or for the whole does not matter for these.
        (CLIENT_ID.upper(), False),
        ("another", False),
        ("^another|more$", False),
        ("[A-Z]+", False),
        (f"{CLIENT_ID}.", False),
        # What Python does not read as Java does, or takes long to try, is no finding.
        ("(((", True),
        ("(?i)another", True),
        ("(a+)+$", True),
        ("a*b*c*d*another", True),
        ("\\p{Lu}{100}", True),
    ],
)
def test_it_must_take_this_app_client(pattern: str | None, taken: bool) -> None:  # noqa: FBT001 - a table
    assert named(asked_of(data_api(pool(pattern)))) == ([] if taken else [REFUSES])


def test_which_pool_or_client_the_api_accepts_is_said() -> None:
    [of_pool] = asked_of(data_api(OTHER))
    [of_client] = asked_of(data_api(pool("^another$")))

    assert of_pool.message == (
        f"AppSync API shop accepts tokens of user pool us-east-1_Other, not of {POOL_ID}."
    )
    assert of_client.message == (
        f"AppSync API shop accepts only app clients that match ^another$, which {CLIENT_ID} does not."
    )


@pytest.mark.parametrize(
    ("modes", "identity_pool", "expected"),
    [
        (("AWS_IAM",), True, []),
        (("AWS_IAM",), False, [("DataApiNeedsIdentityPool", "error", API)]),
        (("AWS_IAM", pool()), False, [("DataApiNeedsIdentityPool", "error", API)]),
        # Back ends sign their requests, too.
        ((pool(), "AWS_IAM"), False, []),
        ((pool(),), False, []),
    ],
)
def test_iam_by_default_needs_an_identity_pool(
    modes: tuple[DataApiMode | str, ...],
    identity_pool: bool,  # noqa: FBT001 - a table
    expected: Named,
) -> None:
    without: dict[str, Any] = {"identity_pool": None, "identity_pool_roles": None, "follow_ups": {}}
    problems = found(
        {"DataApiId": DATA_API_ID, **({} if identity_pool else {"IdentityPoolId": None})},
        data_api=DataApiReadings(data_api(*modes)),
        **({} if identity_pool else without),
    )
    assert named(problems) == expected


@pytest.mark.parametrize(
    ("modes", "asked", "expected"),
    [
        (("API_KEY",), {}, [LEFT_OUT]),
        (("API_KEY", pool()), {}, [LEFT_OUT]),
        ((pool(), "API_KEY"), {}, [("DataApiKeyLeftOut", "info", API)]),
        ((pool(),), {}, []),
        (("API_KEY",), {"DataApiKey": "false"}, [LEFT_OUT]),
        (("API_KEY",), {"Outputs": {"data": {"api_key": "da2-mine"}}}, []),
        (("API_KEY",), {"Outputs": {"data": {"url": "https://x"}}}, [LEFT_OUT]),
        ((pool(),), {"DataApiKey": "true"}, [("DataApiKeyUnused", "warning", API)]),
        (("AWS_IAM",), {"DataApiKey": "true"}, [("DataApiKeyUnused", "warning", API)]),
    ],
)
def test_an_app_that_needs_a_key_gets_one(
    modes: tuple[DataApiMode | str, ...], asked: dict[str, Any], expected: Named
) -> None:
    keys = ApiKeys((), NOW) if asked.get("DataApiKey") == "true" else None

    assert named(asked_of(data_api(*modes), keys, **asked)) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ((), [UNUSABLE]),
        ((-DAY,), [UNUSABLE]),
        ((0,), [UNUSABLE]),
        ((1,), [SOON]),
        ((DAY,), [SOON]),
        ((7 * DAY - 1,), [SOON]),
        ((7 * DAY,), []),
        ((365 * DAY,), []),
        # The one that expires last counts, wherever it stands.
        ((-DAY, 365 * DAY, 1), []),
        ((365 * DAY, -DAY), []),
        ((-DAY, -2 * DAY), [UNUSABLE]),
    ],
)
@pytest.mark.parametrize("modes", [("API_KEY",), (pool(), "API_KEY")])
def test_the_key_that_expires_last_is_valid_for_a_while(
    modes: tuple[DataApiMode | str, ...], left: tuple[int, ...], expected: Named
) -> None:
    keys = tuple(ApiKey(f"da2-{at}", NOW + seconds) for at, seconds in enumerate(left))

    assert named(asked_of(data_api(*modes), ApiKeys(keys, NOW), DataApiKey="true")) == expected


def test_a_day_is_named_and_never_how_many_are_left() -> None:
    key = (ApiKey("da2-secret", NOW + 3 * DAY),)
    today, tomorrow = (
        asked_of(data_api("API_KEY"), ApiKeys(key, at), DataApiKey="true")
        for at in (NOW, NOW + DAY)
    )

    assert today == tomorrow
    assert today[0].message == "The API key of AppSync API shop expires on 2026-11-23."


@pytest.mark.parametrize(
    ("keys", "has"),
    [
        ((), "no API key"),
        (
            (ApiKey("da2-secret", NOW - DAY),),
            "no valid API key: the last one expired on 2026-11-19",
        ),
    ],
)
def test_a_key_that_expired_is_named_with_its_day(keys: tuple[ApiKey, ...], has: str) -> None:
    [problem] = asked_of(data_api("API_KEY"), ApiKeys(keys, NOW), DataApiKey="true")

    assert problem.message == f"AppSync API shop has {has}."


def test_no_problem_and_no_value_shows_the_key() -> None:
    keys = ApiKeys((ApiKey("da2-secret", NOW),), NOW)

    assert "da2-secret" not in repr(asked_of(data_api("API_KEY"), keys, DataApiKey="true"))
    assert "da2-secret" not in repr(keys)


@pytest.mark.parametrize(
    ("api", "asked", "expected"),
    [
        (data_api(), {}, []),
        (data_api(private=True), {}, [("DataApiPrivate", "warning", API)]),
        (data_api(), {"Outputs": {"data": {"aws_region": "eu-west-1"}}}, []),
        (
            data_api(),
            {"Outputs": {"data": {"aws_region": "us-east-1"}}},
            [("OutputsInvalid", "error", "Outputs.data.aws_region")],
        ),
    ],
)
def test_it_can_be_reached_where_the_file_says(
    api: DataApi, asked: dict[str, Any], expected: Named
) -> None:
    assert named(asked_of(api, **asked)) == expected


GONE = Unread("appsync:GetGraphqlApi", "not_found")
DENIED = Unread("appsync:GetGraphqlApi", "denied")
KEYS_DENIED = Unread("appsync:ListApiKeys", "denied")


@pytest.mark.parametrize(
    ("api", "keys", "expected"),
    [
        (GONE, None, [("DataApiNotFound", "error", API)]),
        # One cause, one finding.
        (GONE, Unread("appsync:ListApiKeys", "not_found"), [("DataApiNotFound", "error", API)]),
        (DENIED, None, [("ReadDenied", "error", API)]),
        (DENIED, KEYS_DENIED, [("ReadDenied", "error", API)] * 2),
        (data_api("API_KEY"), KEYS_DENIED, [("ReadDenied", "error", API)]),
    ],
)
def test_what_could_not_be_read_is_named(
    api: DataApi | Unread, keys: Unread | None, expected: Named
) -> None:
    assert named(asked_of(api, keys, DataApiKey="true")) == expected


def test_keys_that_the_publisher_may_not_read_are_for_the_people_who_run_it() -> None:
    [problem] = asked_of(data_api("API_KEY"), KEYS_DENIED, DataApiKey="true")

    assert (problem.message, problem.fix) == (
        f"AWS denied appsync:ListApiKeys on {API}.",
        (
            "Leave DataApiKey out, and give the key in Outputs.data.api_key if the app needs it. Or ask the people who "
            "run the publisher to set its parameter ReadApiKeys to true. On the command line, grant "
            "appsync:ListApiKeys to your role."
        ),
    )


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (DATA_API_ID, "the current region"),
        (f"arn:aws:appsync:eu-west-1:123456789012:apis/{DATA_API_ID}", "eu-west-1"),
    ],
)
def test_where_it_was_looked_for_is_said(given: str, where: str) -> None:
    [problem] = asked_of(GONE, DataApiId=given)

    assert problem.message == f"{API} was not found in {where} of this account."
