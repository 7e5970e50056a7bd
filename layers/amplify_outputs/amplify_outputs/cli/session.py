"""The AWS of a command: the profile and the region that its options name, or those of the SDK's configuration."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from botocore.session import Session

from amplify_outputs.aws.clients import Aws

if TYPE_CHECKING:
    import argparse


def aws_of(options: argparse.Namespace, aws: Aws | None = None) -> Aws:
    """The clients for the command. No call to AWS. `aws` takes the place of those of a new session.

    Raises WrongUsage for a profile that does not exist.
    """
    profile, region = options.profile, region_of(options)
    if aws is None:
        session = Session(profile=profile)
        if profile and profile not in session.available_profiles:
            # Only a mistake needs it, and it imports more.
            from amplify_outputs.cli.exit_codes import WrongUsage  # noqa: PLC0415

            known = ", ".join(sorted(session.available_profiles)) or "none"
            message = f"There is no profile {profile} in the AWS configuration of this machine. Profiles: {known}."
            raise WrongUsage(message)
        aws = Aws(session)
    return aws.in_region(region) if region else aws


def region_of(options: argparse.Namespace) -> str | None:
    """The region that the command works in, if an option names it: of several, the first."""
    named = options.region
    first: str | None = named[0] if isinstance(named, list) and named else named
    return first or None


def profile_of(options: argparse.Namespace) -> str:
    """The name of the profile whose credentials are used, or "" if none is named, or the command uses none."""
    return getattr(options, "profile", None) or os.environ.get("AWS_PROFILE") or ""
