"""Turn the properties of a request, all of them strings, into a typed `PublishRequest`.

One error reports every bad property, before anything is read or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks import catalogue
from amplify_outputs.checks.properties import (
    OUTPUTS_INVALID,
    PROPERTY_INVALID,
    PROPERTY_UNAVAILABLE,
    PROPERTY_UNKNOWN,
    REGION_WITHOUT_USER_POOLS,
    found_placeholder,
)
from amplify_outputs.model import ids
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.meant import meant_by
from amplify_outputs.model.placeholders import placeholders
from amplify_outputs.model.record import DOCUMENT_FORMAT, FILE_FORMATS
from amplify_outputs.properties.reader import Properties
from amplify_outputs.schema import versions
from amplify_outputs.schema.json_values import MAX_DEPTH, is_deep
from amplify_outputs.schema.nearest import did_you_mean, nearest
from amplify_outputs.schema.types import Finding, read, shown, validate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from amplify_outputs.model.problem import Problem

from amplify_outputs.model.request import (
    DESTINATIONS,
    PLATFORMS,
    SEVERITIES,
    Expectations,
    PublishRequest,
)

CLOUDFORMATION_PROPERTIES: Final = ("ServiceToken", "ServiceTimeout")
# An override of these would publish a file about pools that were not checked.
IDENTIFYING_KEYS: Final = {
    "aws_region": "UserPoolId",
    "user_pool_id": "UserPoolId",
    "user_pool_client_id": "UserPoolClientId",
    "identity_pool_id": "IdentityPoolId",
}
# What people call the platforms of client libraries.
_OTHER_NAMES_OF_PLATFORMS: Final = {
    **dict.fromkeys(
        ("angular", "browser", "js", "next", "react", "react-native", "typescript", "vue", "web"),
        "javascript",
    ),
    **dict.fromkeys(("ios", "ipados", "macos"), "swift"),
    **dict.fromkeys(("java", "kotlin"), "android"),
    "dart": "flutter",
}
# Sections that follow from a resource, as `auth` does. If it is named, `Outputs` may hold a part of the section.
DERIVED_SECTIONS: Final = {"data": "DataApiId", "storage": "StorageBucketName"}


def parse_request(given: Mapping[str, Any]) -> PublishRequest:
    """The request that the properties of a `Custom::AmplifyOutputs` make.

    Raises RequestInvalid with every wrong, missing or unknown property.
    """
    _check_depth(given)
    properties = Properties(given, known=CLOUDFORMATION_PROPERTIES)
    version = properties.choice(
        "OutputsVersion", versions.VERSIONS, default=versions.NEWEST_VERSION
    )
    data_api = properties.optional_text("DataApiId", ids.DATA_API, _DATA_API_FORM)
    request = PublishRequest(
        name=properties.required_text("PublicationName", ids.PUBLICATION_NAME, _NAME_FORM),
        user_pool_id=properties.required_text(
            "UserPoolId", ids.USER_POOL_ID, "an id like us-east-1_AbC123xyz"
        ),
        user_pool_client_id=properties.required_text(
            "UserPoolClientId", ids.USER_POOL_CLIENT_ID, "an id like 3n4b5urk1ft4fl3mg5e62d9ado"
        ),
        identity_pool_id=properties.optional_text(
            "IdentityPoolId",
            ids.IDENTITY_POOL_ID,
            "an id like us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
        ),
        data_api_id=ids.data_api_id(data_api) if data_api else None,
        data_api_region=(ids.region_of(data_api) or None) if data_api else None,
        data_api_key=_data_api_key(properties),
        storage_bucket_name=properties.optional_text(
            "StorageBucketName", ids.BUCKET_NAME, "the name of a bucket, like storefront-files"
        ),
        pool_role_arn=properties.optional_text("PoolRoleArn", ids.ROLE_ARN, _ROLE_FORM),
        outputs_version=version,
        platform=properties.optional_choice(
            "Platform", tuple(PLATFORMS), _OTHER_NAMES_OF_PLATFORMS
        ),
        outputs=_outputs(properties, version),
        formats=_formats(properties),
        destinations=properties.choices("Destinations", DESTINATIONS) or DESTINATIONS,
        fail_on=properties.choice("FailOn", SEVERITIES, default=SEVERITIES[0]),
        accept_problems=_accepted(properties),
        expect=_expectations(properties),
        adopt=properties.flag("Adopt"),
        keep_in_sync=properties.flag("KeepInSync", default=True),
        properties={
            name: value for name, value in given.items() if name not in CLOUDFORMATION_PROPERTIES
        },
    )
    _check_region(properties, request.user_pool_id)
    _check_formats(properties, request)
    _check_account(properties, request, data_api or "")
    properties.report_unknown()
    if properties.problems:
        _name_placeholders(properties)
        raise RequestInvalid(sorted(properties.problems, key=lambda problem: problem.subject))
    return request


def _name_placeholders(properties: Properties) -> None:
    """Of a value that is wrong because it has a placeholder, say that in place of its form."""
    left = [
        placeholder
        for placeholder in placeholders(dict(properties.given))
        if placeholder.is_certain
    ]
    properties.problems[:] = [
        problem
        for problem in properties.problems
        if not any(_is_within(placeholder.place, problem) for placeholder in left)
    ]
    properties.problems += [found_placeholder(placeholder) for placeholder in left]


def _is_within(place: str, problem: Problem) -> bool:
    form = problem.code == PROPERTY_INVALID.code
    return place == problem.subject or (
        form and place.startswith((f"{problem.subject}.", f"{problem.subject}["))
    )


def _check_depth(given: Mapping[str, Any]) -> None:
    """Refuse deep values first: code that looks into them would exceed the stack."""
    deep = [
        PROPERTY_INVALID.found(
            subject=str(name),
            message=f"{name} is nested deeper than {MAX_DEPTH} levels.",
            fix="Correct the value. Nothing in the file nests that deep.",
        )
        for name, value in given.items()
        if is_deep(value)
    ]
    if deep:
        raise RequestInvalid(deep)


def _check_region(properties: Properties, user_pool_id: str) -> None:
    region = ids.user_pool_region(user_pool_id)
    if not ids.user_pools_exist_in(region):
        properties.report(
            REGION_WITHOUT_USER_POOLS,
            "UserPoolId",
            f"Amazon Cognito has no user pools in {region}.",
            "Give the id of a user pool in the standard partition or in GovCloud.",
        )
    elif region.startswith(ids.SOVEREIGN_CLOUD):
        properties.report(
            PROPERTY_UNAVAILABLE,
            "UserPoolId",
            f"The publisher does not support user pools of the European Sovereign Cloud ({region}): "
            "their domains and issuers have other names.",
            "Give the id of a user pool in the standard partition or in GovCloud.",
        )


def _formats(properties: Properties) -> tuple[str, ...]:
    chosen = properties.choices("Formats", FILE_FORMATS)
    return tuple(name for name in chosen if name != DOCUMENT_FORMAT)


def _check_formats(properties: Properties, request: PublishRequest) -> None:
    if request.formats and "s3" not in request.destinations:
        properties.report(
            PROPERTY_INVALID,
            "Formats",
            f"Formats has {', '.join(request.formats)}, but Destinations has no s3.",
            f"Add s3 to Destinations, or leave them out: the publisher puts formats other than "
            f"{DOCUMENT_FORMAT} into S3 only.",
        )


def _data_api_key(properties: Properties) -> bool:
    wanted = properties.flag("DataApiKey")
    if wanted and "DataApiId" not in properties.given:
        properties.report(
            PROPERTY_INVALID,
            "DataApiKey",
            "DataApiKey is true, but there is no DataApiId.",
            "Set DataApiId, or leave DataApiKey out.",
        )
    return wanted


def _check_account(properties: Properties, request: PublishRequest, data_api: str) -> None:
    """All reads are made with one role, so everything that they read is in its account."""
    there, role = ids.account_of(data_api), request.pool_role_arn
    if role and there and there != ids.account_of(role):
        properties.report(
            PROPERTY_INVALID,
            "PoolRoleArn",
            f"PoolRoleArn is a role of account {ids.account_of(role)}, but DataApiId is an API of "
            f"account {there}.",
            "Use a role of the account that has the pools and the API.",
        )


def _accepted(properties: Properties) -> tuple[str, ...]:
    codes = set(properties.texts("AcceptProblems", "a list of problem codes"))
    acceptable = f"Codes that can be accepted: {', '.join(sorted(catalogue.ACCEPTABLE_CODES))}."
    for code in sorted(codes - catalogue.ACCEPTABLE_CODES):
        message = f"AcceptProblems has {code}, which is not a problem code."
        near = nearest(code, catalogue.CATALOGUE)
        if code in catalogue.CATALOGUE:
            message = f"AcceptProblems has {code}, which cannot be accepted."
            fix = "Remove it, and correct what it reports."
        elif near in catalogue.ACCEPTABLE_CODES:
            message, fix = f"{message} Did you mean {near}?", f"Write {near} in its place."
        elif near:
            message = f"{message} Did you mean {near}? That cannot be accepted."
            fix = f"Remove it, and correct what {near} reports."
        else:
            fix = f"Remove it.{properties.once(acceptable)}"
        properties.report(PROPERTY_INVALID, "AcceptProblems", message, fix)
    return tuple(sorted(codes))


def _expectations(properties: Properties) -> Expectations:
    value = properties.take("Expect")
    if value is None:
        return Expectations()
    value = properties.map("Expect", value, f"a map with keys of {', '.join(_EXPECT_KEYS)}")
    for key in sorted(set(value) - set(_EXPECT_KEYS)):
        properties.report(
            PROPERTY_UNKNOWN,
            f"Expect.{key}",
            f"Expect.{key} is not a known key.{did_you_mean(key, _EXPECT_KEYS)}",
            f"Use one of {', '.join(_EXPECT_KEYS)}.",
        )
    roles_without_pool = [key for key in _EXPECT_KEYS[:2] if key in value]
    if roles_without_pool and "IdentityPoolId" not in properties.given:
        properties.report(
            PROPERTY_INVALID,
            "Expect",
            f"Expect has {', '.join(roles_without_pool)}, but there is no IdentityPoolId.",
            "Set IdentityPoolId, or expect no such role.",
        )
    groups = properties.map(
        "Expect.Groups", value.get("Groups", {}), "a map of group names to role ARNs"
    )
    roles = {
        key: _role_arn(properties, f"Expect.{key}", value[key])
        for key in _EXPECT_KEYS[:2]
        if key in value
    }
    return Expectations(
        roles.get("AuthenticatedRoleArn"),
        roles.get("UnauthenticatedRoleArn"),
        {name: _role_arn(properties, f"Expect.Groups.{name}", arn) for name, arn in groups.items()},
    )


def _role_arn(properties: Properties, place: str, value: object) -> str:
    if isinstance(value, str) and ids.ROLE_ARN.fullmatch(value):
        return value
    meant = meant_by("PoolRoleArn", value) if isinstance(value, str) else None
    properties.invalid(place, value, f"{meant.value}, {meant.why}" if meant else _ROLE_FORM)
    return ""


def _outputs(properties: Properties, version: str) -> Mapping[str, Any]:
    value = properties.take("Outputs")
    if value is None:
        return {}
    kind = versions.outputs_type(version)
    typed, findings = read(kind, value)
    if isinstance(typed, dict):
        # An override of derived values may be a part of a section; every other section must be complete.
        derived = {name for name, by in DERIVED_SECTIONS.items() if by in properties.given}
        for section in sorted(typed.keys() & kind.fields.keys() - {"auth", "version", *derived}):
            if not any(_section_of(finding) == section for finding in findings):
                findings += validate(kind.fields[section], typed[section], section)
        if "version" in typed:
            findings.append(Finding("version", "follows from OutputsVersion"))
        wrong = {problem.subject for problem in properties.problems}
        findings += _identifying_overrides(properties.given, typed.get("auth"), wrong)
        findings += _other_bucket(properties.given, typed.get("storage"))
    for finding in findings:
        place = f"Outputs.{finding.path}".rstrip(".")
        properties.report(
            OUTPUTS_INVALID,
            place,
            f"{place} {finding.message}.",
            f"Correct it, or leave it out (version {version} of the schema).",
        )
    return {} if findings else typed


def _identifying_overrides(
    given: Mapping[str, Any], auth: object, wrong: Collection[str]
) -> Iterator[Finding]:
    """Overrides that contradict a property, unless that one is wrong itself."""
    if not isinstance(auth, dict):
        return
    for key, name in IDENTIFYING_KEYS.items():
        derived = given.get(name)
        if key == "aws_region":
            derived = ids.user_pool_region(str(derived))
        if key in auth and auth[key] != derived and name not in wrong:
            yield Finding(f"auth.{key}", f"is {shown(auth[key])}, but it follows from {name}")


def _section_of(finding: Finding) -> str:
    return finding.path.partition(".")[0].partition("[")[0]


def _other_bucket(given: Mapping[str, Any], storage: object) -> Iterator[Finding]:
    named = given.get("StorageBucketName")
    if named is None or not isinstance(storage, dict):
        return
    if storage.get("bucket_name", named) != named:
        message = f"is {shown(storage['bucket_name'])}, but it follows from StorageBucketName"
        yield Finding("storage.bucket_name", message)


_DATA_API_FORM: Final = (
    "the id or the ARN of an AppSync API, like ab3cd4ef5gh6ij7kl8mn9op0qr or "
    "arn:aws:appsync:us-east-1:123456789012:apis/ab3cd4ef5gh6ij7kl8mn9op0qr"
)
_ROLE_FORM: Final = "the ARN of a role, like arn:aws:iam::123456789012:role/name"
_EXPECT_KEYS: Final = ("AuthenticatedRoleArn", "UnauthenticatedRoleArn", "Groups")
_NAME_FORM: Final = (
    f"1 to {ids.PUBLICATION_NAME_MAX_SEGMENTS} segments of letters, digits, - and _ (each begins "
    f"with a letter or digit, 63 characters at most) joined by /, "
    f"{ids.PUBLICATION_NAME_MAX_CHARACTERS} characters in all, like storefront/prod"
)
