"""crhelper without what it brings along. The only module that imports it, so that it can be replaced."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


class _Inert:
    """Stands for a module that is not wanted: it has every name, and does nothing."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_, **__: None


# crhelper imports boto3 for polling, which is not used. The layer has no boto3, and a start has no time for it.
_boto3 = sys.modules.setdefault("boto3", cast("ModuleType", _Inert()))
try:
    from crhelper import FAILED, SUCCESS, CfnResource, resource_helper
finally:
    if isinstance(_boto3, _Inert):
        del sys.modules["boto3"]

__all__ = ["FAILED", "SUCCESS", "CfnResource", "inert_crhelper"]


@contextmanager
def inert_crhelper() -> Iterator[None]:
    """Replaces the two modules that crhelper uses in its constructor by inert ones, within the block.

    They would create three clients (for polling, which is not used) and set the root logger's level. An inert module
    has every name: crhelper's repository calls the function `setupLogger`, its release `setup`.
    """
    # Its loggers print whole events. The one line of Lifecycle replaces them.
    own = logging.getLogger("crhelper")
    own.setLevel(logging.CRITICAL)
    # Somebody may lower that level, of one of them or of all.
    own.propagate = False
    if not own.handlers:
        own.addHandler(logging.NullHandler())
    names = vars(resource_helper)
    kept: dict[str, Any] = {name: names[name] for name in ("boto3", "log_helper") if name in names}
    names.update(dict.fromkeys(kept, _Inert()))
    try:
        yield
    finally:
        names.update(kept)
