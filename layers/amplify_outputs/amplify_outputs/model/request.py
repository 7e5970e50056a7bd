"""What somebody asks for, in its final types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.ids import account_of
from amplify_outputs.schema import versions

if TYPE_CHECKING:
    from collections.abc import Mapping


DESTINATIONS: Final = ("ssm", "s3")
# What `FailOn` may be, the default first.
SEVERITIES: Final = ("error", "warning")
# What `Platform` may be, the client library that alone reads the file; and how messages call it.
PLATFORMS: Final = {
    "javascript": "JavaScript",
    "swift": "Swift",
    "android": "Android",
    "flutter": "Flutter",
}
# The name of a request that nobody has named, because it is only checked.
UNNAMED: Final = "unpublished"


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the author relies on; a difference is an error. `None` expects nothing."""

    authenticated_role_arn: str | None = None
    unauthenticated_role_arn: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """A request in its final types. Two equal requests ask for the same publication.

    `outputs` has the types of the format; `properties` gives the request back as it came, in a
    form that `parse_request` reads again. `data_api_region` is None for the region where it runs;
    `data_api_key` asks for the API's key in the file. `formats` are those in addition to JSON.
    `platform` is the client library that alone reads the file; None if several may.
    `pool_role_arn` is a role to read the pools with; None reads them with the caller's own permissions.
    """

    name: str
    user_pool_id: str
    user_pool_client_id: str
    identity_pool_id: str | None = None
    data_api_id: str | None = None
    data_api_region: str | None = None
    data_api_key: bool = False
    storage_bucket_name: str | None = None
    pool_role_arn: str | None = None
    outputs_version: str = versions.NEWEST_VERSION
    platform: str | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    destinations: tuple[str, ...] = DESTINATIONS
    fail_on: str = "error"
    accept_problems: tuple[str, ...] = ()
    expect: Expectations = field(default_factory=Expectations)
    adopt: bool = field(default=False, compare=False)
    keep_in_sync: bool = True
    properties: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def pool_ids(self) -> tuple[str, ...]:
        """The pools that it is about."""
        return tuple(filter(None, (self.user_pool_id, self.identity_pool_id)))

    def may_be_read_by(self, *platforms: str) -> bool:
        """Whether one of these client libraries may read the file. Without `Platform`, each may."""
        return self.platform is None or self.platform in platforms

    @property
    def may_run_in_browsers(self) -> bool:
        """Whether an app with the file may be a web page. Flutter makes web pages, too."""
        return self.may_be_read_by("javascript", "flutter")

    @property
    def may_run_on_phones(self) -> bool:
        """Whether a library for mobile apps may read the file, with rules other than those of Amplify JavaScript."""
        return self.may_be_read_by("swift", "android", "flutter")

    @property
    def account(self) -> str:
        """How messages name the account whose pools are read."""
        return f"account {account_of(self.pool_role_arn)}" if self.pool_role_arn else "this account"

    @property
    def reading_role(self) -> str:
        """How messages name the role that needs permission to read."""
        return (
            f"role {self.pool_role_arn}" if self.pool_role_arn else "the role that runs the check"
        )
