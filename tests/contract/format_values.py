"""Values for Hypothesis that follow a type of the file format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from amplify_outputs.schema.types import Anything, Flag, Integer, ListOf, MapOf, Record, Text
from amplify_outputs.schema.versions import VERSIONS, outputs_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from amplify_outputs.schema.types import Type

_OBJECTS = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3)


def values(kind: Type) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one return a type
    """Values that are right for the type."""
    match kind:
        case Text():
            return _texts(kind)
        case Integer():
            return st.integers(kind.at_least, kind.at_most)
        case Flag():
            return st.booleans()
        case Anything():
            return _OBJECTS
        case ListOf():
            return st.lists(
                values(kind.item),
                min_size=kind.at_least,
                max_size=kind.at_least + 2,
                unique_by=_differing(kind),
            )
        case MapOf():
            keys = st.from_regex(kind.keys, fullmatch=True)
            return st.dictionaries(keys, values(kind.value), max_size=2)
        case Record():
            return st.one_of([_records(kind, required) for required in kind.required])
    raise AssertionError(kind)


def _texts(kind: Text) -> st.SearchStrategy[str]:
    if kind.choices:
        return st.sampled_from(kind.choices)
    return st.from_regex(kind.form, fullmatch=True) if kind.form else st.text(max_size=8)


def _differing(kind: ListOf) -> Callable[[Any], str] | None:
    if kind.distinct_by:
        return lambda item: json.dumps(item.get(kind.distinct_by))
    return json.dumps if kind.distinct else None


def _records(kind: Record, required: frozenset[str]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: values(field) for name, field in kind.fields.items()}
    return st.fixed_dictionaries(
        {name: fields[name] for name in sorted(required)},
        optional={name: value for name, value in fields.items() if name not in required},
    )


# The same ones in every run: they all go to tsc together, which has no use for shrinking.
_SAMPLE_SEED, _SAMPLE_SIZE = 20_240_601, 150
FILES: Final[st.SearchStrategy[dict[str, Any]]] = st.one_of(
    [values(outputs_type(version)) for version in VERSIONS]
)


def sample() -> list[dict[str, Any]]:
    """Files that the format's table lets through: many, and the same ones each time."""
    drawn: list[dict[str, Any]] = []

    @seed(_SAMPLE_SEED)
    @settings(
        max_examples=_SAMPLE_SIZE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(outputs=FILES)
    def draw(outputs: dict[str, Any]) -> None:
        drawn.append(outputs)

    draw()
    return drawn
