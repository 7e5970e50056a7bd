"""The log of a function: structured lines, each with the version and the commit that wrote it."""

from __future__ import annotations

from aws_lambda_powertools import Logger

from amplify_outputs import __commit__, __version__


def make_logger() -> Logger:
    """The logger of this process, at the level of the environment variable POWERTOOLS_LOG_LEVEL."""
    logger = Logger()
    # Not as arguments: those count for the first logger of a process alone.
    logger.append_keys(version=__version__, commit=__commit__)
    return logger
