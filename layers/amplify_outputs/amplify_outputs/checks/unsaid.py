"""What the pool and the client do at sign-up and sign-in, the file cannot say, and the app must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import asked_at_sign_up, leaves_pool_out, signs_in_by_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem

VERIFICATION_BY_LINK = Check(
    "VerificationByLink",
    "info",
    title="the user pool sends a link to verify e-mail addresses, and Amplify's form asks for a code",
    effect="After sign-up the Authenticator asks for a code, and new users have none. They are confirmed as soon as they "
    "follow the link, but the form does not notice. The file cannot say so.",
    fix="Let the user pool send a code. Or let the app show, after sign-up, that users must follow the link and then "
    "sign in.",
    sources=("amplify-ui-link", "cognito-verification"),
    console="User pool > Authentication methods > Message templates > Verification message > Edit: Code.",
    cloudformation="`AWS::Cognito::UserPool`: `VerificationMessageTemplate: { DefaultEmailOption: CONFIRM_WITH_CODE }`.",
    terraform='`aws_cognito_user_pool`: `verification_message_template { default_email_option = "CONFIRM_WITH_CODE" }`.',
)
SIGN_UP_BY_ADMINISTRATORS_ONLY = Check(
    "SignUpByAdministratorsOnly",
    "info",
    title="only administrators can create users, and Amplify's form offers sign-up",
    effect="People who sign up get `SignUp is not permitted for this user pool`. The file cannot say so.",
    fix="Hide sign-up in the app: the Authenticator has `hideSignUp` for it. Or let users sign up.",
    sources=("amplify-ui-sign-up",),
    console="User pool > Sign-up > Self-service sign-up > Edit.",
    cloudformation="`AWS::Cognito::UserPool`: `AdminCreateUserConfig: { AllowAdminCreateUserOnly: false }`.",
    terraform="`aws_cognito_user_pool`: `admin_create_user_config { allow_admin_create_user_only = false }`.",
)
SIGN_UP_OPEN = Check(
    "SignUpOpen",
    "info",
    title="everybody can sign up through an app client whose providers leave COGNITO out",
    effect="The sign-in pages offer federated providers only. But the API still takes sign-ups of everybody who knows "
    "the id of the app client, which each app shows. These users are users of the pool, and sign in by each flow that "
    "the client allows. Only a pre sign-up trigger could refuse them.",
    fix="If all users come from federated providers, let only administrators create users; sign-in with a provider "
    "does not need sign-up. If users should sign up, add COGNITO to the providers of the app client.",
    sources=("cognito-model",),
    console="User pool > Sign-up > Self-service sign-up > Edit.",
    cloudformation="`AWS::Cognito::UserPool`: `AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }`.",
    terraform="`aws_cognito_user_pool`: `admin_create_user_config { allow_admin_create_user_only = true }`.",
)
RECOVERY_BY_ADMINISTRATORS_ONLY = Check(
    "RecoveryByAdministratorsOnly",
    "info",
    title="only administrators can reset passwords, and Amplify's form offers it",
    effect="`Forgot your password?` always fails. The file cannot say so.",
    fix="Hide the link in the app, and say there how users get a new password. Or let users recover their accounts by "
    "e-mail or SMS.",
    sources=("cognito-model",),
    console="User pool > Sign-in > User account recovery > Edit: Self-service account recovery.",
    cloudformation="`AWS::Cognito::UserPool`: `AccountRecoverySetting: { RecoveryMechanisms: [{ Name: verified_email, "
    "Priority: 1 }] }`.",
    terraform="`aws_cognito_user_pool`: `account_recovery_setting { recovery_mechanism { ... } }`, with the name "
    '`"verified_email"`.',
)
USER_MIGRATION_NOT_REACHED = Check(
    "UserMigrationNotReached",
    "warning",
    title="a trigger migrates users at sign-in, but no flow of the app client gives it their passwords",
    effect="Cognito calls the trigger with the password that the user typed, which SRP never sends. Users who are not in "
    "the user pool yet get `Incorrect username or password.`",
    fix="Allow ALLOW_USER_PASSWORD_AUTH, and let the app sign in with `authFlowType: 'USER_PASSWORD_AUTH'`. If users "
    "are migrated when they reset their password, or otherwise, accept this.",
    sources=("amplify-js-migration", "cognito-model"),
    console="User pool > App clients > the client > Edit: Authentication flows, ALLOW_USER_PASSWORD_AUTH.",
    cloudformation="`AWS::Cognito::UserPoolClient`: add `ALLOW_USER_PASSWORD_AUTH` to `ExplicitAuthFlows`.",
    terraform='`aws_cognito_user_pool_client`: add `"ALLOW_USER_PASSWORD_AUTH"` to `explicit_auth_flows`.',
    acceptable=True,
)

# Flows in which Cognito gets the password itself; in sign-in by choice an app can send it as well.
_PASSWORD_FLOWS: Final = frozenset(
    {
        "ADMIN_NO_SRP_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "USER_PASSWORD_AUTH",
    }
)


def check_verification_by_link(pool: UserPool) -> Iterator[Problem]:
    """New users get the code that the form asks for. Triggers may write or send it otherwise."""
    sent = asked_at_sign_up(pool).intersection(pool.auto_verified_attributes)
    by_trigger = (
        pool.confirms_by_trigger
        or pool.custom_messages
        or "CustomEmailSender" in pool.custom_senders
    )
    # With both, the code goes to the phone number [cognito-verification].
    if pool.confirms_by_link and pool.self_sign_up and sent == {"email"} and not by_trigger:
        yield VERIFICATION_BY_LINK.found(
            subject=f"user pool {pool.id}",
            message=f"User pool {pool.id} sends new users a link (CONFIRM_WITH_LINK), but Amplify's "
            "sign-up form asks them for a code.",
            fix="Let the user pool send a code, or let the app tell users to follow the link and then "
            "sign in.",
        )


def check_sign_up_is_possible(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """Amplify's form offers sign-up to those who can sign up, and nobody else can."""
    if not pool.self_sign_up:
        if signs_in_by_form(client):
            yield SIGN_UP_BY_ADMINISTRATORS_ONLY.found(
                subject=f"user pool {pool.id}",
                message=f"Only administrators create users in user pool {pool.id}, but Amplify's form "
                "offers sign-up.",
                fix="Hide sign-up in the app (hideSignUp), or let users sign up.",
            )
    elif leaves_pool_out(client) and not pool.confirms_by_trigger:
        yield SIGN_UP_OPEN.found(
            subject=f"app client {client.id}",
            message=f"App client {client.name} offers {', '.join(client.federated_providers)} only, "
            f"but everybody can sign up to user pool {pool.id} through it.",
            fix="If all users come from these providers, let only administrators create users. "
            "Otherwise add COGNITO to the providers.",
        )


def check_recovery(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """Users who forgot their password can get a new one where Amplify's form offers it."""
    if pool.recovery == ("admin_only",) and signs_in_by_form(client):
        yield RECOVERY_BY_ADMINISTRATORS_ONLY.found(
            subject=f"user pool {pool.id}",
            message=f"Only administrators reset passwords in user pool {pool.id} (admin_only): "
            '"Forgot your password?" in Amplify\'s form always fails.',
            fix="Hide the link in the app, or let users recover their accounts by e-mail or SMS.",
        )


def check_migration(pool: UserPool, client: AppClient) -> Iterator[Problem]:
    """A trigger that migrates users gets the passwords that it needs."""
    if (
        pool.migrates_users
        and signs_in_by_form(client)
        and _PASSWORD_FLOWS.isdisjoint(client.auth_flows)
    ):
        yield USER_MIGRATION_NOT_REACHED.found(
            subject=f"app client {client.id}",
            message=f"User pool {pool.id} migrates users at sign-in, but app client {client.name} "
            "allows no flow with a password: users who are not in the pool yet cannot sign in.",
            fix="Allow ALLOW_USER_PASSWORD_AUTH and let the app use it, or accept this.",
        )
