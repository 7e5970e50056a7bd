"""What Cognito says about the pools of a request, as values. Secrets never get this far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from amplify_outputs.model.ids import account_of


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The rules for passwords; a rule that Cognito does not mention is off."""

    min_length: int
    require_numbers: bool = False
    require_lowercase: bool = False
    require_uppercase: bool = False
    require_symbols: bool = False


@dataclass(frozen=True, slots=True)
class UserPool:
    """A user pool as DescribeUserPool reports it.

    `immutable_attributes` can never be written again, also not with the same value.
    `confirms_by_trigger`: a pre sign-up trigger may confirm and verify users by itself.
    `changes_tokens`: a pre token generation trigger may choose groups and roles by itself.
    `confirms_by_link`: the e-mail that verifies an address has a link, and no code, unless a
    trigger writes messages (`custom_messages`). `recovery` are the ways to a new password, such as
    `verified_email` or `admin_only`; `migrates_users`: a trigger fetches users from elsewhere.
    `custom_senders`: triggers that deliver messages themselves, CustomEmailSender and
    CustomSMSSender. `tier` is the feature plan.
    """

    id: str
    arn: str
    password_policy: PasswordPolicy
    domain: str | None = None
    custom_domain: str | None = None
    required_attributes: tuple[str, ...] = ()
    immutable_attributes: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    alias_attributes: tuple[str, ...] = ()
    auto_verified_attributes: tuple[str, ...] = ()
    first_auth_factors: tuple[str, ...] = ()
    self_sign_up: bool = True
    confirms_by_trigger: bool = False
    confirms_by_link: bool = False
    custom_messages: bool = False
    recovery: tuple[str, ...] = ()
    migrates_users: bool = False
    changes_tokens: bool = False
    sends_sms: bool = False
    sms_failure: str | None = None
    sends_email_with_ses: bool = False
    email_failure: str | None = None
    custom_senders: tuple[str, ...] = ()
    tier: str | None = None
    issuer_type: str = "ORIGINAL"
    name: str = ""

    @property
    def account(self) -> str:
        """The account that owns the pool, or "" where its ARN is not known."""
        return account_of(self.arn)


@dataclass(frozen=True, slots=True)
class AppClient:
    """An app client as DescribeUserPoolClient reports it; of its secret, only that there is one.

    `write_attributes` is None where the client may write all standard attributes.
    """

    id: str
    name: str
    has_secret: bool = False
    oauth_enabled: bool = False
    oauth_flows: tuple[str, ...] = ()
    oauth_scopes: tuple[str, ...] = ()
    callback_urls: tuple[str, ...] = ()
    sign_out_urls: tuple[str, ...] = ()
    identity_providers: tuple[str, ...] = ()
    auth_flows: tuple[str, ...] = ()
    default_redirect_url: str | None = None
    write_attributes: tuple[str, ...] | None = None
    rotates_refresh_tokens: bool = False
    access_token_seconds: int = 3600
    registered_dynamically: bool = False

    @property
    def federated_providers(self) -> tuple[str, ...]:
        """The providers other than the pool itself; they can be reached by redirect only."""
        return tuple(name for name in self.identity_providers if name != "COGNITO")


@dataclass(frozen=True, slots=True)
class AppClients:
    """App clients of a user pool, in the order of their names. Of some, only name and id are known."""

    clients: tuple[AppClient, ...]


@dataclass(frozen=True, slots=True)
class Mfa:
    """Multi-factor settings as GetUserPoolMfaConfig reports them."""

    configuration: Literal["OFF", "ON", "OPTIONAL"] = "OFF"
    sms: bool = False
    totp: bool = False
    email: bool = False
    relying_party_id: str | None = None
    user_verification: str | None = None
    passkeys_count_as_mfa: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the user pool. Cognito describes those that it generates for a provider as such."""

    name: str
    precedence: int | None = None
    role_arn: str | None = None
    described_as_generated: bool = False


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A federated provider of the user pool; `type` is Cognito's, such as SAML or Google."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Login:
    """A user pool and app client whose tokens an identity pool accepts."""

    provider_name: str
    client_id: str
    checks_revocation: bool = False


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool as DescribeIdentityPool reports it.

    `logins` are user pools. `oidc_providers` are ARNs of OpenID Connect providers of IAM, one of which
    may stand for a user pool too; `other_logins` are the names or ARNs of all the rest.
    """

    id: str
    guests_allowed: bool
    logins: tuple[Login, ...] = ()
    oidc_providers: tuple[str, ...] = ()
    other_logins: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class MappingRule:
    """A rule of a role mapping: the role of users with that claim; `match` is Cognito's word."""

    claim: str
    match: str
    value: str
    role_arn: str


@dataclass(frozen=True, slots=True)
class RoleMapping:
    """How the users of one login get their roles: from their token's claims, or by rules.

    `denies_others`: who gets no role that way gets no credentials either. `by_rules`: the rules
    choose, the first one that fits; otherwise the groups of the user do.
    """

    provider: str
    denies_others: bool = False
    by_rules: bool = False
    rules: tuple[MappingRule, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityPoolRoles:
    """The roles of an identity pool as GetIdentityPoolRoles reports them."""

    authenticated: str | None = None
    unauthenticated: str | None = None
    mappings: tuple[RoleMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the user pool as DescribeUserPoolDomain reports it.

    `status` is None where no such domain exists any more.
    """

    name: str
    status: str | None = None
    managed_login_version: int = 1


@dataclass(frozen=True, slots=True)
class LoginStyle:
    """That managed login pages have a style for the app client, or not."""

    assigned: bool


@dataclass(frozen=True, slots=True)
class ResourceServers:
    """The scopes that the resource servers of the user pool define, as `server/scope`."""

    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class CimdPolicies:
    """The app clients that the CIMD policies of the user pool open to software of other parties."""

    client_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Recoveries:
    """The status of a point-in-time recovery that keeps the user pool from being written; or None."""

    under_way: str | None = None


@dataclass(frozen=True, slots=True)
class SessionTags:
    """Whether an identity pool passes attributes of the pool's users on as tags of their sessions."""

    used: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a policy: operator, key and values."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """A statement that lets federated principals take the actions under its conditions.

    With `denies` it forbids them that. `other_principals` and `other_actions` are those of
    NotPrincipal and NotAction: if there are any, the statement is about all but these.
    """

    principals: tuple[str, ...]
    actions: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    denies: bool = False
    other_principals: tuple[str, ...] = ()
    other_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role: the statements of its trust policy, as IAM wrote them."""

    arn: str
    trust: tuple[Trust, ...] = ()
