"""The sections `data` and `storage`, from an API and a bucket that exist. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.schema.versions import APPSYNC_AUTHORIZATION_TYPES

if TYPE_CHECKING:
    from amplify_outputs.model.backend import ApiKey, Bucket, DataApi
    from amplify_outputs.model.facts import Facts


def backend_sections(facts: Facts) -> dict[str, Any]:
    """The sections that the facts give, without those of resources that the request does not name."""
    sections = {}
    if facts.data_api is not None:
        sections["data"] = _data(facts.data_api, facts.api_key)
    if facts.bucket is not None:
        sections["storage"] = _storage(facts.bucket)
    return sections


def _data(api: DataApi, key: ApiKey | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "aws_region": api.region,
        "default_authorization_type": api.default_mode,
        # Besides the default, as Amplify writes it. AppSync gives them no meaningful order.
        "authorization_types": [
            mode
            for mode in APPSYNC_AUTHORIZATION_TYPES
            if mode != api.default_mode and api.has(mode)
        ],
    }
    if api.url:
        data["url"] = api.url
    # A key that the API does not look at would be published for nothing.
    if key is not None and api.has("API_KEY"):
        data["api_key"] = key.id
    return data


def _storage(bucket: Bucket) -> dict[str, str]:
    return {"aws_region": bucket.region, "bucket_name": bucket.name}
