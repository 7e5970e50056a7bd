"""The names of the styles of a report: what the command line offers, without what writes them."""

from __future__ import annotations

from typing import Final

STYLES: Final = ("text", "json", "sarif", "junit", "github", "gitlab", "html")
# Those of `lint`, which has no pools to show.
LINT_STYLES: Final = ("text", "json", "sarif", "junit", "github", "gitlab")
# Those of `list`.
LIST_STYLES: Final = ("text", "json", "html")
