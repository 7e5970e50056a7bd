"""What can be wrong with a user pool as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.checks.reads import denied
from amplify_outputs.model.ids import user_pool_region
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

USER_POOL_NOT_FOUND = Check(
    "UserPoolNotFound",
    "error",
    title="the user pool does not exist in its region of this account",
    effect="An app with this file would answer every sign-in with ResourceNotFoundException.",
    fix="Compare the id with the list of user pools of that region and account. The part before"
    " the underscore is the region.",
    sources=("cognito-api",),
    console="Amazon Cognito > User pools, in the region that the id begins with: copy the User pool ID.",
    cloudformation="`Custom::AmplifyOutputs`: `UserPoolId: !Ref UserPool`, or an import of the id that the pool's stack exports.",
    terraform="Pass `aws_cognito_user_pool.<name>.id`, from the state of the account and region that own the pool.",
)
ALIAS_SIGN_IN = Check(
    "AliasSignIn",
    "warning",
    title="people sign up to the pool with a user name, and may sign in with an alias",
    effect="The file has no `username_attributes`: Amplify's sign-up form asks for a user name, and for an alias only where "
    "the pool requires that attribute. Signing in with the alias works once it is verified.",
    fix="Accept it if user names are what you want. The aliases of a pool never change: to let people sign in by e-mail "
    "or phone alone, make another pool with username attributes.",
    sources=("cognito-attributes", "amplify-js"),
    console="Amazon Cognito > User pools > Create user pool: Options for sign-in identifiers, without Username.",
    cloudformation="Another `AWS::Cognito::UserPool` with `UsernameAttributes: [email]` in place of `AliasAttributes`. An "
    "update of the one that there is fails.",
    terraform='`aws_cognito_user_pool`: `username_attributes = ["email"]` in place of `alias_attributes`. Terraform makes '
    "another pool and deletes the old one with its users.",
    acceptable=True,
)
ISSUER_UPDATED = Check(
    "IssuerUpdated",
    "warning",
    title="the user pool signs its tokens with the updated issuer",
    effect="Tokens then name `https://issuer-cognito-idp...`, while identity pools know logins as `cognito-idp...`. Amplify's "
    "JavaScript library takes the name of the login from the token, so that signed-in users may get no AWS credentials. "
    "Nobody has published a test of the two together.",
    fix="Sign in with the app and fetch credentials. If that works, accept it; if not, go back to the original issuer, "
    "which a replicated pool cannot have.",
    sources=("cognito-issuer", "amplify-js"),
    console="User pool > Settings: the issuer.",
    cloudformation="`AWS::Cognito::UserPool`: `IssuerConfiguration: { Type: ORIGINAL }`.",
    terraform='`awscc_cognito_user_pool`: `issuer_configuration = { type = "ORIGINAL" }`.',
    acceptable=True,
)
REPLICAS_LEFT_OUT = Check(
    "ReplicasLeftOut",
    "info",
    title="the user pool is replicated to other regions, which the file cannot name",
    effect="A replica has the id of its pool, from which Amplify takes the region: apps go on calling that one region, also "
    "while another has taken over.",
    fix="Nothing in the file can change it. Where people sign in by redirect, a custom domain can fail over by itself.",
    sources=("cognito-replication",),
    console="The user pool's multi-Region replication shows the replicas.",
    cloudformation="`AWS::Cognito::UserPoolDomain`: `Routing: { Failover: { SecondaryRegion: ... } }`.",
    terraform="`awscc_cognito_user_pool_domain`: `routing`.",
)


def subject(request: PublishRequest) -> str:
    """How messages name the user pool."""
    return f"user pool {request.user_pool_id}"


def check_user_pool_was_read(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The pool exists, and so do its settings; denied reads are named one by one."""
    about_the_pool = (
        readings.user_pool,
        readings.mfa,
        readings.groups,
        readings.identity_providers,
    )
    unread = [reading for reading in about_the_pool if isinstance(reading, Unread)]
    if any(reading.reason == "not_found" for reading in unread):
        region = user_pool_region(request.user_pool_id)
        yield USER_POOL_NOT_FOUND.found(
            subject=subject(request),
            message=f"User pool {request.user_pool_id} was not found in {region} of this account.",
            fix="Check the id, the region that it begins with, and the account: pools of other "
            "accounts cannot be read.",
        )
    for reading in unread:
        if reading.reason == "denied":
            yield denied(reading, subject(request))


def check_aliases(pool: UserPool) -> Iterator[Problem]:
    """How people sign in is what the file can say."""
    if pool.alias_attributes:
        aliases = ", ".join(pool.alias_attributes)
        yield ALIAS_SIGN_IN.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} has aliases: people sign up with a user name and may also "
            f"sign in with {aliases}. username_attributes is left out of the file.",
            fix="Accept it if user names are what you want.",
        )


def check_issuer(request: PublishRequest, pool: UserPool) -> Iterator[Problem]:
    """Tokens name the issuer that identity pools know."""
    if pool.issuer_type == "UPDATED" and request.identity_pool_id is not None:
        yield ISSUER_UPDATED.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} uses the updated issuer (issuer-cognito-idp), which "
            "identity pools may not take as the login that they know.",
            fix="Test that the app gets identity-pool credentials, then accept it.",
        )


def check_replicas(pool: UserPool, replicas: tuple[str, ...] | None) -> Iterator[Problem]:
    """One region is all there is."""
    if replicas:
        yield REPLICAS_LEFT_OUT.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} is replicated to {', '.join(replicas)}; the file names "
            f"{user_pool_region(pool.id)} only.",
            fix="Nothing in the file can change it; the domain of the pool can fail over by itself.",
        )
