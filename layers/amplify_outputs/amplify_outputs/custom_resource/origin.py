"""Where a publisher is, and which stacks can send it requests. Pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Self

_STACK_ID: Final = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):cloudformation:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12})"
    r":stack/[A-Za-z][A-Za-z0-9-]{0,127}/[A-Za-z0-9-]+"
)


class Origin(NamedTuple):
    """A partition such as `aws`, a region and an account: of a publisher, or of a stack."""

    partition: str
    region: str
    account: str

    @classmethod
    def of_arn(cls, arn: str) -> Self:
        """Where the resource of that ARN is, for ARNs that name region and account."""
        _, partition, _, region, account, _ = arn.split(":", 5)
        return cls(partition, region, account)

    @classmethod
    def of_stack(cls, stack_id: str) -> Self | None:
        """Where the stack is; None if the id has not the form of CloudFormation's."""
        found = _STACK_ID.fullmatch(stack_id)
        return cls(**found.groupdict()) if found else None

    def fault_of(self, stack_id: str) -> str | None:
        """Why a publisher here serves no stack of that id, None if it may serve it: the end of a sentence."""
        stack = self.of_stack(stack_id)
        if stack is None:
            return "its StackId is not the ARN of a CloudFormation stack"
        if stack.partition != self.partition:
            return f"its stack is in the partition {stack.partition}, and this publisher in {self.partition}"
        if stack.account != self.account:
            return f"its stack is of account {stack.account}, and this publisher of {self.account}"
        return None
