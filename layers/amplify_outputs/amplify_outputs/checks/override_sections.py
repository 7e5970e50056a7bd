"""Whether the sections of `Outputs` that no user pool has agree with their resources, and in themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from amplify_outputs.model.ids import REGION
from amplify_outputs.schema.types import shown
from amplify_outputs.schema.versions import APPSYNC_AUTHORIZATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.checks.override_redirects import Contradiction
    from amplify_outputs.model.appsync import DataApi
    from amplify_outputs.model.bucket import Bucket
    from amplify_outputs.model.readings import Facts
    from amplify_outputs.model.request import PublishRequest

_APPSYNC: Final = re.compile(r"\.appsync-(?:realtime-)?api\.([a-z0-9-]+)\.amazonaws\.com")
_NO_CREDENTIALS: Final = "but there is no identity pool to get AWS credentials from"


def section_contradictions(request: PublishRequest, facts: Facts) -> Iterator[Contradiction]:
    """Each section is about what the request names; one that stands alone is consistent."""
    over, data = request.outputs, request.outputs.get("data", {})
    if facts.data_api is not None:
        yield from _api(data, facts.data_api)
    elif data:
        yield from _invented_api(data, request)
    if storage := over.get("storage"):
        yield from _storage(storage, facts.bucket, request)
    for name, items in over.get("geo", {}).items():
        default = items.get("default") if isinstance(items, dict) else None
        if default and default not in items["items"]:
            told = f"says {shown(default)}, but the items are {shown(list(items['items']))}"
            yield f"geo.{name}.default", told


def _api(over: Mapping[str, Any], api: DataApi) -> Iterator[Contradiction]:
    modes = [mode for mode in APPSYNC_AUTHORIZATION_TYPES if api.has(mode)]
    default = over.get("default_authorization_type", api.default_mode)
    if default not in modes:
        told = f"says {shown(default)}, the API says {shown(modes)}"
        yield "data.default_authorization_type", told
    if not set(over.get("authorization_types", ())) <= set(modes):
        told = f"says {shown(over['authorization_types'])}, the API says {shown(modes)}"
        yield "data.authorization_types", told
    url = over.get("url")
    # Any other host may be a domain of its own, or a proxy.
    if api.url and url is not None and appsync_region(url) and url.rstrip("/") != api.url:
        yield "data.url", f"says {shown(url)}, the API says {shown(api.url)}"
    if "api_key" in over and not api.has("API_KEY"):
        yield "data.api_key", f"is set, the API says {shown(modes)}"


def _invented_api(data: Mapping[str, Any], request: PublishRequest) -> Iterator[Contradiction]:
    region, mode = data["aws_region"], data["default_authorization_type"]
    of_url = appsync_region(data["url"])
    if of_url and of_url != region and REGION.fullmatch(region):
        yield "data.aws_region", f"says {shown(region)}, but Outputs.data.url is in {of_url}"
    if mode == "API_KEY" and "api_key" not in data:
        told = f"says {shown(mode)}, but Outputs.data has no api_key"
        yield "data.default_authorization_type", told
    if mode == "AWS_IAM" and request.identity_pool_id is None:
        yield "data.default_authorization_type", f"says {shown(mode)}, {_NO_CREDENTIALS}"


def _storage(
    over: Mapping[str, Any], bucket: Bucket | None, request: PublishRequest
) -> Iterator[Contradiction]:
    if bucket is None and request.identity_pool_id is None:
        yield "storage", f"names a bucket, {_NO_CREDENTIALS}"
    name = bucket.name if bucket else over["bucket_name"]
    region = bucket.region if bucket else over["aws_region"]
    for at, item in enumerate(over.get("buckets", ())):
        chosen = item.get("aws_region", region)
        if item.get("bucket_name") == name and chosen != region and REGION.fullmatch(chosen):
            told = f"says {shown(chosen)}, but the bucket is in {shown(region)}"
            yield f"storage.buckets[{at}].aws_region", told


def appsync_region(url: str) -> str | None:
    """The region of a URL that AppSync itself gives an API; None for any other URL."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    found = _APPSYNC.search(host)
    return found.group(1) if found else None
