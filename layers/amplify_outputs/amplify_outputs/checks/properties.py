"""What can be wrong with the properties of a request; found before anything is read."""

from __future__ import annotations

from amplify_outputs.model.problem import Check

PROPERTY_MISSING = Check(
    "PropertyMissing",
    "error",
    "a required property is absent",
    "The custom resource or the command was not told something that it cannot do without.",
    "Add the property.",
    ("contract",),
)
PROPERTY_UNKNOWN = Check(
    "PropertyUnknown",
    "error",
    "a property does not exist",
    "Usually a typing mistake. It is an error, because an ignored property would be worse: "
    "the stack would succeed without doing what its author asked for.",
    "Correct its name; the message lists the names that exist.",
    ("contract",),
)
PROPERTY_INVALID = Check(
    "PropertyInvalid",
    "error",
    "a property has a value of the wrong type or form",
    "Nothing was read from AWS and nothing was written.",
    "Correct the value; the message says which form it must have.",
    ("contract", "cognito-api"),
)
PROPERTY_UNAVAILABLE = Check(
    "PropertyUnavailable",
    "error",
    "a property or value is reserved but not available in this version",
    "The name is part of the contract, but the installed publisher cannot do it yet.",
    "Leave it out, or update the publisher when a version has it.",
    ("contract",),
)
OUTPUTS_INVALID = Check(
    "OutputsInvalid",
    "error",
    "something in `Outputs` is not part of the file format",
    "A client library would ignore or refuse the key or value.",
    "Correct the key or value, or leave it out. Free content belongs under `custom`.",
    ("outputs-schema",),
)
REGION_WITHOUT_USER_POOLS = Check(
    "RegionWithoutUserPools",
    "error",
    "the region of the user pool's id is in a partition where Cognito has no user pools",
    "AWS China and the isolated partitions have none, so the id cannot be right.",
    "Give the id of a user pool of the standard partition or of GovCloud.",
    ("botocore-partitions",),
)
