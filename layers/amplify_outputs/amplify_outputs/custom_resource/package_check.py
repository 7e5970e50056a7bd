"""The publisher's own resource: CloudFormation asks by it whether the package of a new deployment can be loaded.

A package that reads the question can be loaded, so the response is always SUCCESS. If it cannot be loaded,
functions/custom_resource/app.py responds FAILED, and CloudFormation rolls back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

RESOURCE_TYPE: Final = "Custom::AmplifyOutputsPackage"
# No publication has a colon in its name. So a publisher that does not know this resource finds nothing to delete.
PHYSICAL_ID: Final = "package:loaded"


def is_package_check(event: Mapping[str, Any]) -> bool:
    """Whether the request is about the publisher's own package, not about a publication."""
    return event.get("ResourceType") == RESOURCE_TYPE
