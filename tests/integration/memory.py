"""What the simulated AWS remembers: to be looked at, and put back, without a call."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from moto.cognitoidp.models import cognitoidp_backends
from moto.s3.models import FakeDeleteMarker, s3_backends
from moto.ssm.models import ssm_backends

from tests.simulation import ACCOUNT, BUCKET, REGION


@dataclass(frozen=True)
class Kept:
    """A moment of the simulated AWS: objects, parameters and their tags, and the settings of user pools."""

    objects: dict[str, list[Any]]
    parameters: dict[str, list[Any]]
    tags: Any
    user_pools: dict[str, tuple[Any, dict[str, Any]]]


class Memory:
    """The publisher's bucket, the parameters and the user pools.

    Like S3, it knows every object's versions. Identity pools, roles and groups stay as they are.
    """

    def __init__(self) -> None:
        self._keys = s3_backends[ACCOUNT]["aws"].buckets[BUCKET].keys
        self._ssm = ssm_backends[ACCOUNT][REGION]
        self._user_pools = cognitoidp_backends[ACCOUNT][REGION].user_pools

    def keep(self) -> Kept:
        """All of it as it is now."""
        return Kept(
            {key: list(self._keys.getlist(key)) for key in self._keys},
            {name: list(found) for name, found in self._ssm._parameters.items()},
            deepcopy(self._ssm._resource_tags["Parameter"]),
            {key: (it, deepcopy(it.extended_config)) for key, it in self._user_pools.items()},
        )

    def put_back(self, kept: Kept) -> None:
        """As if nothing had happened since then."""
        self._keys.clear()
        for key, found in kept.objects.items():
            dict.__setitem__(self._keys, key, list(found))
        self._ssm._parameters.clear()
        self._ssm._parameters.update({name: list(found) for name, found in kept.parameters.items()})
        self._ssm._resource_tags["Parameter"] = deepcopy(kept.tags)
        self._user_pools.clear()
        for key, (pool, config) in kept.user_pools.items():
            pool.extended_config = deepcopy(config)
            self._user_pools[key] = pool

    def forget_tags(self) -> None:
        """As if somebody had removed every tag of every parameter."""
        self._ssm._resource_tags["Parameter"].clear()

    def objects(self) -> dict[str, bytes]:
        """The objects that a reader finds, notes of withdrawals aside."""
        latest = {key: self._keys[key] for key in self._keys if not key.startswith("withdrawn/")}
        return {
            key: found.value
            for key, found in sorted(latest.items())
            if not isinstance(found, FakeDeleteMarker)
        }

    def parameters(self) -> dict[str, bytes]:
        """The parameters that a reader finds."""
        return {
            name: found[-1].value.encode() for name, found in self._ssm._parameters.items() if found
        }

    def document(self, place: str, name: str) -> bytes | None:
        """What a reader of SSM or S3 finds under the publication's name."""
        if place == "ssm":
            return self.parameters().get(f"/amplify-outputs/{name}")
        return self.objects().get(f"outputs/{name}/amplify_outputs.json")

    def record(self, name: str) -> dict[str, Any] | None:
        """The record under the publication's name."""
        body = self.objects().get(f"records/{name}.json")
        return json.loads(body) if body else None
