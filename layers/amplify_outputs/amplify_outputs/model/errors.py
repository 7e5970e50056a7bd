"""Errors that end an operation. Problems of pools are values, not errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import Problem, summary

if TYPE_CHECKING:
    from collections.abc import Sequence


class AmplifyOutputsError(Exception):
    """An error whose text is for people: what happened, and what to do."""


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


class NameRefused(AmplifyOutputsError):
    """The name is not for this owner, or nobody can know. Nothing was written; `work` is what was not done."""

    def __init__(self, problems: Sequence[Problem], work: str = "published") -> None:
        self.problems = tuple(problems)
        super().__init__(summary(self.problems, work))


class PublicationFailed(AmplifyOutputsError):
    """The document is right, but could not be published or withdrawn."""


class RecordUnreadable(PublicationFailed):
    """The publication record is damaged, or a newer publisher wrote it. Nothing was written."""


class NameTaken(PublicationFailed):
    """Another owner publishes under this name. Nothing was written."""


class FetchFailed(AmplifyOutputsError):
    """No document was written: it is absent, or not what was published."""


class NotPublished(FetchFailed):
    """The publisher has no record of that name."""

    def __init__(self, name: str, words: str) -> None:
        self.name = name
        super().__init__(words)
