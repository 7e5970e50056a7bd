"""Problems of the properties of a request, found before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.placeholders import placeholders
from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.placeholders import Placeholder, PlaceholderKind
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

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
    fix="Correct the name. The problem says which name is the nearest, or which names exist.",
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
PLACEHOLDER_UNRESOLVED = Check(
    "PlaceholderUnresolved",
    "error",
    title="a property has a placeholder that no tool replaced by its value",
    effect="The file would have the placeholder in place of the value. In properties of custom resources, "
    "CloudFormation does not resolve references to Secrets Manager (`{{resolve:secretsmanager:...}}`) and to secure "
    "strings (`{{resolve:ssm-secure:...}}`). It replaces `${AWS::Region}` and similar texts only in `Fn::Sub`. It does "
    "not know the tokens of CDK. The command line replaces nothing.",
    fix="Give the value itself: with `Fn::Sub` around the text, or by a CDK property that holds the token as a whole. "
    "Secrets do not belong in the file, because everybody who uses the app can read it. If the text is meant as it is, "
    "accept this.",
    sources=("cfn-dynamic-references", "cfn-sub", "cdk-tokens"),
    acceptable=True,
)
PLACEHOLDER_SUSPECTED = Check(
    "PlaceholderSuspected",
    "warning",
    title="a property has a text that looks like a placeholder",
    effect="The file has the text as it is, such as `${StageName}`. If a tool should have replaced it, the app gets a "
    "value that does not work.",
    fix="Put `Fn::Sub` around the text, or give the value itself. If the app replaces the text, accept this.",
    sources=("cfn-sub",),
    acceptable=True,
)
REGION_WITHOUT_USER_POOLS = Check(
    "RegionWithoutUserPools",
    "error",
    title="the region of the user pool's id is in a partition where Cognito has no user pools",
    effect="AWS China and the isolated partitions have no user pools, so the id cannot be right.",
    fix="Give the id of a user pool in the standard partition or in GovCloud.",
    sources=("botocore-partitions",),
)


def check_placeholders(request: PublishRequest) -> Iterator[Problem]:
    """No property has a text that some tool should have replaced."""
    for placeholder in placeholders(dict(request.properties)):
        yield found_placeholder(placeholder)


def found_placeholder(placeholder: Placeholder) -> Problem:
    """The finding about one placeholder."""
    why, fix = _PLACEHOLDERS[placeholder.kind]
    check = PLACEHOLDER_UNRESOLVED if placeholder.is_certain else PLACEHOLDER_SUSPECTED
    return check.found(
        subject=placeholder.place,
        message=f"{placeholder.place} has {_cut(placeholder.text)}, {why}.",
        fix=fix,
    )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]} …"


_SHOWN_CHARACTERS: Final = 80
_PLACEHOLDERS: Final[dict[PlaceholderKind, tuple[str, str]]] = {
    "reference": (
        "which CloudFormation did not resolve",
        "Give the value itself, or leave it out: secrets do not belong in the file.",
    ),
    "substitution": (
        "which CloudFormation replaces only in Fn::Sub",
        "Put Fn::Sub around the text, or give the value itself.",
    ),
    "token": (
        "which CDK did not resolve",
        "Give the token to CDK as a whole value, not as a part of a text that CDK does not see.",
    ),
    "name": (
        "which looks like a placeholder",
        "Put Fn::Sub around the text, or give the value itself. If the app replaces it, accept this.",
    ),
}
