"""Every property of `Custom::AmplifyOutputs`: its type, its values and a sentence about it.

The one table for what speaks of properties outside the package: the JSON schema for editors, the Terraform module and
the CDK construct. Values come from where the parser has them; tests hold every row to the parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from amplify_outputs.checks.catalogue import ACCEPTABLE_CODES
from amplify_outputs.model import ids
from amplify_outputs.model.record import DOCUMENT_FORMAT, FILE_FORMATS
from amplify_outputs.model.request import DESTINATIONS, PLATFORMS, SEVERITIES
from amplify_outputs.schema.versions import NEWEST_VERSION, VERSIONS

if TYPE_CHECKING:
    import re

Kind = Literal["String", "Boolean", "Integer", "List of String", "Map"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property.

    `says` is one sentence in plain text, and `example` a value in its own JSON type. `choices` are all values that it,
    or an item of it, may have; a text without choices has a `form`, which the whole text matches. `default` is what
    a request without it means; None is no default.
    """

    name: str
    kind: Kind
    says: str
    example: Any
    required: bool = False
    choices: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    default: Any = None


PROPERTIES: Final = (
    Property(
        "PublicationName",
        "String",
        "The name to publish under; another name replaces the publication.",
        "storefront/prod",
        required=True,
        form=ids.PUBLICATION_NAME,
    ),
    Property(
        "UserPoolId",
        "String",
        "The id of an existing user pool, in any region.",
        "us-east-1_AbC123xyz",
        required=True,
        form=ids.USER_POOL_ID,
    ),
    Property(
        "UserPoolClientId",
        "String",
        "The id of an existing app client of that user pool, without a client secret.",
        "3n4b5urk1ft4fl3mg5e62d9ado",
        required=True,
        form=ids.USER_POOL_CLIENT_ID,
    ),
    Property(
        "IdentityPoolId",
        "String",
        "The id of an existing identity pool, if the application needs AWS credentials.",
        "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
        form=ids.IDENTITY_POOL_ID,
    ),
    Property(
        "DataApiId",
        "String",
        "The id or the ARN of an existing AppSync GraphQL API, for the section data of the file.",
        "arn:aws:appsync:us-east-1:123456789012:apis/ab3cd4ef5gh6ij7kl8mn9op0qr",
        form=ids.DATA_API,
    ),
    Property(
        "DataApiKey",
        "Boolean",
        "Whether to publish the API key that expires last, which everybody who loads the application can then read.",
        example=True,
        default=False,
    ),
    Property(
        "StorageBucketName",
        "String",
        "The name of an existing S3 bucket, for the section storage of the file.",
        "storefront-files",
        form=ids.BUCKET_NAME,
    ),
    Property(
        "OutputsVersion",
        "String",
        "The version of the file format.",
        "1.4",
        choices=VERSIONS,
        default=NEWEST_VERSION,
    ),
    Property(
        "Platform",
        "String",
        "The one client library that reads the file, for which the publisher decides what the schema leaves open.",
        "android",
        choices=tuple(PLATFORMS),
    ),
    Property(
        "Outputs",
        "Map",
        "Overrides of what Cognito says, and further sections, in the shape of amplify_outputs.json.",
        {"custom": {"stage": "prod"}},
    ),
    Property(
        "Formats",
        "List of String",
        "The file formats to write in addition to json; the publisher puts them into S3 only.",
        ["json", "dart"],
        choices=FILE_FORMATS,
        default=[DOCUMENT_FORMAT],
    ),
    Property(
        "Destinations",
        "List of String",
        "Where to publish the file.",
        ["s3"],
        choices=DESTINATIONS,
        default=list(DESTINATIONS),
    ),
    Property(
        "FailOn",
        "String",
        "The severity from which problems forbid to publish.",
        "warning",
        choices=SEVERITIES,
        default=SEVERITIES[0],
    ),
    Property(
        "AcceptProblems",
        "List of String",
        "Codes of problems that are reported and never forbid to publish.",
        ["OAuthUrlsMissing"],
        choices=tuple(sorted(ACCEPTABLE_CODES)),
    ),
    Property(
        "Expect",
        "Map",
        "The roles and groups that the application relies on; a difference forbids to publish.",
        {"Groups": {"admins": "arn:aws:iam::123456789012:role/storefront-admins"}},
    ),
    Property(
        "PoolRoleArn",
        "String",
        "The role to read the pools with, if they are in another account.",
        "arn:aws:iam::222222222222:role/amplify-outputs-reader",
        form=ids.ROLE_ARN,
    ),
    Property(
        "Adopt",
        "Boolean",
        "Whether to take over a publication of this name whose owner is gone.",
        example=True,
        default=False,
    ),
    Property(
        "KeepInSync",
        "Boolean",
        "Whether the publisher publishes again if the pools have changed.",
        example=False,
        default=True,
    ),
)
# CloudFormation reads these: the publisher does not.
CLOUDFORMATION: Final = (
    Property(
        "ServiceToken",
        "String",
        "The ARN of the publisher's function, from the export ServiceToken of its stack.",
        {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
        required=True,
    ),
    Property(
        "ServiceTimeout",
        "Integer",
        "The seconds that CloudFormation waits for an answer.",
        120,
        default=3600,
    ),
)
