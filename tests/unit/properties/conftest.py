"""Every request of these tests goes through the JSON Schema for editors too: it accepts what the parser accepts.

What the parser refuses, the schema refuses as well, unless every fault of the request is one that it cannot see.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.model.errors import RequestInvalid
from amplify_outputs.properties import parse
from amplify_outputs.schema.versions import NEWEST_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The Python of Lambda in WebAssembly has neither of them.
HAS_SCHEMA: Final = all(map(importlib.util.find_spec, ("jsonschema", "amplify_outputs.reference")))
TOKEN: Final = {"ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:publisher"}
# The faults that the schema cannot see, by their messages.
UNSEEN: Final = re.compile(
    # It reads no values, and compares none of them.
    r"follows from |is a role of account .* but DataApiId|has no s3\.$|only one item has the name"
    r"|has no user pools in|does not support user pools"
    # CloudFormation sends a number or a flag as text, and null not at all.
    r"|must be a string, not (?:7|true)\.$|^OutputsVersion is 1\.5\.$|must not be null"
    # What is in JSON text.
    r'|is "\[.*"\.$'
    # Python's $ is also the place before a last line end, JavaScript's is not.
    r'|\\n"\.$'
    # A section that a resource would complete, if the property that names it were not empty.
    r"|^Outputs\.data lacks "
)

_parse_request: Final = parse.parse_request
_seen: list[tuple[dict[str, Any], RequestInvalid | None]] = []


def _watched(given: Mapping[str, Any]) -> Any:
    try:
        request = _parse_request(given)
    except RequestInvalid as refused:
        _seen.append((dict(given), refused))
        raise
    _seen.append((dict(given), None))
    return request


if HAS_SCHEMA:
    # Before a test imports it.
    parse.parse_request = _watched


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft7Validator  # noqa: PLC0415 - see HAS_SCHEMA

    from amplify_outputs.reference.template_schema import template_schema  # noqa: PLC0415

    return Draft7Validator(template_schema())


def is_accepted(given: Mapping[str, Any]) -> bool:
    """Whether a template with these properties is one to the schema. CloudFormation has no null, but an empty text."""
    properties = TOKEN | {name: "" if it is None else it for name, it in given.items()}
    resource = {"Type": "Custom::AmplifyOutputs", "Properties": properties}
    return bool(_validator().is_valid({"Resources": {"Outputs4Web": resource}}))


def is_seen(given: Mapping[str, Any], refused: RequestInvalid | None) -> bool:
    """Whether the schema is to say the same as the parser."""
    if refused is None:
        # No text is empty as a list, and no list as a map: an editor may say so, though the publisher lets it be.
        return not any(value in ([], {}) for value in given.values())
    # The schema knows the newest version of the file alone.
    older = given.get("OutputsVersion", NEWEST_VERSION) != NEWEST_VERSION
    codes = {problem.code for problem in refused.problems}
    if older and codes == {"OutputsInvalid"}:
        return False
    return not all(UNSEEN.search(problem.message) for problem in refused.problems)


@pytest.fixture(autouse=True)
def _the_schema_agrees() -> Iterator[None]:
    _seen.clear()
    yield
    for given, refused in _seen:
        if is_seen(given, refused):
            assert is_accepted(given) is (refused is None), (given, str(refused))
