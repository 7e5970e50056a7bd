"""The problems with which a fetched file was published, as its record has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.model.problem import listed

if TYPE_CHECKING:
    from amplify_outputs.store.fetch import Fetched


def problems_of(fetched: Fetched, form: str) -> list[dict[str, str]]:
    """The problems of the file in that format. The record says nothing about an earlier file: [] then."""
    record = fetched.record
    if fetched.sha256 != record.sha256_of(form):
        return []
    return [dict(problem) for problem in record.problems]


def warnings_of(fetched: Fetched, form: str) -> str:
    """A line with the code and the subject of each warning; "" without one.

    A note is no warning. A problem that the owner of the publication accepts is not repeated in each build.
    """
    found = [problem for problem in problems_of(fetched, form) if problem["severity"] != "info"]
    if not found:
        return ""
    # Few publications have warnings, and the import takes time.
    from amplify_outputs.properties.recorded import accepted_in  # noqa: PLC0415

    accepted = accepted_in(fetched.record.request)
    left = [problem for problem in found if problem["code"] not in accepted]
    if not left:
        return ""
    count = "1 warning" if len(left) == 1 else f"{len(left)} warnings"
    named = listed([f"{problem['code']} ({problem['subject']})" for problem in left])
    return f"{fetched.record.name} had {count} when it was published: {named}"
