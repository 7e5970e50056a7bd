"""Read properties as CloudFormation delivers them, one by one, and collect what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.properties import PROPERTY_INVALID, PROPERTY_MISSING, PROPERTY_UNKNOWN
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from amplify_outputs.model.problem import Check, Problem


class Properties:
    """One pass over the properties of a request. It reports a wrong property and reads it as absent."""

    def __init__(self, given: Mapping[str, Any], known: Sequence[str]) -> None:
        self.given = given
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
        value = self.take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or any(item not in choices for item in value):
            self.invalid(name, value, f"a list with at least one of {', '.join(choices)}")
            return ()
        return tuple(choice for choice in choices if choice in value)

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
        for name in sorted(self.given.keys() - self._known):
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
