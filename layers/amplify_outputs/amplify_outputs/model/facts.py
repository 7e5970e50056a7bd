"""What Cognito says about the pools of a request, as values. Secrets never get this far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar

from amplify_outputs.model.ids import account_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.model.backend import (
        ApiKey,
        ApiKeys,
        Bucket,
        CorsRule,
        DataApi,
        PublicAccessBlock,
    )

T = TypeVar("T")


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

    `confirms_by_trigger`: a pre sign-up trigger may confirm and verify users by itself.
    `custom_senders`: triggers that deliver messages themselves, CustomEmailSender and
    CustomSMSSender. `tier` is the feature plan.
    """

    id: str
    arn: str
    password_policy: PasswordPolicy
    domain: str | None = None
    custom_domain: str | None = None
    required_attributes: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    alias_attributes: tuple[str, ...] = ()
    auto_verified_attributes: tuple[str, ...] = ()
    first_auth_factors: tuple[str, ...] = ()
    self_sign_up: bool = True
    confirms_by_trigger: bool = False
    sends_sms: bool = False
    sms_failure: str | None = None
    sends_email_with_ses: bool = False
    email_failure: str | None = None
    custom_senders: tuple[str, ...] = ()
    tier: str | None = None
    issuer_type: str = "ORIGINAL"

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
    access_token_minutes: int = 60
    registered_dynamically: bool = False

    @property
    def takes_pool_users(self) -> bool:
        """Whether users of the pool itself sign in through it, and not federated ones alone."""
        # Without OAuth the list of providers means nothing: sign-in by the API is always the pool's.
        return (
            not (self.oauth_enabled and self.identity_providers)
            or "COGNITO" in self.identity_providers
        )

    @property
    def federated_providers(self) -> tuple[str, ...]:
        """The providers other than the pool itself; they can be reached by redirect only."""
        return tuple(name for name in self.identity_providers if name != "COGNITO")


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
    """A group of the user pool."""

    name: str
    precedence: int | None = None
    role_arn: str | None = None


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A federated provider of the user pool; `type` is Cognito's, such as SAML or Google."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Login:
    """A user pool and app client whose tokens an identity pool takes."""

    provider_name: str
    client_id: str
    checks_revocation: bool = False


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool as DescribeIdentityPool reports it."""

    id: str
    guests_allowed: bool
    logins: tuple[Login, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleMapping:
    """How the users of one login get their roles: from their token's claims, or by rules.

    `denies_others`: who gets no role that way gets no credentials either.
    """

    provider: str
    denies_others: bool = False


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
class Condition:
    """One condition of a policy: operator, key and values."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """A statement that lets federated principals take the actions under its conditions."""

    principals: tuple[str, ...]
    actions: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role: the statements of its trust policy that allow, as IAM wrote them."""

    arn: str
    trust: tuple[Trust, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a document is built from. What the request does not name is absent.

    `api_key` is the key of the data API that expires last, if the request asks for it.
    """

    user_pool: UserPool
    app_client: AppClient
    mfa: Mfa
    groups: tuple[Group, ...] = ()
    identity_providers: tuple[IdentityProvider, ...] = ()
    identity_pool: IdentityPool | None = None
    identity_pool_roles: IdentityPoolRoles | None = None
    data_api: DataApi | None = None
    api_key: ApiKey | None = None
    bucket: Bucket | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A read that gave nothing: the resource is absent, the read is not allowed, or it failed.

    Only reads that are worth having, but not needed, are given up as `failed`.
    """

    action: str
    reason: Literal["not_found", "denied", "failed"]
    detail: str = ""


class Detail(NamedTuple):
    """A read that follows from what the pools say: it explains, and no document needs it."""

    kind: Literal["domain", "login_style", "resource_servers", "role"]
    name: str


DetailFact: TypeAlias = Domain | LoginStyle | ResourceServers | Role


@dataclass(frozen=True, slots=True)
class DataApiReadings:
    """What the reads of the data API gave; None where nothing was asked."""

    api: DataApi | Unread | None = None
    keys: ApiKeys | Unread | None = None


@dataclass(frozen=True, slots=True)
class BucketReadings:
    """What the reads of the bucket gave; None where nothing was asked."""

    bucket: Bucket | Unread | None = None
    cors: tuple[CorsRule, ...] | Unread | None = None
    public_access_block: PublicAccessBlock | Unread | None = None
    policy_is_public: bool | Unread | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """What the reads gave, each of which may have given nothing. None where nothing was asked.

    `client_secrets` counts the secrets of the app client; `replicas` are the regions that the user
    pool is replicated to.
    """

    user_pool: UserPool | Unread
    app_client: AppClient | Unread
    mfa: Mfa | Unread
    groups: tuple[Group, ...] | Unread
    identity_providers: tuple[IdentityProvider, ...] | Unread
    identity_pool: IdentityPool | Unread | None = None
    identity_pool_roles: IdentityPoolRoles | Unread | None = None
    client_secrets: int | Unread = 0
    replicas: tuple[str, ...] | Unread = ()
    details: Mapping[Detail, DetailFact | Unread] = field(default_factory=dict)
    data_api: DataApiReadings = DataApiReadings()
    storage: BucketReadings = BucketReadings()

    def facts(self) -> Facts | None:
        """The complete facts, or None when a read gave nothing."""
        if (
            isinstance(self.user_pool, Unread)
            or isinstance(self.app_client, Unread)
            or isinstance(self.mfa, Unread)
            or isinstance(self.groups, Unread)
            or isinstance(self.identity_providers, Unread)
            or isinstance(self.identity_pool, Unread)
            or isinstance(self.identity_pool_roles, Unread)
            or isinstance(self.data_api.api, Unread)
            or isinstance(self.data_api.keys, Unread)
            or isinstance(self.storage.bucket, Unread)
        ):
            return None
        keys = self.data_api.keys
        return Facts(
            self.user_pool,
            self.app_client,
            self.mfa,
            self.groups,
            self.identity_providers,
            self.identity_pool,
            self.identity_pool_roles,
            self.data_api.api,
            keys.last if keys else None,
            self.storage.bucket,
        )


def known(reading: T | Unread | None) -> T | None:
    """What a read gave, if it gave anything."""
    return None if isinstance(reading, Unread) else reading
