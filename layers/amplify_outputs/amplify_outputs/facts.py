"""What Cognito says about the pools of a request, as values. Secrets never get this far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
    """A user pool as DescribeUserPool reports it."""

    id: str
    arn: str
    password_policy: PasswordPolicy
    domain: str | None = None
    custom_domain: str | None = None
    required_attributes: tuple[str, ...] = ()
    username_attributes: tuple[str, ...] = ()
    auto_verified_attributes: tuple[str, ...] = ()
    first_auth_factors: tuple[str, ...] = ()
    issuer_type: str = "ORIGINAL"


@dataclass(frozen=True, slots=True)
class AppClient:
    """An app client as DescribeUserPoolClient reports it; of its secret, only that there is one."""

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


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool as DescribeIdentityPool reports it."""

    id: str
    guests_allowed: bool
    logins: tuple[Login, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityPoolRoles:
    """The roles of an identity pool as GetIdentityPoolRoles reports them."""

    authenticated: str | None = None
    unauthenticated: str | None = None
    mapped_providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a document is built from. Identity pool facts are absent with the pool."""

    user_pool: UserPool
    app_client: AppClient
    mfa: Mfa
    groups: tuple[Group, ...] = ()
    identity_providers: tuple[IdentityProvider, ...] = ()
    identity_pool: IdentityPool | None = None
    identity_pool_roles: IdentityPoolRoles | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A read that gave nothing: the resource is absent, or the read is not allowed."""

    action: str
    reason: Literal["not_found", "denied"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """One wave of reads, each of which may have given nothing. None where nothing was asked."""

    user_pool: UserPool | Unread
    app_client: AppClient | Unread
    mfa: Mfa | Unread
    groups: tuple[Group, ...] | Unread
    identity_providers: tuple[IdentityProvider, ...] | Unread
    identity_pool: IdentityPool | Unread | None = None
    identity_pool_roles: IdentityPoolRoles | Unread | None = None

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
        ):
            return None
        return Facts(
            self.user_pool,
            self.app_client,
            self.mfa,
            self.groups,
            self.identity_providers,
            self.identity_pool,
            self.identity_pool_roles,
        )
