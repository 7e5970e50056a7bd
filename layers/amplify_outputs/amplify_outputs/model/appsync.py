"""What AppSync says about the API of a request, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from amplify_outputs.model.ids import region_of


@dataclass(frozen=True, slots=True)
class DataApiMode:
    """One way in which an API lets callers in; `type` is AppSync's word, such as API_KEY.

    `user_pool_id` is set for user pools alone. `client_pattern` is the regular expression that the
    id of an app client must match there; None accepts every app client of the pool.
    """

    type: str
    user_pool_id: str | None = None
    client_pattern: str | None = None


@dataclass(frozen=True, slots=True)
class DataApi:
    """A GraphQL API as GetGraphqlApi reports it. The first of the modes is its default.

    `private` says that it answers inside a VPC only.
    """

    id: str
    arn: str
    name: str
    url: str | None
    modes: tuple[DataApiMode, ...]
    private: bool = False

    @property
    def region(self) -> str:
        """The region that it is in."""
        return region_of(self.arn)

    @property
    def default_mode(self) -> str:
        """The type of its default mode."""
        return self.modes[0].type

    def has(self, mode: str) -> bool:
        """Whether callers of that type are let in, by default or additionally."""
        return any(mode == each.type for each in self.modes)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of an API. It is its own id; `expires_at` is in seconds of the Unix epoch."""

    id: str = field(repr=False)
    expires_at: int


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys of an API as ListApiKeys reports them, and when it did, in epoch seconds."""

    keys: tuple[ApiKey, ...]
    read_at: int

    @property
    def last(self) -> ApiKey | None:
        """The key that expires last, which may have expired already; None without any key."""
        return max(self.keys, key=lambda key: (key.expires_at, key.id), default=None)
