"""Checks existing Cognito pools, builds their amplify_outputs.json and publishes it."""

from pathlib import Path

__version__ = "0.1.0"
# Where the pages about problems are, if the release was told: see model/documentation.py. Nobody else writes it.
__documentation__ = ""


def _commit() -> str:
    """The commit that the package was built from, as git names it; "unknown" if no build has written it down."""
    try:
        return Path(__file__).with_name("commit.txt").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


__commit__ = _commit()
