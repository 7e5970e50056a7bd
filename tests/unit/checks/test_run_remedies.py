"""Each remedy, followed: what the fix tells to do, done, makes the finding go and brings no other one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE, SUBJECTS, checks_of
from amplify_outputs.checks.run import find_name_problems
from amplify_outputs.examine import examine
from amplify_outputs.model.appsync import ApiKey, ApiKeys, DataApiMode
from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.model.facts import (
    Condition,
    Group,
    IdentityPoolRoles,
    IdentityProvider,
    Login,
    MappingRule,
    Mfa,
    RoleMapping,
    SessionTags,
    Trust,
)
from amplify_outputs.model.name_claim import NameClaim
from amplify_outputs.model.name_policy import Claimant, parse_name_policy
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.pool_roles import RoleRefused
from amplify_outputs.model.readings import BucketReadings, DataApiReadings, FollowUp, Unread
from amplify_outputs.model.roles import ROLES_READ_AT_MOST
from amplify_outputs.properties.parse import parse_request
from tests.builders import (
    BUCKET,
    CLIENT_ID,
    DATA_API_ID,
    GUEST_ROLE_ARN,
    IDENTITY_POOL_ID,
    POOL_ID,
    ROLE_ARN,
    app_client,
    bucket_readings,
    data_api,
    follow_ups,
    identity_pool,
    properties,
    readings,
    role,
    user_pool,
)
from tests.unit.checks.pool_problems import oauth_client, oauth_pool

PROVIDER = f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}"
LOGIN = f"{PROVIDER}:{CLIENT_ID}"
OIDC_ARN = f"arn:aws:iam::123456789012:oidc-provider/{PROVIDER}"
FAR_POOL_ID = IDENTITY_POOL_ID.replace("us-east-1", "eu-west-1")
FOREIGN_ARN = "arn:aws:iam::999999999999:role/app"
OTHER_ARN = "arn:aws:iam::123456789012:role/other"
GONE = Unread("iam:GetRole", "not_found")
WITH_API, WITH_BUCKET = {"DataApiId": DATA_API_ID}, {"StorageBucketName": BUCKET}
WITHOUT_POOL = {"identity_pool": None, "identity_pool_roles": None, "follow_ups": {}}
GOOGLE = (IdentityProvider("Google", "Google"),)
TAGS = FollowUp("session_tags", IDENTITY_POOL_ID)
MISSING = Unread("cognito-idp:Read", "not_found")
ABSENT = dict.fromkeys(("user_pool", "app_client", "mfa", "groups", "identity_providers"), MISSING)
WITH_READER = {"PoolRoleArn": "arn:aws:iam::123456789012:role/reader"}
NOT_ASSUMED = Unread("sts:AssumeRole", "denied")
NOTHING_READ = dict.fromkeys(ABSENT, NOT_ASSUMED)
RULE = MappingRule("custom:plan", "Equals", "pro", ROLE_ARN)
CONNECT = {"amazon_connect": {"aws_region": "us-east-1", "endpoint": "https://c.example.com"}}
PINPOINT = {"aws_region": "us-east-1", "amazon_pinpoint_app_id": "5f5f", "channels": ["APNS"]}
LEGACY = {"Formats": ["legacy-json"]}
TWO_URLS = ("https://app.example.com/", "https://shop.example.com/")
ASKED = ["email", "phone_number"]
BOTH_VERIFIED = {"user_pool": user_pool(auto_verified_attributes=("email", "phone_number"))}


class Setup(NamedTuple):
    """What differs from a well-made set-up: in the request, in what is read, and in who wants the name."""

    asked: dict[str, Any]
    read: dict[str, Any]
    wanted: NameClaim | None = None


def asked(**changes: Any) -> Setup:
    return Setup(changes, {})


def read(**changes: Any) -> Setup:
    return Setup({}, changes)


def redirecting(urls: tuple[str, ...]) -> dict[str, Any]:
    """A client that sends people back to these URLs."""
    client = oauth_client(callback_urls=urls, sign_out_urls=urls)
    return {"app_client": client, "user_pool": oauth_pool()}


def wanted(
    policy: str = "", twins: tuple[tuple[str, Owner], ...] = (), stack: str = "web"
) -> Setup:
    """Somebody who wants the name; no policy is a broken one."""
    rules = parse_name_policy(policy) if policy else None
    claimant = Claimant(stack, "123456789012", {})
    return Setup({}, {}, NameClaim("shop/prod", claimant, rules, "it is not JSON", twins))


def federated(**changes: Any) -> dict[str, Any]:
    """A client that people reach by Google, on a pool with a domain."""
    client = oauth_client(identity_providers=("COGNITO", "Google"), **changes)
    return {"app_client": client, "user_pool": oauth_pool(), "identity_providers": GOOGLE}


def with_email(writable: tuple[str, ...] | None = None, **changes: Any) -> dict[str, Any]:
    """The same, on a pool that requires the e-mail address."""
    pool = oauth_pool(required_attributes=("email",), **changes)
    return {**federated(write_attributes=writable), "user_pool": pool}


def api(*modes: DataApiMode | str, keys: ApiKeys | None = None, **more: Any) -> Setup:
    key = {"DataApiKey": True} if keys else {}
    return Setup({**WITH_API, **key}, {"data_api": DataApiReadings(data_api(*modes), keys), **more})


def mapped(*mappings: RoleMapping, groups: tuple[Group, ...] = ()) -> Setup:
    roles = IdentityPoolRoles(ROLE_ARN, mappings=mappings)
    return read(identity_pool_roles=roles, groups=groups)


def groups_with_roles(number: int) -> Setup:
    groups = tuple(Group(f"g{each}", each, f"{ROLE_ARN}{each}") for each in range(number))
    return Setup(
        {},
        {
            "groups": groups,
            "identity_pool_roles": IdentityPoolRoles(ROLE_ARN, mappings=(RoleMapping(LOGIN),)),
            "follow_ups": follow_ups(role(), *(role(each.role_arn or "") for each in groups)),
        },
    )


WELL_MADE = Setup({}, {})
DENIED_KEYS = Unread("appsync:ListApiKeys", "denied")
FOR_ALL = '{"rules": []}'
FOR_SHOPS = '{"rules": [{"prefix": "shop", "stacks": ["shop-*"]}]}'
TWIN = ("Shop/prod", Owner("cli:123456789012", "Shop/prod"))
GUESTS = identity_pool(guests_allowed=True)
TAGGING = replace(role().trust[0], actions=("sts:AssumeRoleWithWebIdentity", "sts:TagSession"))
DENYING = replace(role().trust[0], denies=True)
EVERY_POOL = Trust(role().trust[0].principals, role().trust[0].actions)
IN_A_DAY, EXPIRED = ApiKeys((ApiKey("a", 10**9),), 0), ApiKeys((ApiKey("a", 1),), 2)
COMPETING = (Group("a", 1, ROLE_ARN), Group("b", 1, OTHER_ARN))
KNOWN_ROLES = {"follow_ups": follow_ups(role(), role(OTHER_ARN))}


class Remedy(NamedTuple):
    """A finding, the set-up that has it, what its fix tells to do, and the set-up in which that is done."""

    code: str
    broken: Setup
    told: str
    repaired: Setup


REMEDIES = [
    # Properties
    Remedy("PropertyMissing", asked(UserPoolId=None), "Set it to", WELL_MADE),
    Remedy("PropertyUnknown", asked(UserPool="x"), "Remove it", WELL_MADE),
    Remedy("PropertyInvalid", asked(Adopt="maybe"), "true or false", asked(Adopt="true")),
    Remedy(
        "PropertyUnavailable",
        asked(UserPoolId="eusc-de-east-1_AbC123xyz"),
        "in the standard partition",
        WELL_MADE,
    ),
    Remedy("OutputsInvalid", asked(Outputs={"auth": {"x": "y"}}), "leave it out", WELL_MADE),
    Remedy(
        "RegionWithoutUserPools",
        asked(UserPoolId="cn-north-1_AbC123xyz"),
        "in the standard partition",
        WELL_MADE,
    ),
    Remedy(
        "PoolRoleNotAllowed",
        Setup(WITH_READER, {**NOTHING_READ, "role_refused": RoleRefused("not_listed")}),
        "Add the role to PoolRoleArns",
        asked(**WITH_READER),
    ),
    Remedy(
        "PoolRoleNotAllowed",
        Setup(WITH_READER, {**NOTHING_READ, "role_refused": RoleRefused("not_listed")}),
        "leave PoolRoleArn out",
        WELL_MADE,
    ),
    Remedy(
        "PoolRoleRefused",
        Setup(WITH_READER, {**NOTHING_READ, "role_refused": RoleRefused("denied", "no", "id")}),
        "asks for external ID id",
        asked(**WITH_READER),
    ),
    Remedy(
        "PlaceholderUnresolved",
        asked(Outputs={"custom": {"key": "{{resolve:secretsmanager:x}}"}}),
        "leave it out",
        WELL_MADE,
    ),
    Remedy(
        "PlaceholderUnresolved",
        asked(UserPoolId="${AWS::Region}_AbC123xyz"),
        "give the value itself",
        WELL_MADE,
    ),
    Remedy(
        "PlaceholderSuspected",
        asked(Outputs={"custom": {"key": "${Stage}"}}),
        "give the value itself",
        asked(Outputs={"custom": {"key": "prod"}}),
    ),
    Remedy(
        "ExpectationNotMet",
        asked(Expect={"Groups": {"admins": ROLE_ARN}}),
        "Correct the group",
        Setup(
            {"Expect": {"Groups": {"admins": ROLE_ARN}}},
            {"groups": (Group("admins", 0, ROLE_ARN),)},
        ),
    ),
    # Name
    Remedy("NameNotAllowed", wanted(FOR_SHOPS), "change its NamePolicy", wanted(FOR_ALL)),
    Remedy(
        "NameNotAllowed", wanted(FOR_SHOPS), "Choose another", wanted(FOR_SHOPS, stack="shop-web")
    ),
    Remedy("NamePolicyBroken", wanted(), "correct its parameter", wanted(FOR_ALL)),
    Remedy("NameDiffersByCase", wanted(FOR_ALL, (TWIN,)), "Use the name", wanted(FOR_ALL)),
    # Reads
    Remedy(
        "ReadDenied",
        read(groups=Unread("cognito-idp:ListGroups", "denied")),
        "Grant cognito-idp:ListGroups",
        WELL_MADE,
    ),
    Remedy(
        "ReadDenied",
        Setup(
            {**WITH_API, "DataApiKey": True},
            {"data_api": DataApiReadings(data_api("AWS_IAM", "API_KEY"), DENIED_KEYS)},
        ),
        "Leave DataApiKey out",
        api("AWS_IAM", "API_KEY"),
    ),
    Remedy(
        "NotChecked",
        read(follow_ups={FollowUp("role", ROLE_ARN): Unread("iam:GetRole", "denied")}),
        "Grant iam:GetRole",
        WELL_MADE,
    ),
    # User pool and app client
    Remedy("UserPoolNotFound", read(**ABSENT), "Check the id", WELL_MADE),
    Remedy("AppClientNotFound", read(app_client=MISSING), "of the same user pool", WELL_MADE),
    Remedy(
        "AppClientHasSecret",
        read(app_client=app_client(has_secret=True)),
        "Create an app client without a secret",
        WELL_MADE,
    ),
    Remedy("AppClientHasSecret", read(client_secrets=1), "and use its id", WELL_MADE),
    Remedy(
        "AppClientMachineToMachine",
        read(app_client=oauth_client(oauth_flows=("client_credentials",)), user_pool=oauth_pool()),
        "create one with the code flow",
        read(app_client=oauth_client(), user_pool=oauth_pool()),
    ),
    # Sign-in by redirect
    Remedy(
        "OAuthDomainMissing",
        read(**{**federated(), "user_pool": user_pool()}),
        "domain",
        read(**federated()),
    ),
    Remedy("OAuthFlowsMissing", read(**federated(oauth_flows=())), "code", read(**federated())),
    Remedy("OAuthUrlsMissing", read(**federated(sign_out_urls=())), "URL", read(**federated())),
    Remedy(
        "OAuthSwitchedOff",
        read(**federated(oauth_enabled=False)),
        "Turn OAuth on",
        read(**federated()),
    ),
    Remedy(
        "CallbackIsPlaceholder",
        read(**federated(callback_urls=("https://example.com",))),
        "Replace it with the URL of the app",
        read(**federated()),
    ),
    Remedy(
        "FederatedAttributeImmutable",
        read(**with_email(immutable_attributes=("sub", "email"))),
        "another user pool with a mutable attribute",
        read(**with_email()),
    ),
    Remedy(
        "RequiredAttributeNotWritable",
        read(**with_email(writable=("name",))),
        "Let the app client write what the user pool requires",
        read(**with_email(writable=("email", "name"))),
    ),
    # Identity pool
    Remedy("IdentityPoolNotFound", read(identity_pool=MISSING), "Check the id", WELL_MADE),
    Remedy(
        "IdentityPoolNotFound",
        read(identity_pool=MISSING),
        "leave IdentityPoolId out",
        Setup({"IdentityPoolId": None}, WITHOUT_POOL),
    ),
    Remedy(
        "IdentityPoolNotLinked",
        read(identity_pool=identity_pool(logins=())),
        "Add both to the user pool logins",
        WELL_MADE,
    ),
    Remedy(
        "LinkedByOidcProvider",
        read(identity_pool=identity_pool(logins=(), oidc_providers=(OIDC_ARN,))),
        "Add the user pool and the app client",
        read(identity_pool=identity_pool(oidc_providers=(OIDC_ARN,))),
    ),
    Remedy(
        "TokenRevocationNotChecked",
        read(identity_pool=identity_pool(logins=(Login(PROVIDER, CLIENT_ID),))),
        "turn on the server-side token check",
        WELL_MADE,
    ),
    Remedy(
        "RegionsDiffer",
        Setup(
            {"IdentityPoolId": FAR_POOL_ID},
            {"identity_pool": identity_pool(id=FAR_POOL_ID), "follow_ups": {}},
        ),
        "Use an identity pool in the user pool's region",
        WELL_MADE,
    ),
    Remedy(
        "AuthenticatedRoleMissing",
        read(identity_pool_roles=IdentityPoolRoles()),
        "Set the authenticated role",
        WELL_MADE,
    ),
    Remedy(
        "GuestRoleMissing",
        read(identity_pool=GUESTS),
        "Set the unauthenticated role",
        read(
            identity_pool=GUESTS,
            identity_pool_roles=IdentityPoolRoles(ROLE_ARN, GUEST_ROLE_ARN),
            follow_ups=follow_ups(role(), role(GUEST_ROLE_ARN, "unauthenticated")),
        ),
    ),
    Remedy("GuestRoleMissing", read(identity_pool=GUESTS), "do not allow guests", WELL_MADE),
    Remedy(
        "RoleMappingDeniesEverybody",
        mapped(RoleMapping(LOGIN, denies_others=True)),
        "Set AmbiguousRoleResolution to AuthenticatedRole",
        mapped(RoleMapping(LOGIN)),
    ),
    # The others are denied now, which is what the mapping says.
    Remedy(
        "RoleMappingDeniesEverybody",
        mapped(RoleMapping(LOGIN, denies_others=True)),
        "give the groups of the users roles",
        mapped(RoleMapping(LOGIN, denies_others=True), groups=(Group("a", 0, ROLE_ARN),)),
    ),
    Remedy(
        "RoleMappingDeniesEverybody",
        mapped(RoleMapping(LOGIN, denies_others=True, by_rules=True)),
        "give the mapping rules",
        mapped(RoleMapping(LOGIN, denies_others=True, by_rules=True, rules=(RULE,))),
    ),
    Remedy(
        "RoleNotFound",
        read(follow_ups={FollowUp("role", ROLE_ARN): GONE}),
        "create the role again",
        WELL_MADE,
    ),
    Remedy(
        "RoleNotTrusting",
        read(follow_ups=follow_ups(role(trust=()))),
        "Correct the trust policy",
        WELL_MADE,
    ),
    Remedy(
        "RoleNotTrusting",
        read(follow_ups=follow_ups(role(trust=(*role().trust, DENYING)))),
        "Correct the trust policy",
        WELL_MADE,
    ),
    Remedy(
        "RoleTrustsEveryPool",
        read(follow_ups=follow_ups(role(trust=(EVERY_POOL,)))),
        f"Add a condition on cognito-identity.amazonaws.com:aud with {IDENTITY_POOL_ID}",
        read(
            follow_ups=follow_ups(
                role(
                    trust=(
                        replace(
                            EVERY_POOL,
                            conditions=(
                                Condition(
                                    "StringEquals",
                                    "cognito-identity.amazonaws.com:aud",
                                    (IDENTITY_POOL_ID,),
                                ),
                            ),
                        ),
                    )
                )
            )
        ),
    ),
    Remedy(
        "RoleOfAnotherAccount",
        read(identity_pool_roles=IdentityPoolRoles(FOREIGN_ARN)),
        "Use a role of the pools' account",
        WELL_MADE,
    ),
    Remedy(
        "RolesLeftUnchecked",
        groups_with_roles(ROLES_READ_AT_MOST),
        "Check the trust policies",
        groups_with_roles(ROLES_READ_AT_MOST - 1),
    ),
    Remedy(
        "TagSessionNotAllowed",
        read(follow_ups={TAGS: SessionTags(used=True), **follow_ups(role())}),
        "Allow sts:TagSession",
        read(follow_ups={TAGS: SessionTags(used=True), **follow_ups(role(trust=(TAGGING,)))}),
    ),
    Remedy(
        "TagSessionNotAllowed",
        read(follow_ups={TAGS: SessionTags(used=True), **follow_ups(role())}),
        "turn attributes for access control off",
        read(follow_ups={TAGS: SessionTags(used=False), **follow_ups(role())}),
    ),
    Remedy(
        "GroupPrecedenceShared",
        Setup({}, {**mapped(RoleMapping(LOGIN), groups=COMPETING).read, **KNOWN_ROLES}),
        "a different precedence",
        Setup(
            {},
            {
                **mapped(RoleMapping(LOGIN), groups=(COMPETING[0], Group("b", 2, OTHER_ARN))).read,
                **KNOWN_ROLES,
            },
        ),
    ),
    # API and bucket
    Remedy(
        "DataApiNotFound",
        Setup(
            WITH_API, {"data_api": DataApiReadings(Unread("appsync:GetGraphqlApi", "not_found"))}
        ),
        "Check the id",
        api(),
    ),
    Remedy(
        "DataApiRefusesUsers",
        api(DataApiMode("AMAZON_COGNITO_USER_POOLS", "us-east-1_Other")),
        "Add the user pool to the authorization modes",
        api(),
    ),
    Remedy(
        "DataApiRefusesUsers",
        api(DataApiMode("AMAZON_COGNITO_USER_POOLS", POOL_ID, "^another$")),
        "remove the regex",
        api(),
    ),
    Remedy(
        "DataApiNeedsIdentityPool",
        Setup(
            {**WITH_API, "IdentityPoolId": None},
            {"data_api": DataApiReadings(data_api("AWS_IAM")), **WITHOUT_POOL},
        ),
        "Set IdentityPoolId",
        api("AWS_IAM"),
    ),
    Remedy("DataApiKeyLeftOut", api("API_KEY"), "Set DataApiKey", api("API_KEY", keys=IN_A_DAY)),
    Remedy(
        "DataApiKeyUnusable",
        api("API_KEY", keys=EXPIRED),
        "Create a key",
        api("API_KEY", keys=IN_A_DAY),
    ),
    Remedy(
        "StorageBucketNotFound",
        Setup(
            WITH_BUCKET, {"storage": BucketReadings(Unread("s3:GetBucketLocation", "not_found"))}
        ),
        "name",
        Setup(WITH_BUCKET, {"storage": bucket_readings()}),
    ),
    Remedy(
        "StorageNeedsIdentityPool",
        Setup(
            {**WITH_BUCKET, "IdentityPoolId": None},
            {"storage": bucket_readings(), **WITHOUT_POOL},
        ),
        "Set IdentityPoolId",
        Setup(WITH_BUCKET, {"storage": bucket_readings()}),
    ),
    # The file
    Remedy(
        "DocumentInvalid",
        asked(Outputs={"auth": {"passwordless": {"preferred_challenge": "SMS_OTP"}}}),
        "prefer one of PASSWORD",
        asked(Outputs={"auth": {"passwordless": {"preferred_challenge": "PASSWORD"}}}),
    ),
    Remedy(
        "DocumentTooLarge",
        asked(Outputs={"custom": {"text": "x" * 9000}}),
        "S3",
        asked(Outputs={"custom": {"text": "x" * 9000}}, Destinations=["s3"]),
    ),
    Remedy(
        "PinpointEnded",
        asked(Outputs={"notifications": {**PINPOINT, **CONNECT}}),
        "Leave the keys of Amazon Pinpoint out",
        WELL_MADE,
    ),
    Remedy(
        "NotificationsStopFlutter",
        asked(Outputs={"notifications": CONNECT}),
        "publish a file without notifications",
        WELL_MADE,
    ),
    Remedy(
        "EmailMfaStopsAndroid",
        read(mfa=Mfa("OPTIONAL", totp=True, email=True)),
        "set Platform to android",
        Setup({"Platform": "android"}, {"mfa": Mfa("OPTIONAL", totp=True, email=True)}),
    ),
    Remedy(
        "PlatformCannotRead",
        asked(Platform="flutter", Outputs={"notifications": CONNECT}),
        "Leave notifications out",
        asked(Platform="flutter"),
    ),
    Remedy(
        "PlatformCannotRead",
        asked(Platform="android", Outputs={"auth": {"mfa_methods": ["EMAIL"]}}),
        "Leave EMAIL out",
        asked(Platform="android", Outputs={"auth": {"mfa_methods": []}}),
    ),
    Remedy(
        "OverrideContradicts",
        asked(Outputs={"auth": {"mfa_configuration": "OPTIONAL"}}),
        "Remove the override",
        WELL_MADE,
    ),
    Remedy(
        "OverrideContradicts",
        asked(Outputs={"auth": {"mfa_configuration": "OPTIONAL"}}),
        "change the resource",
        Setup(
            {"Outputs": {"auth": {"mfa_configuration": "OPTIONAL"}}},
            {"mfa": Mfa("OPTIONAL", totp=True)},
        ),
    ),
    Remedy(
        "OverrideMalformed",
        asked(Outputs={"geo": {"aws_region": "Frankfurt"}}),
        "Correct the value",
        asked(Outputs={"geo": {"aws_region": "eu-central-1"}}),
    ),
    Remedy(
        "FormatJoinsUrls",
        Setup(LEGACY, redirecting(TWO_URLS)),
        "a separate app client with one URL of each kind",
        Setup(LEGACY, redirecting(TWO_URLS[:1])),
    ),
    Remedy(
        "FormatAsksMore",
        Setup(LEGACY, BOTH_VERIFIED),
        "add it to auth.standard_required_attributes",
        Setup(
            {**LEGACY, "Outputs": {"auth": {"standard_required_attributes": ASKED}}}, BOTH_VERIFIED
        ),
    ),
]
# The first tells nothing to do. The second is of no request: `build --for add-output` finds it in the document.
WITHOUT_REMEDY = {"RoleMappingDenies", "AddOutputLosesText"}


def found(setup: Setup) -> dict[str, tuple[str, str]]:
    """The severity and the fix of each code."""
    try:
        request = parse_request(properties(**setup.asked))
    except RequestInvalid as refusal:
        problems = tuple(refusal.problems)
    else:
        problems = examine(request, readings(**setup.read), parameter_max_bytes=8192).problems
        problems += tuple(find_name_problems(setup.wanted)) if setup.wanted else ()
    return {problem.code: (problem.severity, problem.fix) for problem in problems}


@pytest.mark.parametrize("remedy", REMEDIES, ids=lambda remedy: f"{remedy.code}: {remedy.told}")
def test_what_a_fix_tells_to_do_makes_its_finding_go(remedy: Remedy) -> None:
    before, after = found(remedy.broken), found(remedy.repaired)

    assert remedy.told in before[remedy.code][1]
    assert remedy.code not in after
    new = {code for code, (severity, _) in after.items() if severity != "info"} - before.keys()
    assert new == set()


def test_every_error_and_every_problem_of_an_identity_pool_has_a_remedy_that_is_followed() -> None:
    # tests/unit/lint follows those of files.
    of_files = checks_of(SUBJECTS["Files written by hand"])
    checks = [check for check in CATALOGUE.values() if check not in of_files]
    errors = {check.code for check in checks if "error" in check.severities}
    of_identity_pools = {check.code for check in checks_of(SUBJECTS["Identity pool"])}

    followed = {remedy.code for remedy in REMEDIES}
    assert (errors | of_identity_pools) - followed == WITHOUT_REMEDY
