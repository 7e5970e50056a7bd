"""Events at random: requests of CloudFormation with a little or a lot wrong, and things that are none."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.simulation import EVENTS, STACK, response_url

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

SIGNATURE: Final = "f1c7b2e04c1dd5a36signature7that1nobody2must3see4again"
BASES: Final = ("create", "update", "update-renamed", "delete", "delete-not-created")
URLS: Final = (
    "http://bucket.s3.us-east-1.amazonaws.com/answer",
    "https://169.254.169.254/latest/meta-data/",
    "https://user:password@bucket.s3.us-east-1.amazonaws.com/answer",
    "https://bucket.s3.us-east-1.amazonaws.com.evil.example/answer",
    "https://evil.example/amazonaws.com",
    "https://[::1/answer",
    "ftp://bucket.s3.us-east-1.amazonaws.com/",
    "https://bucket.s3.us-east-1.amazonaws.com:8443/answer",
    "not a url",
    "",
)
NO_REQUESTS: Final[tuple[Any, ...]] = (
    None,
    [],
    "Create",
    7,
    {},
    {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": "{}"}}]},
    {"Records": [{"eventSource": "aws:sqs", "body": "{}"}]},
    {"version": "0", "detail-type": "Scheduled Event", "source": "aws.events", "detail": {}},
    {"requestContext": {}, "rawPath": "/"},
)


def event(chance: random.Random, pools: Mapping[str, Any]) -> Any:
    """One event. About one in forty is right and names pools that exist."""
    kind = chance.random()
    if kind < 0.05:
        return copy.deepcopy(chance.choice(NO_REQUESTS))
    made = _request(chance, pools)
    if kind < 0.075:
        return made
    for _ in range(chance.randint(1, 4)):
        _spoil(made, chance)
    return made


def _request(chance: random.Random, pools: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((EVENTS / f"{chance.choice(BASES)}.json").read_text())
    age = timedelta(hours=chance.choice([0, 0, 0, 0, 1, 3, 900]))
    url = response_url(datetime.now(UTC) - age).replace("not-a-real-one", SIGNATURE)
    made |= {
        "StackId": STACK,
        "RequestId": f"request-{chance.randrange(10**9)}",
        "ResponseURL": url if chance.random() < 0.9 else url.partition("?")[0],
    }
    for properties in ("ResourceProperties", "OldResourceProperties"):
        if properties in made:
            made[properties] |= pools | {"PublicationName": f"fuzz/{chance.randrange(3)}"}
    return made


def _spoil(made: dict[str, Any], chance: random.Random) -> None:
    """Make one thing wrong."""
    holders = [made, *(value for value in made.values() if isinstance(value, dict))]
    holder = chance.choice(holders)
    action = chance.randrange(6)
    if action == 0 and holder:
        del holder[chance.choice(list(holder))]
    elif action == 1:
        made[chance.choice(["CrHelperPoll", "CrHelperData", "CrHelperPermission"])] = odd(chance)
    elif action == 2:
        made["ResponseURL"] = chance.choice(URLS)
    elif action == 3:
        name = chance.choice(["Outputs", "Expect", "AcceptProblems", "Formats", "Typo", "Adopt"])
        holder[name] = chance.choice([odd(chance), {"auth": odd(chance)}, {"custom": odd(chance)}])
    elif holder:
        holder[chance.choice(list(holder))] = odd(chance)


def odd(chance: random.Random) -> Any:
    """A value that hardly anybody expects."""
    text = chance.choice(
        ["", " ", "\x00\x1b[31m", "\ud800", "é" * 3000, "😀", "{{resolve:ssm:x}}", "../../x"]
    )
    return chance.choice(
        [
            None,
            chance.choice([True, False]),
            chance.choice([0, -1, 1e308, float("nan"), 10**40]),
            text,
            "a" * chance.choice([1, 300, 5000, 1_000_000]),
            [],
            [text] * chance.choice([1, 1000]),
            {},
            {text: text},
            _nested(chance.choice([5, 400, 3000])),
            "false",
            "arn:aws:iam::123456789012:role/x",
        ]
    )


def _nested(depth: int) -> Any:
    value: Any = "deep"
    for level in range(depth):
        value = [value] if level % 2 else {"in": value}
    return value
