"""What each section of the file but `auth` may and may not say, by version: one table for all tests.

A row holds from its version on, or in the versions that it names, and is refused at its place in
all others.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, Final

from amplify_outputs.schema.versions import VERSIONS

EVERY: Final = VERSIONS
NEVER: Final = ()


@dataclass(frozen=True)
class Row:
    """One section, the versions that can say it, and where it is wrong in the others.

    `stricter`: Amplify's schema takes it all the same, in these versions.
    """

    section: str
    value: Any
    holds: tuple[str, ...] = NEVER
    place: str = ""
    stricter: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.section}: {str(self.value)[:60]}"


def since(version: str) -> tuple[str, ...]:
    """That version and those after it."""
    return VERSIONS[VERSIONS.index(version) :]


def _with(value: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The value with changes; None leaves a key out."""
    changed = {**copy.deepcopy(value), **changes}
    return {key: item for key, item in changed.items() if item is not None}


DATA: Final[dict[str, Any]] = {
    "aws_region": "us-east-1",
    "url": "https://api.example.com/graphql",
    "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
    "authorization_types": ["AWS_IAM"],
}
BUCKET: Final[dict[str, Any]] = {
    "name": "files",
    "bucket_name": "storefront-files",
    "aws_region": "us-east-1",
}
STORAGE: Final[dict[str, Any]] = {"aws_region": "us-east-1", "bucket_name": "storefront-files"}
MAPS: Final[dict[str, Any]] = {"items": {"city": {"style": "VectorEsriStreets"}}, "default": "city"}
NAMES: Final[dict[str, Any]] = {"items": ["places", "shops"], "default": "places"}
GEO: Final[dict[str, Any]] = {"aws_region": "us-east-1"}
PINPOINT: Final[dict[str, Any]] = {
    "aws_region": "us-east-1",
    "amazon_pinpoint_app_id": "app",
    "channels": ["FCM"],
}
CONNECT: Final[dict[str, Any]] = {"aws_region": "us-east-1", "endpoint": "https://x.example.com"}
ANALYTICS: Final[dict[str, Any]] = {"aws_region": "us-east-1", "app_id": "app"}


def _paths(rules: Any) -> dict[str, Any]:
    return _with(STORAGE, buckets=[_with(BUCKET, paths={"public/*": rules})])


_RULE = "storage.buckets[0].paths.public/*"

