"""An AWS in this process (moto), for as long as a block of code runs."""

from __future__ import annotations

import contextlib
import functools
import types
from typing import TYPE_CHECKING, Any
from unittest import mock

from moto import mock_aws
from moto.cognitoidp import models as user_pools
from moto.s3 import models as buckets

from tests.simulation import REGION, make_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "amplify-outputs"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "POWERTOOLS_SERVICE_NAME": SERVICE,
}
MISLEADING = ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_CA_BUNDLE", "AWS_SESSION_TOKEN")


@contextlib.contextmanager
def simulated_aws() -> Iterator[None]:
    """Nothing is in it but the publisher's bucket. The environment leads to it, and to nothing else."""
    with contextlib.ExitStack() as undone:
        environment = undone.enter_context(mock.patch.dict("os.environ", ENVIRONMENT))
        for name in MISLEADING:
            environment.pop(name, None)
        # For every call to S3, moto loads a module again that depends on nothing that changes here.
        undone.enter_context(mock.patch.object(buckets, "reload", lambda module: module))
        # For every user pool, moto computes the same key again, which takes longer than all else.
        keys = types.SimpleNamespace(RSAKey=types.SimpleNamespace(import_key=_key_of_all_pools))
        undone.enter_context(mock.patch.object(user_pools, "jwk", keys))
        undone.enter_context(mock_aws())
        make_bucket()
        yield


_import_key = user_pools.jwk.RSAKey.import_key


@functools.cache
def _key() -> Any:
    return _import_key(user_pools.load_resource("cognitoidp/resources/jwks-private.json"))


def _key_of_all_pools(_private: dict[str, Any]) -> Any:
    return _key()
