"""Why an operation stopped. Findings about pools are problems (values); these end the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Problem, summary

if TYPE_CHECKING:
    from collections.abc import Sequence


class AmplifyOutputsError(Exception):
    """A stop whose text is written for the person who reads it: what was found, what to do."""


class RequestInvalid(AmplifyOutputsError):
    """The properties are wrong. Nothing was read or written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class PoolsUnusable(AmplifyOutputsError):
    """The pools have problems at or above `FailOn`. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems))


class PublicationFailed(AmplifyOutputsError):
    """The document is right but could not be published, or not be withdrawn."""


class RecordUnreadable(PublicationFailed):
    """The publication record is no record, or one of a newer publisher. Nothing was written."""


class NameTaken(PublicationFailed):
    """Somebody else publishes under this name. Nothing was written."""


class FetchFailed(AmplifyOutputsError):
    """No document was written: it is absent, or not what was published."""
