"""Whether CloudFormation confirms a request: what the stack says about its resource becomes a verdict. Pure.

docs/reliability.md has the same table for people, and a test compares the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

RequestType: TypeAlias = Literal["Create", "Update", "Delete"]
Word: TypeAlias = Literal["fine", "doubt", "denied"]

# How CloudFormation names the types of custom resources [cfn-custom-resource].
_CUSTOM: Final = ("Custom::", "AWS::CloudFormation::CustomResource")


class Asked(NamedTuple):
    """What a request claims. `names` are those that it may withdraw: empty but for a Delete."""

    kind: RequestType
    type: str
    names: Sequence[str] = ()


class Resource(NamedTuple):
    """What CloudFormation says of the logical id. `physical_id` is "" until a request was answered."""

    status: str
    type: str
    physical_id: str = ""


class Absent(NamedTuple):
    """CloudFormation refuses to describe it: there is no such stack, or no such logical id in the stack."""

    what: Literal["stack", "logical id"]


class Elsewhere(NamedTuple):
    """The stack is in another region, so that CloudFormation was not asked."""

    region: str


class Unknown(NamedTuple):
    """CloudFormation did not say it; `why` is the code of its refusal, or the name of an error."""

    why: str


Answer: TypeAlias = Resource | Absent | Elsewhere | Unknown


class Verdict(NamedTuple):
    """The word, and the reason as a part of a sentence; "" for fine."""

    word: Word
    reason: str = ""


def verdict(asked: Asked, answer: Answer) -> Verdict:
    """What follows from the answer. Only what CloudFormation contradicts is denied."""
    if not isinstance(answer, Resource):
        return _of_nothing(asked.kind, answer)
    if not answer.type.startswith(_CUSTOM):
        return Verdict(
            "denied", f"the type of the resource is {answer.type}, which is not a custom one"
        )
    if answer.type != asked.type:
        return Verdict("denied", f"the type of the resource is {answer.type}, not {asked.type}")
    if asked.kind == "Delete":
        return _of_delete(answer, asked.names)
    return _of_status(asked.kind, answer.status)


def _of_nothing(kind: RequestType, answer: Absent | Elsewhere | Unknown) -> Verdict:
    match answer:
        case Unknown(why):
            return Verdict("doubt", f"CloudFormation did not describe the resource ({why})")
        case Elsewhere(region):
            return Verdict(
                "denied", f"the stack is in {region}, and uses a publisher of that region"
            )
        case Absent("logical id") if kind == "Delete":
            # An update that removes a resource from its stack deletes it at its end.
            return Verdict("doubt", "the stack has no resource of that logical id any more")
    return Verdict("denied", f"there is no such {answer.what}")


def _of_delete(resource: Resource, names: Sequence[str]) -> Verdict:
    status = resource.status
    if status == "DELETE_SKIPPED":
        return Verdict("denied", f"the stack keeps what the resource published ({status})")
    if status == "DELETE_COMPLETE":
        return Verdict("doubt", f"the resource is deleted already ({status})")
    if _at_rest(status):
        if resource.physical_id in names:
            return Verdict("denied", f"nothing is under way at the resource ({status})")
        # CloudFormation deletes what an update has replaced when the resource has its new id already.
        return Verdict("doubt", f"the resource has another physical id by now ({status})")
    return _of_status("Delete", status)


def _of_status(kind: RequestType, status: str) -> Verdict:
    if status == f"{kind.upper()}_IN_PROGRESS":
        return Verdict("fine")
    if _at_rest(status) or status in ("DELETE_COMPLETE", "DELETE_SKIPPED"):
        return Verdict("denied", f"nothing is under way at the resource ({status})")
    return Verdict("doubt", f"the status of the resource is {status}")


def _at_rest(status: str) -> bool:
    """Whether the last operation has ended well. What a rollback leaves is not known well enough for that."""
    return (
        status.endswith("_COMPLETE")
        and not status.startswith("DELETE_")
        and "ROLLBACK" not in status
    )
