"""Read properties as CloudFormation delivers them, one by one, and collect what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.properties import PROPERTY_INVALID, PROPERTY_MISSING, PROPERTY_UNKNOWN
from amplify_outputs.model.meant import bare, kind_of, kind_within, meant_by
from amplify_outputs.schema.nearest import nearest
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
        """`known` are names that CloudFormation reads, and nobody here."""
        self.given = {name: value for name, value in given.items() if not _is_empty(value)}
        self._names = given.keys()
        self.problems: list[Problem] = []
        self._known = set(known)
        self._reserved = set(known)
        self._listed: set[str] = set()

    def report(self, check: Check, name: str, message: str, fix: str) -> None:
        """Keep a finding about the property or place of that name."""
        self.problems.append(check.found(subject=name, message=message, fix=fix))

    def invalid(self, name: str, value: object, expected: str, hint: str = "") -> None:
        """Keep the finding that a value is wrong; `expected` completes "Set it to ...", `hint` follows the message."""
        message = f"{name} is {shown(value)}.{hint}"
        self.report(PROPERTY_INVALID, name, message, f"Set it to {expected}.")

    def once(self, words: str) -> str:
        """The words after a blank, but only the first time: a list need not be read twice in an answer."""
        if words in self._listed:
            return ""
        self._listed.add(words)
        return f" {words}"

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
        return self._choice(name, choices, f"one of {', '.join(choices)}", {}) or default

    def optional_choice(
        self, name: str, choices: Sequence[str], other_names: Mapping[str, str]
    ) -> str | None:
        """One of the choices, or None. `other_names` are words that people use for a choice."""
        expected = f"one of {', '.join(choices)}, or leave it out (AWS::NoValue)"
        return self._choice(name, choices, expected, other_names)

    def _choice(
        self, name: str, choices: Sequence[str], expected: str, other_names: Mapping[str, str]
    ) -> str | None:
        value = self.take(name)
        if isinstance(value, str) and value in choices:
            return value
        if value is not None:
            words = (*choices, *other_names)
            near = nearest(value, words) if isinstance(value, str) else ""
            hint = f" Did you mean {other_names.get(near, near)}?" if near else ""
            self.invalid(name, value, expected, hint)
        return None

    def choices(self, name: str, choices: Sequence[str]) -> tuple[str, ...]:
        """The chosen ones in the order of `choices`, so the order in the request does not matter."""
        chosen = self.texts(name, expected := f"a list with at least one of {', '.join(choices)}")
        if unknown := [item for item in chosen if item not in choices]:
            near = dict.fromkeys(filter(None, (nearest(item, choices) for item in unknown)))
            hint = f" Did you mean {', '.join(near)}?" if near else ""
            self.invalid(name, self.given[name], expected, hint)
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
        known = f"The properties are {', '.join(sorted(self._known - self._reserved))}."
        for name in sorted(self._names - self._known):
            message = f"{name} is not a property of Custom::AmplifyOutputs."
            if near := nearest(name, self._known):
                message, fix = f"{message} Did you mean {near}?", f"Rename it to {near}."
                if near in self._names:
                    fix = f"Remove it: {near} is there, too."
            else:
                fix = f"Remove it, or correct its name.{self.once(known)}"
            self.report(PROPERTY_UNKNOWN, name, message, fix)

    def _text(self, name: str, form: re.Pattern[str], expected: str) -> str | None:
        value = self.given[name]
        if isinstance(value, str):
            if form.fullmatch(value):
                return value
            if found := self._meant(name, value, form, expected):
                self.report(PROPERTY_INVALID, name, *found)
                return None
        self.invalid(name, value, expected)
        return None

    def _meant(
        self, name: str, value: str, form: re.Pattern[str], expected: str
    ) -> tuple[str, str] | None:
        """Message and fix for a value of another form, if anything says what was meant."""
        message = f"{name} is {shown(value)}."
        kind = kind_of(value)
        if kind is None or kind.property == name:
            if meant := meant_by(name, value):
                return message, f"Set it to {meant.value}, {meant.why}."
            if (kind := kind_within(value)) is None:
                return None
        message = f"{message[:-1]}, which looks like {kind.words}."
        other = self.given.get(kind.property)
        if isinstance(other, str) and form.fullmatch(other) and not _is_of(kind.property, other):
            return message, f"Swap {name} and {kind.property}."
        for place, text in self.given.items():
            if place != name and isinstance(text, str) and _is_of(name, text):
                return message, f"Set it to {bare(text)}, which {place} has."
        if isinstance(other, str) and _is_of(kind.property, other):
            return message, f"Set it to {expected}."
        return message, f"Put it into {kind.property}, and set {name} to {expected}."


def _is_of(name: str, value: str) -> bool:
    """Whether the value is what the property of that name takes, and no other one does."""
    kind = kind_of(value)
    return kind is not None and kind.property == name


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
