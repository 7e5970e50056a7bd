"""Reads that AWS did not allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.problems import catalogue

if TYPE_CHECKING:
    from amplify_outputs.facts import Unread
    from amplify_outputs.problems.problem import Problem


def denied(reading: Unread, subject: str) -> Problem:
    """The problem that one denied read makes."""
    return catalogue.READ_DENIED.found(
        subject=subject,
        message=f"Reading {subject} needs {reading.action}, which was denied. {reading.detail}".strip(),
        fix=f"Allow {reading.action} on it to the identity that reads.",
    )
