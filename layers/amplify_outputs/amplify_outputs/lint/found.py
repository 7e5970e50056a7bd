"""A finding before it has a line and a column. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Check
    from amplify_outputs.readers.decoder import Keys


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: what `is_said`, and the imperative `fix`, both without a period at their ends.

    `keys` lead to the value, or would if it were there. `at_key` shows the key in place of the value;
    `seen_at` shows another key. `sure_at` is a character of the text that is the place.
    """

    check: Check
    keys: Keys
    is_said: str
    fix: str
    at_key: bool = False
    seen_at: Keys | None = None
    sure_at: int | None = None


def value_at(outputs: object, keys: Keys, absent: object = None) -> Any:  # noqa: ANN401 - any JSON value
    """The value to which the keys lead; `absent` if they lead nowhere."""
    value: Any = outputs
    for key in keys:
        if not _leads_on(value, key):
            return absent
        value = value[key]
    return value


def _leads_on(value: object, key: str | int) -> bool:
    if isinstance(value, dict):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and key < len(value)