ROWS: Final = (
    # data
    Row("data", DATA, EVERY),
    Row("data", _with(DATA, api_key="da2-x"), EVERY),
    Row("data", _with(DATA, authorization_types=[]), EVERY),
    Row("data", _with(DATA, model_introspection={"version": 1, "models": {}}), EVERY),
    *(
        Row("data", _with(DATA, default_authorization_type=mode, authorization_types=[mode]), EVERY)
        for mode in (
            "AMAZON_COGNITO_USER_POOLS",
            "API_KEY",
            "AWS_IAM",
            "AWS_LAMBDA",
            "OPENID_CONNECT",
        )
    ),
    Row("data", {}, place="data"),
    *(Row("data", _with(DATA, **{key: None}), place="data") for key in DATA),
    Row(
        "data",
        _with(DATA, default_authorization_type="IAM"),
        place="data.default_authorization_type",
    ),
    Row(
        "data",
        _with(DATA, authorization_types=["AWS_IAM", "api_key"]),
        place="data.authorization_types[1]",
    ),
    Row("data", _with(DATA, authorization_types="AWS_IAM"), place="data.authorization_types"),
    Row("data", _with(DATA, model_introspection=["x"]), place="data.model_introspection"),
    Row("data", _with(DATA, url=7), place="data.url"),
    Row("data", _with(DATA, api_url="x"), place="data.api_url"),
    Row("data", [], place="data"),
    # storage
    Row("storage", STORAGE, EVERY),
    Row("storage", _with(STORAGE, aws_region=None), place="storage"),
    Row("storage", _with(STORAGE, bucket_name=None), place="storage"),
    Row("storage", _with(STORAGE, bucket="x"), place="storage.bucket"),
    Row("storage", _with(STORAGE, bucket_name=["x"]), place="storage.bucket_name"),
    Row("storage", _with(STORAGE, buckets=[]), since("1.1"), "storage.buckets"),
    Row("storage", _with(STORAGE, buckets=[BUCKET]), since("1.1"), "storage.buckets"),
    Row(
        "storage",
        _with(STORAGE, buckets=[BUCKET, _with(BUCKET, name="more")]),
        since("1.1"),
        "storage.buckets",
    ),
    Row(
        "storage",
        _with(STORAGE, buckets=[BUCKET, _with(BUCKET, bucket_name="other")]),
        NEVER,
        "storage.buckets",
        stricter=since("1.1"),
    ),
    Row("storage", _paths({}), since("1.2"), "storage.buckets"),
    Row("storage", _paths({"guest": ["read"]}), since("1.2"), "storage.buckets"),
    Row(
        "storage",
        _paths({"authenticated": ["read", "get", "list", "write", "delete"], "resource": []}),
        since("1.2"),
        "storage.buckets",
    ),
    Row(
        "storage",
        _paths({"groups": ["get"], "entity": ["list"]}),
        since("1.2"),
        "storage.buckets",
    ),
    # From 1.4 on groups and entities are named; the schema says so in TypeScript alone.
    Row("storage", _paths({"groupsadmins": ["write"]}), since("1.4"), "storage.buckets"),
    Row("storage", _paths({"entityidentity": ["read"]}), since("1.4"), "storage.buckets"),
    # geo
    Row("geo", GEO, EVERY),
    Row("geo", _with(GEO, maps=MAPS, search_indices=NAMES, geofence_collections=NAMES), EVERY),
    Row("geo", _with(GEO, maps=_with(MAPS, items={})), EVERY),
    Row("geo", _with(GEO, search_indices={"items": ["places"], "default": "places"}), EVERY),
    Row("geo", {"maps": MAPS}, place="geo"),
    Row("geo", _with(GEO, maps=_with(MAPS, default=None)), place="geo.maps"),
    Row("geo", _with(GEO, maps=_with(MAPS, items=None)), place="geo.maps"),
    Row("geo", _with(GEO, maps=_with(MAPS, items=["city"])), place="geo.maps.items"),
    Row(
        "geo",
        _with(GEO, maps=_with(MAPS, items={"city": {}})),
        NEVER,
        "geo.maps.items.city",
        stricter=EVERY,
    ),
    Row(
        "geo",
        _with(GEO, maps=_with(MAPS, items={"city": {"style": "x", "pitch": 3}})),
        place="geo.maps.items.city.pitch",
    ),
    *(
        row
        for kind in ("search_indices", "geofence_collections")
        for row in (
            Row("geo", _with(GEO, **{kind: _with(NAMES, items=[])}), place=f"geo.{kind}.items"),
            Row(
                "geo",
                _with(GEO, **{kind: _with(NAMES, items=["places", "places"])}),
                place=f"geo.{kind}.items",
            ),
            Row("geo", _with(GEO, **{kind: _with(NAMES, default=None)}), place=f"geo.{kind}"),
            Row("geo", _with(GEO, **{kind: _with(NAMES, items=None)}), place=f"geo.{kind}"),
            Row("geo", _with(GEO, **{kind: _with(NAMES, items=[7])}), place=f"geo.{kind}.items[0]"),
        )
    ),
    Row("geo", _with(GEO, routes=NAMES), place="geo.routes"),
    # notifications
    Row("notifications", PINPOINT, EVERY),
    Row(
        "notifications",
        _with(PINPOINT, channels=["IN_APP_MESSAGING", "FCM", "APNS", "EMAIL", "SMS"]),
        EVERY,
    ),
    *(
        Row("notifications", _with(PINPOINT, **{key: None}), place="notifications")
        for key in PINPOINT
    ),
    Row("notifications", {}, place="notifications"),
    Row("notifications", _with(PINPOINT, channels=[]), place="notifications.channels"),
    Row("notifications", _with(PINPOINT, channels=["FCM"] * 2), place="notifications.channels"),
    Row("notifications", _with(PINPOINT, channels=["PUSH"]), place="notifications.channels[0]"),
    Row("notifications", {"amazon_connect": CONNECT}, since("1.5"), "notifications.amazon_connect"),
    Row(
        "notifications",
        _with(PINPOINT, amazon_connect=CONNECT),
        since("1.5"),
        "notifications.amazon_connect",
    ),
    # One of the two is whole.
    Row(
        "notifications",
        {"aws_region": "us-east-1", "amazon_connect": CONNECT},
        since("1.5"),
        "notifications.amazon_connect",
    ),
    # analytics
    Row("analytics", {}, EVERY),
    Row("analytics", {"amazon_pinpoint": ANALYTICS}, EVERY),
    *(
        Row(
            "analytics",
            {"amazon_pinpoint": _with(ANALYTICS, **{key: None})},
            place="analytics.amazon_pinpoint",
        )
        for key in ANALYTICS
    ),
    Row("analytics", {"amazon_kinesis": {}}, place="analytics.amazon_kinesis"),
    Row(
        "analytics",
        {"amazon_pinpoint": _with(ANALYTICS, app_id=True)},
        place="analytics.amazon_pinpoint.app_id",
    ),
    # custom
    Row("custom", {}, EVERY),
    Row("custom", {"a": {"b": [1, "2", 3.5, True, {}]}, "aws_region": "x"}, EVERY),
    Row("custom", ["a"], place="custom"),
    Row("custom", "a", place="custom"),
    Row("custom", 7, place="custom"),
    # Android's decoder fails on it.
    Row("custom", {"a": {"b": None}}, NEVER, "custom.a.b", stricter=EVERY),
)
# In which ways one rule of access is wrong, where the version has rules at all: the schemas of 1.4
# and 1.5 leave their shape to TypeScript.
RULES: Final = tuple(
    (version, Row("storage", _paths(rules), NEVER, place, stricter=since("1.4")))
    for version in since("1.2")
    for rules, place in (
        ({"guest": ["update"]}, f"{_RULE}.guest[0]"),
        ({"guest": "read"}, f"{_RULE}.guest"),
        ({"everybody": ["read"]}, f"{_RULE}.everybody"),
        (["read"], _RULE),
    )
) + tuple(
    (version, row)
    for version in since("1.1")
    for row in (
        *(
            Row(
                "storage",
                _with(STORAGE, buckets=[_with(BUCKET, **{key: None})]),
                place="storage.buckets[0]",
            )
            for key in BUCKET
        ),
        Row(
            "storage",
            _with(STORAGE, buckets=[_with(BUCKET, region="x")]),
            place="storage.buckets[0].region",
        ),
    )
)
CASES: Final = (*((version, row) for version in VERSIONS for row in ROWS), *RULES)
