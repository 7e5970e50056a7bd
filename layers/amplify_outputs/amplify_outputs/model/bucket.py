"""What S3 says about the bucket of a request, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket that exists, and the region that it is in."""

    name: str
    region: str


@dataclass(frozen=True, slots=True)
class CorsRule:
    """What a bucket lets pages of some origins do, as GetBucketCors reports it."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    exposed_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicAccessBlock:
    """Which ways of making a bucket public it blocks by itself; the account may block more."""

    blocks_acls: bool = False
    ignores_acls: bool = False
    blocks_policies: bool = False
    restricts_policies: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The settings that are off, by the names that S3 gives them."""
        settings = {
            "BlockPublicAcls": self.blocks_acls,
            "IgnorePublicAcls": self.ignores_acls,
            "BlockPublicPolicy": self.blocks_policies,
            "RestrictPublicBuckets": self.restricts_policies,
        }
        return tuple(name for name, on in settings.items() if not on)
