"""What decides who gets a name: the name policy, the tags of a stack, and names like it. Only reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.aws.replies import unusable
from amplify_outputs.model.errors import PublicationFailed
from amplify_outputs.model.name_claim import NameClaim
from amplify_outputs.model.name_policy import (
    IN_FILE,
    Claimant,
    NamePolicy,
    NamePolicyBroken,
    parse_name_policy,
)
from amplify_outputs.store.keys import NAME_POLICY
from amplify_outputs.store.names import recorded_names
from amplify_outputs.store.reader import or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.aws.waves import Wave
    from amplify_outputs.model.owner import Owner
    from amplify_outputs.store.reader import PublicationReader


def begin_claim(
    wave: Wave, name: str, owner: Owner, published: PublicationReader, *, twins: bool = True
) -> Callable[[], NameClaim]:
    """Start to read what decides whether that owner may have that name; the result is there after the wave.

    The policy is in the settings, which costs no call, or in a file, which costs one. If a rule for the name
    has tags, a call to CloudFormation follows. `twins` costs a listing for each thousand publications whose names
    begin with the same letter, and a read for each twin; upper and lower case are listed at the same time.
    """
    decided = wave.call(_decide, name, owner, published)
    letters = sorted({name[:1].lower(), name[:1].upper()}) if twins else ()
    found = [wave.call(_twins, name, letter, published) for letter in letters]

    def claim() -> NameClaim:
        policy, fault, tags = decided.result()
        near = tuple(twin for call in found for twin in call.result())
        return NameClaim(name, Claimant.of(owner, tags), policy, fault, near)

    return claim


def policy_fault(published: PublicationReader) -> str:
    """Why the policy of the publisher cannot be used, as far as a deployment can know; "" if it can.

    The file may come after the deployment. One read for a file.
    """
    text = published.settings.name_policy
    if text != IN_FILE:
        return _parsed(text)[1] if text else ""
    content = _file(published)
    return "" if content is None else _parsed(content)[1]


def _decide(
    name: str, owner: Owner, published: PublicationReader
) -> tuple[NamePolicy | None, str, Mapping[str, str]]:
    content: str | bytes | None = published.settings.name_policy
    if content == IN_FILE and (content := _file(published)) is None:
        where = f"s3://{published.settings.bucket}/{NAME_POLICY}"
        return None, f"its file {where} does not exist", {}
    policy, fault = _parsed(content or "")
    if policy is None or owner.is_command_line or not policy.needs_tags(name):
        return policy, fault, {}
    return policy, fault, _tags(owner, published.aws)


def _parsed(content: str | bytes) -> tuple[NamePolicy | None, str]:
    try:
        return parse_name_policy(content), ""
    except NamePolicyBroken as broken:
        return None, str(broken)


def _file(published: PublicationReader) -> bytes | None:
    bucket = published.settings.bucket
    answer = or_none(lambda: published.aws.s3.get_object(Bucket=bucket, Key=NAME_POLICY))
    return answer["Body"].read() if answer else None


def _tags(owner: Owner, aws: Aws) -> Mapping[str, str]:
    """The tags of the owner's stack, also of one that is being created."""
    stack = next(iter(aws.cloudformation.describe_stacks(StackName=owner.stack)["Stacks"]), None)
    if stack is None:
        operation = "DescribeStacks"
        raise unusable(operation, "it has no stack")
    return {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}


def _twins(name: str, letter: str, published: PublicationReader) -> list[tuple[str, Owner | None]]:
    names = recorded_names(published.aws, published.settings.bucket, letter)
    return [
        (twin, _owner_of(twin, published))
        for twin in names
        if twin != name and twin.casefold() == name.casefold()
    ]


def _owner_of(name: str, published: PublicationReader) -> Owner | None:
    try:
        record = published.record(name)
    except PublicationFailed:
        return None
    return record.owner if record else None
