"""What can be wrong with the properties of a request; found before anything is read."""

from __future__ import annotations

from amplify_outputs.model.problem import Check

PROPERTY_MISSING = Check(
    "PropertyMissing",
    "error",
    title="a required property is absent",
    effect="The custom resource or the command was not told something that it cannot do without.",
    fix="Add the property.",
    sources=("contract",),
)
PROPERTY_UNKNOWN = Check(
    "PropertyUnknown",
    "error",
    title="a property does not exist",
    effect="Usually a typing mistake. It is an error, because an ignored property would be worse: "
    "the stack would succeed without doing what its author asked for.",
    fix="Correct its name; the message lists the names that exist.",
    sources=("contract",),
)
PROPERTY_INVALID = Check(
    "PropertyInvalid",
    "error",
    title="a property has a value of the wrong type or form",
    effect="Nothing was read from AWS and nothing was written.",
    fix="Correct the value; the message says which form it must have.",
    sources=("contract", "cognito-api"),
)
PROPERTY_UNAVAILABLE = Check(
    "PropertyUnavailable",
    "error",
    title="a property or value is reserved but not available in this version",
    effect="The name is part of the contract, but the installed publisher cannot do it yet.",
    fix="Leave it out, or update the publisher when a version has it.",
    sources=("contract",),
)
OUTPUTS_INVALID = Check(
    "OutputsInvalid",
    "error",
    title="something in `Outputs` is not part of the file format",
    effect="A client library would ignore or refuse the key or value.",
    fix="Correct the key or value, or leave it out. Free content belongs under `custom`.",
    sources=("outputs-schema",),
)
REGION_WITHOUT_USER_POOLS = Check(
    "RegionWithoutUserPools",
    "error",
    title="the region of the user pool's id is in a partition where Cognito has no user pools",
    effect="AWS China and the isolated partitions have none, so the id cannot be right.",
    fix="Give the id of a user pool of the standard partition or of GovCloud.",
    sources=("botocore-partitions",),
)
