"""Problems of a user pool as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks.reads import denied
from amplify_outputs.model.ids import user_pool_region
from amplify_outputs.model.problem import Check
from amplify_outputs.model.readings import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import Recoveries, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

USER_POOL_NOT_FOUND = Check(
    "UserPoolNotFound",
    "error",
    title="the user pool does not exist in its region of this account",
    effect="Every sign-in of an app with this file fails with ResourceNotFoundException.",
    fix="Compare the id with the list of user pools in that region and account. The part before the underscore is the "
    "region.",
    sources=("cognito-api",),
    console="Amazon Cognito > User pools, in the region that the id begins with: copy the User pool ID.",
    cloudformation="`Custom::AmplifyOutputs`: `UserPoolId: !Ref UserPool`, or an import of the id that the pool's stack exports.",
    terraform="Pass `aws_cognito_user_pool.<name>.id`, from the state of the account and region that own the pool.",
)
ALIAS_SIGN_IN = Check(
    "AliasSignIn",
    "warning",
    title="users sign up with a user name and can also sign in with an alias",
    effect="The file has no `username_attributes`: Amplify's sign-up form asks for a user name, and for an alias only "
    "if the user pool requires that attribute. Users can sign in with the alias once it is verified.",
    fix="If you want user names, accept this. The aliases of a user pool never change: for sign-in with only e-mail "
    "or phone, create another user pool with username attributes.",
    sources=("cognito-attributes", "amplify-js"),
    console="Amazon Cognito > User pools > Create user pool: Options for sign-in identifiers, without Username.",
    cloudformation="Another `AWS::Cognito::UserPool` with `UsernameAttributes: [email]` instead of `AliasAttributes`. "
    "An update of the existing one fails.",
    terraform='`aws_cognito_user_pool`: `username_attributes = ["email"]` instead of `alias_attributes`. Terraform '
    "creates another user pool and deletes the old one with its users.",
    acceptable=True,
)
ISSUER_UPDATED = Check(
    "IssuerUpdated",
    "warning",
    title="the user pool signs its tokens with the updated issuer",
    effect="Tokens then name `https://issuer-cognito-idp...`, while identity pools know logins as `cognito-idp...`. "
    "Amplify's JavaScript library reads the name of the login from the token, so signed-in users may get no AWS "
    "credentials. Nobody has published a test of the two together.",
    fix="Sign in with the app and fetch AWS credentials. If that works, accept this; if not, return to the original "
    "issuer, which a replicated user pool cannot have.",
    sources=("cognito-issuer", "amplify-js"),
    console="User pool > Settings: the issuer.",
    cloudformation="`AWS::Cognito::UserPool`: `IssuerConfiguration: { Type: ORIGINAL }`.",
    terraform='`awscc_cognito_user_pool`: `issuer_configuration = { type = "ORIGINAL" }`.',
    acceptable=True,
)
REPLICAS_LEFT_OUT = Check(
    "ReplicasLeftOut",
    "info",
    leaves_out="other regions",
    title="the user pool is replicated to other regions, which the file cannot name",
    effect="A replica has the id of its user pool, and Amplify reads the region from the id: apps keep calling that "
    "region, even after another one has taken over.",
    fix="The file cannot change this. If users sign in by redirect, a custom domain can fail over by itself.",
    sources=("cognito-replication",),
    console="The user pool's multi-Region replication shows the replicas.",
    cloudformation="`AWS::Cognito::UserPoolDomain`: `Routing: { Failover: { SecondaryRegion: ... } }`.",
    terraform="`awscc_cognito_user_pool_domain`: `routing`.",
)

RECOVERY_UNDER_WAY = Check(
    "RecoveryUnderWay",
    "info",
    title="a point-in-time recovery of the user pool is under way",
    effect="Cognito pauses everything that writes to the user pool: nobody can sign up, change a password or set up a "
    "second factor. When the recovery is applied, users and groups can change, and so can the file.",
    fix="Apply or cancel the recovery. The publisher refreshes the file afterwards.",
    sources=("cognito-model",),
    console="User pool > the point-in-time recovery.",
    cloudformation="`AWS::Cognito::UserPool` has no property for it: use the console or the AWS CLI.",
    terraform="`aws_cognito_user_pool` has no argument for it: use the console or the AWS CLI.",
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
            message=f"User pool {request.user_pool_id} was not found in {region} of {request.account}.",
            fix="Check the id, the region at its beginning, and the account: "
            f"{_OTHER_ACCOUNT[request.pool_role_arn is not None]}",
        )
    for reading in unread:
        if reading.reason == "denied":
            yield denied(request, reading, subject(request))


def check_aliases(pool: UserPool) -> Iterator[Problem]:
    """The file can say how users sign up, if they can. To sign in, a form takes any alias."""
    if pool.alias_attributes and pool.self_sign_up:
        aliases = ", ".join(pool.alias_attributes)
        yield ALIAS_SIGN_IN.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} has aliases: users sign up with a user name and can also "
            f"sign in with {aliases}. The file has no username_attributes.",
            fix="If you want user names, accept this.",
        )


def check_issuer(request: PublishRequest, pool: UserPool) -> Iterator[Problem]:
    """Tokens name the issuer that identity pools know."""
    if pool.issuer_type == "UPDATED" and request.identity_pool_id is not None:
        yield ISSUER_UPDATED.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} uses the updated issuer (issuer-cognito-idp), which "
            "identity pools may not accept as the login that they know.",
            fix="Test that the app gets AWS credentials, then accept this.",
        )


def check_replicas(pool: UserPool, replicas: tuple[str, ...] | None) -> Iterator[Problem]:
    """The user pool is in one region."""
    if replicas:
        yield REPLICAS_LEFT_OUT.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} is replicated to {', '.join(replicas)}; the file names "
            f"{user_pool_region(pool.id)} only.",
            fix="The file cannot change this; a custom domain of the user pool can fail over by itself.",
        )


def check_recoveries(pool: UserPool, recoveries: Recoveries | None) -> Iterator[Problem]:
    """The user pool can be written."""
    if recoveries is not None and recoveries.under_way:
        yield RECOVERY_UNDER_WAY.found(
            subject=f"user pool {pool.id}",
            message=f"A point-in-time recovery of user pool {pool.id} is {recoveries.under_way}: nobody "
            "can sign up or change a password until it ends.",
            fix="Apply or cancel the recovery; if its status names an error, ask AWS Support.",
        )


_OTHER_ACCOUNT: Final = {
    False: "to read pools of another account, set PoolRoleArn.",
    True: "PoolRoleArn must be a role of the account that has the pools.",
}
