"""The publisher's own resource: CloudFormation asks by it whether a new deployment can work.

A package that reads the question can be loaded. If it cannot be loaded, functions/custom_resource/app.py responds
FAILED, and CloudFormation rolls back. It does so too if the deployment brings a name policy that cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.name_policy import IN_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

RESOURCE_TYPE: Final = "Custom::AmplifyOutputsPackage"
# No publication has a colon in its name. So a publisher that does not know this resource finds nothing to delete.
PHYSICAL_ID: Final = "package:loaded"


def is_package_check(event: Mapping[str, Any]) -> bool:
    """Whether the request is about the publisher's own package, not about a publication."""
    return event.get("ResourceType") == RESOURCE_TYPE


def brings_policy(event: Mapping[str, Any], policy: str) -> bool:
    """Whether the deployment brings that name policy, which is the function's own, and must be checked.

    Another policy than the function's is that of a way back, which must not fail. A file is checked only by the
    deployment that names it first: later ones must not fail because somebody has uploaded a wrong one.
    """
    asked, before = (
        event.get(key, {}).get("NamePolicy", "")
        for key in ("ResourceProperties", "OldResourceProperties")
    )
    return asked == policy and not (asked == before == IN_FILE)
