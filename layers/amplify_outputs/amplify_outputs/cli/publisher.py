"""The publisher that the options name: its bucket, its name policy and how it writes, as its stack keeps it in SSM."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from amplify_outputs.aws.waves import Wave
from amplify_outputs.model.errors import AmplifyOutputsError
from amplify_outputs.model.ids import account_of
from amplify_outputs.model.moments import fine_moment_of
from amplify_outputs.model.owner import Owner
from amplify_outputs.model.pool_roles import NO_POOL_ROLES, PoolRoles
from amplify_outputs.model.settings import (
    Settings,
    bucket_parameter_name,
    name_policy_parameter_name,
    pool_roles_parameter_name,
    tier_parameter_name,
    writing_parameter_name,
)
from amplify_outputs.model.writing import AS_AWS_DOES, Writing
from amplify_outputs.store.reader import PublicationReader, or_none

if TYPE_CHECKING:
    import argparse

    from mypy_boto3_ssm.type_defs import ParameterTypeDef

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.store.writer import PublicationStore

REMOVAL_PAGE: Final = "docs/how-to/remove-the-publisher.md"
# The default of a publisher that was deployed before its stack had a parameter for this.
_UNKNOWN_TIER: Final = "Intelligent-Tiering"


def publications(options: argparse.Namespace, aws: Aws) -> PublicationReader:
    """The publications of the publisher, for reading. No call to AWS if --bucket names the bucket.

    Then the bucket may be of any account; otherwise it must be of the account of the publisher's parameters.
    Raises AmplifyOutputsError if there is no publisher.
    """
    prefix = options.parameter_prefix
    if options.bucket:
        return PublicationReader(aws, Settings(options.bucket, "", prefix))
    found = _bucket(prefix, aws)
    aws.expect_bucket_owner(account_of(found["ARN"]))
    return PublicationReader(aws, Settings(found["Value"], "", prefix))


def publisher(options: argparse.Namespace, aws: Aws) -> PublicationStore:
    """The publications of the publisher, for writing: one wave of four reads.

    From then on the bucket, and every other one, must be of the account of its parameters.
    Raises AmplifyOutputsError if there is no publisher.
    """
    # Only what writes needs it, and its import takes time.
    from amplify_outputs.store.writer import PublicationStore  # noqa: PLC0415

    prefix = options.parameter_prefix
    with Wave() as wave:
        bucket = wave.call(_bucket, prefix, aws)
        tier = wave.call(_parameter, tier_parameter_name(prefix), aws)
        writing = wave.call(_parameter, writing_parameter_name(prefix), aws)
        policy = wave.call(_parameter, name_policy_parameter_name(prefix), aws)
        pool_roles = wave.call(_parameter, pool_roles_parameter_name(prefix), aws)
    # The ARN of this parameter begins like those of all publications.
    place, _, _ = bucket.result()["ARN"].rpartition("/.publisher/")
    aws.expect_bucket_owner(account_of(place))
    how, found, rules = writing.result(), tier.result(), policy.result()
    roles = pool_roles.result()
    return PublicationStore(
        aws,
        Settings(
            bucket.result()["Value"],
            place,
            prefix,
            found["Value"] if found else _UNKNOWN_TIER,
            Writing.from_json(how["Value"]) if how else AS_AWS_DOES,
            rules["Value"] if rules else "",
            pool_roles=PoolRoles.from_json(roles["Value"]) if roles else NO_POOL_ROLES,
        ),
    )


def pool_roles_of(options: argparse.Namespace, aws: Aws) -> PoolRoles:
    """The roles of other accounts that the publisher may use; none if it is older than they are. One read."""
    found = _parameter(pool_roles_parameter_name(options.parameter_prefix), aws)
    return PoolRoles.from_json(found["Value"]) if found else NO_POOL_ROLES


def owner_of(name: str, store: PublicationStore) -> Owner:
    """The command line as owner of that name, in the account of the publisher."""
    return Owner.of_command_line(store.settings.account, name)


def _bucket(prefix: str, aws: Aws) -> ParameterTypeDef:
    name = bucket_parameter_name(prefix)
    found = _parameter(name, aws)
    if found is None:
        message = (
            f"No publisher was found: SSM parameter {name} does not exist in {aws.ssm.meta.region_name}. "
            "Check the region and --parameter-prefix, or deploy a publisher. If a publisher was removed here, "
            f"its files may still be there: see {REMOVAL_PAGE}."
        )
        raise AmplifyOutputsError(message)
    return found


def _parameter(name: str, aws: Aws) -> ParameterTypeDef | None:
    answer = or_none(lambda: aws.ssm.get_parameter(Name=name))
    return answer["Parameter"] if answer else None


def requested_now() -> str:
    """This moment in a form that sorts by time, also within a second, as `stack_request` has it."""
    return fine_moment_of(datetime.now(UTC))
