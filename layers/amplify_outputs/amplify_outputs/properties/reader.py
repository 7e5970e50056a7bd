"""Read properties as CloudFormation delivers them, one by one, and collect what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.properties import PROPERTY_INVALID, PROPERTY_MISSING, PROPERTY_UNKNOWN
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from amplify_outputs.model.problem import Check, Problem


class Properties:
    """One pass over the properties of a request. It reports a wrong property and reads it as absent.

    `given` has those that say something: an empty one is as good as left out.
    """

    def __init__(self, given: Mapping[str, Any], known: Sequence[str]) -> None:
        self.given = {name: value for name, value in given.items() if not _is_empty(value)}
        self._names = given.keys()
        self.problems: list[Problem] = []
        self._known = set(known)

    def report(self, check: Check, name: str, message: str, fix: str) -> None:
        """Keep a finding about the property or place of that name."""
        self.problems.append(check.found(subject=name, message=message, fix=fix))

    def invalid(self, name: str, value: object, expected: str) -> None:
        """Keep the finding that a value is wrong; `expected` completes "Set it to ..."."""
        message = f"{name} is {shown(value)}."
        self.report(PROPERTY_INVALID, name, message, f"Set it to {expected}.")

    def take(self, name: str) -> Any:  # noqa: ANN401 - a property has any JSON type
        """The value as it is, or None; from now on the name counts as known."""
        self._known.add(name)
        return self.given.get(name)

    def required_text(self, name: str, form: re.Pattern[str], expected: str) -> str:
        """A text of that form, or "" if it is missing or wrong."""
        if self.take(name) is None:
            fix = f"Set it to {expected}."
            self.report(PROPERTY_MISSING, name, f"{name} is missing.", fix)
            return ""
        return self._text(name, form, expected) or ""

    def optional_text(self, name: str, form: re.Pattern[str], expected: str) -> str | None:
        """A text of that form, or None."""
        if self.take(name) is None:
            return None
        return self._text(name, form, f"{expected}, or leave it out (AWS::NoValue)")

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of the choices."""
        value = self.take(name)
        if isinstance(value, str) and value in choices:
            return value
        if value is not None:
            self.invalid(name, value, f"one of {', '.join(choices)}")
        return default

    def choices(self, name: str, choices: Sequence[str]) -> tuple[str, ...]:
        """The chosen ones in the order of `choices`, so the order in the request does not matter."""
        chosen = self.texts(name, expected := f"a list with at least one of {', '.join(choices)}")
        if any(item not in choices for item in chosen):
            self.invalid(name, self.given[name], expected)
            return ()
        return tuple(choice for choice in choices if choice in chosen)

    def texts(self, name: str, expected: str) -> list[str]:
        """The items of a list of texts, none of which has a comma.

        The list, and each of its items, may also be one text: items joined by commas, or JSON.
        """
        value = self.take(name)
        if value is None:
            return []
        items = _items(value)
        if items is None:
            self.invalid(name, value, expected)
        return items or []

    def map(self, name: str, value: object, expected: str) -> dict[str, Any]:
        """The value as a map, which may also be JSON text; `name` is the place to report."""
        found = _from_json(value) if isinstance(value, str) else value
        if isinstance(found, dict):
            return found
        self.invalid(name, value, expected)
        return {}

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Whether it is true, or the default if it is absent; anything but true and false is a finding."""
        value = self.take(name)
        text = value.lower() if isinstance(value, str) else value
        if text in ("true", True):
            return True
        if text not in ("false", False, None):
            self.invalid(name, value, "true or false")
        return default if text is None else False

    def report_unknown(self) -> None:
        """Keep a finding for every property that was not read: an ignored one would be worse."""
        for name in sorted(self._names - self._known):
            self.report(
                PROPERTY_UNKNOWN,
                name,
                f"{name} is not a property of Custom::AmplifyOutputs.",
                f"Use one of {', '.join(sorted(self._known))}.",
            )

    def _text(self, name: str, form: re.Pattern[str], expected: str) -> str | None:
        value = self.given[name]
        if isinstance(value, str) and form.fullmatch(value):
            return value
        self.invalid(name, value, expected)
        return None


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _items(value: object) -> list[str] | None:
    """The texts that it holds, without empty ones; None if it holds anything else."""
    if isinstance(value, str):
        if value.lstrip().startswith("["):
            found = _from_json(value)
            return found if isinstance(found, list) and _are_texts(found) else None
        return [item for part in value.split(",") if (item := part.strip())]
    if not (isinstance(value, list) and _are_texts(value)):
        return None
    items = [_items(item) for item in value]
    return None if None in items else [item for found in items for item in found or ()]


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _from_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """What the text says, None if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
