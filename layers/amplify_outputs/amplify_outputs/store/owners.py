"""Whether a stack still has a resource, which decides what `Adopt` may take over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.owner import Owner

_GONE: Final = frozenset({"DELETE_COMPLETE", "DELETE_SKIPPED"})


def left_behind(owner: Owner, aws: Aws) -> bool:
    """Whether the owner's stack, or the resource in it, is gone. One call to CloudFormation.

    The command line is never gone: nobody can know whether somebody still publishes with it.
    CloudFormation remembers a deleted stack for 90 days. A resource that was retained shows as
    DELETE_SKIPPED [cloudformation-api].
    """
    if owner.is_command_line:
        return False
    try:
        answer = aws.cloudformation.describe_stack_resource(
            StackName=owner.stack, LogicalResourceId=owner.resource
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return True
        raise
    return answer["StackResourceDetail"]["ResourceStatus"] in _GONE
