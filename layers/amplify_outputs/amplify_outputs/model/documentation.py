"""Where the pages of this project can be read, if somebody keeps them at an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

# What stands in an address for the code of a problem, in lower case as in a heading's link.
CODE: Final = "{code}"
# template.yaml has the same pattern. Neither form can hold a space, a quotation mark or a bracket, so an address is one
# word of a sentence, and ends no attribute of SARIF or of a terminal.
ADDRESS_MAX_CHARACTERS: Final = 200
ADDRESS: Final = re.compile(
    r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?"
    r"(/[A-Za-z0-9._~/%@+:-]*|/[A-Za-z0-9._~/%@+:?#=&-]*\{code\}[A-Za-z0-9._~/%@+:?#=&-]*)?"
)


@dataclass(frozen=True, slots=True)
class Documentation:
    """An address as ADDRESS allows it, or "" if nobody gave one.

    With `{code}` it is the address of a problem. Without, it is that of the folder `docs`.
    """

    address: str = ""

    def page_of(self, code: str) -> str:
        """The address of what is said about this code; "" without an address."""
        if not self.address:
            return ""
        heading = quote(code.lower(), safe="")
        if CODE in self.address:
            return self.address.replace(CODE, heading)
        return f"{self.address.rstrip('/')}/problems.md#{heading}"

    def where_to_read(self, codes: Sequence[str]) -> str:
        """The sentence behind a reason with these codes; "" without an address or a code.

        It names the page of the first code alone, because each address is as long as a fix.
        """
        if not (self.address and codes):
            return ""
        return f"The page about {codes[0]}: {self.page_of(codes[0])}"


EXAMPLE: Final = "https://example.com/docs"
NO_DOCUMENTATION: Final = Documentation()


def is_address(text: str) -> bool:
    """Whether the text is an address that `Documentation` takes."""
    return len(text) <= ADDRESS_MAX_CHARACTERS and ADDRESS.fullmatch(text) is not None
