"""Who may write a publication."""

from __future__ import annotations

from typing import Final, NamedTuple

from amplify_outputs.model.ids import account_of

_COMMAND_LINE: Final = "cli:"


class Owner(NamedTuple):
    """Who may write a publication. Decided by this mark alone, never by a physical id.

    `stack` is a stack's ARN (or `cli:<account>`), `resource` a logical id (or a publication name).
    """

    stack: str
    resource: str

    @classmethod
    def of_command_line(cls, account: str, publication: str) -> Owner:
        """The command line, with credentials of the account, as owner of that name."""
        return cls(f"{_COMMAND_LINE}{account}", publication)

    @property
    def is_command_line(self) -> bool:
        """Whether it is the command line, not a stack."""
        return self.stack.startswith(_COMMAND_LINE)

    @property
    def account(self) -> str:
        """The account of the stack or of the command line."""
        if self.is_command_line:
            return self.stack.removeprefix(_COMMAND_LINE)
        return account_of(self.stack)

    def __str__(self) -> str:
        if self.is_command_line:
            return (
                f"the command line ({self.stack}/{self.resource}; to remove it, run `amplify-outputs "
                f"withdraw {self.resource}`)"
            )
        return f"resource {self.resource} of {self.stack}"
