"""The properties of the request that the options stand for, with the ids that they give by other names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.cli.exit_codes import WrongUsage
from amplify_outputs.cli.pool_ids import ID_OPTIONS, Source, in_file, resolve, with_name
from amplify_outputs.cli.properties import NAMES, properties_of
from amplify_outputs.model.errors import FetchFailed
from amplify_outputs.model.ids import region_of, user_pool_region
from amplify_outputs.model.problem import listed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.record import PublicationRecord

_NEEDED: Final = ("UserPoolId", "UserPoolClientId")


def requested(options: argparse.Namespace, aws: Aws) -> tuple[dict[str, Any], Aws]:
    """The properties for `parse_request`, and the clients to read with.

    No call to AWS if the options give the ids themselves. A file may give the region, if nothing else does.
    Values of options take the place of those of a publication, but for ids: these must agree.
    Raises WrongUsage for ids that contradict each other, are several, or are not there; RequestInvalid for
    what is not JSON; OSError for a file that cannot be read; errors of botocore as they are.
    """
    given = properties_of(options)
    record = _record(options, aws)
    sources = []
    base: Mapping[str, Any] = {}
    if record is not None:
        base = record.request
        sources.append(
            Source(
                f"publication {record.name}",
                {name: {base[name]: name} for name in ID_OPTIONS if base.get(name)},
            )
        )
    if options.from_file is not None:
        source, region = in_file(options.from_file, Path(options.from_file).read_bytes())
        sources.append(source)
        aws = aws.in_region(region) if region and not aws.region else aws
    if options.from_stack is not None:
        sources.append(_stack(options.from_stack, aws))
    ids = {name: given[name] for name in ID_OPTIONS if given.get(name)}
    if sources or any(_named(options, option) for option in NAMES):
        ids = _with_names(options, ids, sources, aws)
        require(ids, sources)
    return {**base, **given, **ids}, aws


def _record(options: argparse.Namespace, aws: Aws) -> PublicationRecord | None:
    name = getattr(options, "publication", None)
    if name is None:
        return None
    # Only a publication needs them, and their imports take time.
    from amplify_outputs.cli.publisher import publications  # noqa: PLC0415
    from amplify_outputs.store.unrecorded import explain_missing_record  # noqa: PLC0415

    published = publications(options, aws)
    record = published.record(name)
    if record is None:
        raise FetchFailed(explain_missing_record(name, published))
    return record


def _stack(stack: str, aws: Aws) -> Source:
    from amplify_outputs.pools.stack import pools_of_stack  # noqa: PLC0415 - only a stack needs it

    aws = aws.in_region(region) if (region := region_of(stack)) else aws
    found = pools_of_stack(aws.cloudformation, stack)
    if found is None:
        message = f"There is no stack {stack} in {aws.region}. Check its name, the region and the account."
        raise WrongUsage(message)
    if not found.ids:
        nested = f" Its nested stacks were not looked into: {listed(found.nested)}." * bool(
            found.nested
        )
        message = f"Stack {stack} has no user pool, app client or identity pool.{nested}"
        raise WrongUsage(message)
    return Source(f"stack {stack}", found.ids)


def _with_names(
    options: argparse.Namespace, given: Mapping[str, str], sources: list[Source], aws: Aws
) -> dict[str, str]:
    """The ids, after the names were looked up: of the user pool first, because the others are in it or near it."""
    from amplify_outputs.pools import discovery  # noqa: PLC0415 - only names need it

    sources = list(sources)
    if name := _named(options, "--user-pool"):
        idp = aws.client("cognito-idp", aws.region)
        region = idp.meta.region_name
        found = with_name(
            name, "--user-pool", "user pool", discovery.user_pools(idp), f"region {region}"
        )
        sources.append(_source("UserPoolId", found))
    user_pool = resolve(_only(given, "UserPoolId"), _about(sources, "UserPoolId")).get("UserPoolId")
    if name := _named(options, "--user-pool-client"):
        if not user_pool:
            message = (
                "--user-pool-client is a name in a user pool: add --user-pool or --user-pool-id."
            )
            raise WrongUsage(message)
        clients = discovery.app_clients(aws.cognito_idp(user_pool_region(user_pool)), user_pool)
        found = with_name(
            name, "--user-pool-client", "app client", clients, f"user pool {user_pool}"
        )
        sources.append(_source("UserPoolClientId", found))
    if name := _named(options, "--identity-pool"):
        region = (user_pool and user_pool_region(user_pool)) or aws.region
        identity = aws.client("cognito-identity", region)
        region = identity.meta.region_name
        found = with_name(
            name,
            "--identity-pool",
            "identity pool",
            discovery.identity_pools(identity),
            f"region {region}",
        )
        sources.append(_source("IdentityPoolId", found))
    return resolve(given, sources)


def require(ids: Mapping[str, str], sources: Sequence[Source] = ()) -> None:
    """Raises WrongUsage if a user pool or an app client is missing. `sources` are where they could have been."""
    for name in _NEEDED:
        if name not in ids:
            kind, option = ID_OPTIONS[name]
            where = " and ".join(source.where for source in sources)
            found = f"{where} names no {kind}" if where else f"No {kind} is named"
            message = f"{found}: add {option}, or its name with {option.removesuffix('-id')}."
            raise WrongUsage(message)


def _named(options: argparse.Namespace, option: str) -> str | None:
    value: str | None = getattr(options, option.removeprefix("--").replace("-", "_"))
    return value


def _source(name: str, found: tuple[str, str]) -> Source:
    id_, where = found
    return Source(where, {name: {id_: where}})


def _about(sources: list[Source], name: str) -> list[Source]:
    return [Source(each.where, _only(each.ids, name)) for each in sources]


def _only(ids: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {name: ids[name]} if name in ids else {}
