"""Problems of the properties of a request, found before anything is read."""

from __future__ import annotations

from amplify_outputs.model.problem import Check

PROPERTY_MISSING = Check(
    "PropertyMissing",
    "error",
    title="a required property is missing",
    effect="The custom resource or the command cannot work without it.",
    fix="Add the property.",
    sources=("contract",),
)
PROPERTY_UNKNOWN = Check(
    "PropertyUnknown",
    "error",
    title="a property does not exist",
    effect="Usually this is a typing mistake. If the publisher ignored it, the stack would succeed without what its "
    "author asked for.",
    fix="Correct the name. The problem lists the names that exist.",
    sources=("contract",),
)
PROPERTY_INVALID = Check(
    "PropertyInvalid",
    "error",
    title="a property has a value of the wrong type or form",
    effect="Nothing was read from AWS, and nothing was changed.",
    fix="Correct the value. The problem says which form it must have.",
    sources=("contract", "cognito-api"),
)
PROPERTY_UNAVAILABLE = Check(
    "PropertyUnavailable",
    "error",
    title="a property or value is reserved, but this release of the publisher does not support it",
    effect="The name is reserved for a later release.",
    fix="Leave it out, or update the publisher when a release supports it.",
    sources=("contract",),
)
OUTPUTS_INVALID = Check(
    "OutputsInvalid",
    "error",
    title="a key or value in `Outputs` is not part of the file's schema",
    effect="A client library would ignore or refuse the key or value.",
    fix="Correct the key or value, or leave it out. Put your own content under `custom`.",
    sources=("outputs-schema",),
)
REGION_WITHOUT_USER_POOLS = Check(
    "RegionWithoutUserPools",
    "error",
    title="the region of the user pool's id is in a partition where Cognito has no user pools",
    effect="AWS China and the isolated partitions have no user pools, so the id cannot be right.",
    fix="Give the id of a user pool in the standard partition or in GovCloud.",
    sources=("botocore-partitions",),
)
