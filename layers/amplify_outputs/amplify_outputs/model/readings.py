"""What the reads of a request gave, and the facts that they make if all of them succeeded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Self, TypeAlias, TypeVar, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.model.appsync import ApiKey, ApiKeys, DataApi
    from amplify_outputs.model.bucket import Bucket, CorsRule, PublicAccessBlock
    from amplify_outputs.model.pool_roles import RoleRefused

from amplify_outputs.model.facts import (
    AppClient,
    AppClients,
    CimdPolicies,
    Domain,
    Group,
    IdentityPool,
    IdentityPoolRoles,
    IdentityProvider,
    LoginStyle,
    Mfa,
    Recoveries,
    ResourceServers,
    Role,
    SessionTags,
    UserPool,
)

T = TypeVar("T")


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


FollowUpKind: TypeAlias = Literal[
    "domain",
    "login_style",
    "cimd_policies",
    "resource_servers",
    "recoveries",
    "app_clients",
    "session_tags",
    "role",
]
FOLLOW_UP_KINDS: Final[tuple[FollowUpKind, ...]] = get_args(FollowUpKind)


class FollowUp(NamedTuple):
    """A read that follows from what the pools say: it explains, and no document needs it."""

    kind: FollowUpKind
    name: str


FollowUpFact: TypeAlias = (
    Domain
    | LoginStyle
    | CimdPolicies
    | ResourceServers
    | Recoveries
    | AppClients
    | SessionTags
    | Role
)


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
    pool is replicated to. `role_refused` says why no read was made at all.
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
    follow_ups: Mapping[FollowUp, FollowUpFact | Unread] = field(default_factory=dict)
    data_api: DataApiReadings = DataApiReadings()
    storage: BucketReadings = BucketReadings()
    role_refused: RoleRefused | None = None

    @classmethod
    def without_role(cls, refused: RoleRefused) -> Self:
        """What is known if the role of the request could not be assumed: nothing."""
        nothing = Unread("sts:AssumeRole", "denied", refused.detail)
        return cls(nothing, nothing, nothing, nothing, nothing, role_refused=refused)

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
