"""Every strict reader: what stops it, and what of that is known and documented.

Written after the libraries' sources, at the revisions of docs/amplify-outputs.md; where releases
differ, after the strictest. What stops a decoder stops the whole app, not only the feature.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.readers import javascript, sign_in_forms
from amplify_outputs.readers.android import ANDROID
from amplify_outputs.readers.decoder import Refusal
from amplify_outputs.readers.flutter import FLUTTER
from amplify_outputs.readers.swift import SWIFT
from amplify_outputs.schema import json_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Outputs = Mapping[str, Any]

HALF_A_PAIR: Final = "has half a surrogate pair"
COUNTS_AS_TRUE: Final = "it counts as true"


def _swift(outputs: Outputs) -> list[Refusal]:
    """JSONDecoder gives up the whole file for half a surrogate pair in it, wherever it stands."""
    halved = not json_values.is_unicode(json.dumps(outputs, ensure_ascii=False))
    return SWIFT.refusals(outputs) + ([Refusal((), HALF_A_PAIR)] if halved else [])


def _android(outputs: Outputs) -> list[Refusal]:
    return ANDROID.refusals(outputs) + _guests_by_default(outputs)


def _flutter(outputs: Outputs) -> list[Refusal]:
    return FLUTTER.refusals(outputs) + _guests_by_default(outputs)


def _guests_by_default(outputs: Outputs) -> list[Refusal]:
    name = "unauthenticated_identities_enabled"
    auth = outputs.get("auth")
    silent = isinstance(auth, dict) and name not in auth
    words = "is missing, which counts as true"
    return [Refusal(("auth", name), words, COUNTS_AS_TRUE)] if silent else []


READERS: Final[Mapping[str, Callable[[Outputs], list[Refusal]]]] = {
    "JavaScript": javascript.misreadings,
    "Swift": _swift,
    "Swift's Authenticator": sign_in_forms.swift,
    "Android": _android,
    "Android's Authenticator": sign_in_forms.android,
    "Flutter": _flutter,
    "Flutter's Authenticator": sign_in_forms.flutter,
}


def readers_of(library: str) -> tuple[str, ...]:
    """The names of the readers of that library, such as Swift: its decoder and its sign-in form."""
    return tuple(name for name in READERS if name in (library, f"{library}'s Authenticator"))


@dataclass(frozen=True)
class Limit:
    """A refusal that a file for all libraries cannot do without; the words with which the documentation names it.

    A file for one library (`Platform`) has none of these refusals.

    `refusals` are those of `Refusal.anywhere`.
    """

    documented_as: str
    readers: frozenset[str]
    refusals: frozenset[str]
    holds_for: Callable[[Outputs], bool]

    def covers(self, reader: str, refusal: Refusal, outputs: Outputs) -> bool:
        """Whether this is what the limit is about."""
        return (
            reader in self.readers and refusal.anywhere in self.refusals and self.holds_for(outputs)
        )


def _section(outputs: Outputs, name: str) -> Mapping[str, Any]:
    section = outputs.get(name)
    return section if isinstance(section, dict) else {}


LIMITS: Final = (
    Limit(
        "User-name pools and the Authenticator of Flutter.",
        frozenset({"Flutter's Authenticator"}),
        frozenset({"auth.username_attributes is missing"}),
        lambda outputs: "username_attributes" not in _section(outputs, "auth"),
    ),
    Limit(
        "E-mail MFA and Android.",
        frozenset({"Android"}),
        frozenset({'auth.mfa_methods[] is "EMAIL", which is unknown'}),
        lambda outputs: outputs.get("version") in ("1.4", "1.5"),
    ),
    Limit(
        "Amazon Connect without Amazon Pinpoint.",
        frozenset({"Flutter"}),
        frozenset(
            f"notifications.{name} is missing"
            for name in ("aws_region", "amazon_pinpoint_app_id", "channels")
        ),
        lambda outputs: "amazon_connect" in _section(outputs, "notifications"),
    ),
)


def limit_of(reader: str, refusal: Refusal, outputs: Outputs) -> Limit | None:
    """The limit that the refusal comes from, or None for one that the file could do without."""
    return next((limit for limit in LIMITS if limit.covers(reader, refusal, outputs)), None)


def refusals(outputs: Outputs) -> dict[str, list[Refusal]]:
    """What stops each reader; one that reads the document is not named."""
    found = {name: reader(outputs) for name, reader in READERS.items()}
    return {name: said for name, said in found.items() if said}


def surprises(outputs: Outputs) -> dict[str, list[Refusal]]:
    """The refusals without those that are known and documented."""
    found = {name: surprises_of(name, outputs) for name in READERS}
    return {name: said for name, said in found.items() if said}


def surprises_of(name: str, outputs: Outputs) -> list[Refusal]:
    """The refusals of this reader that nobody has foreseen."""
    said = READERS[name](outputs)
    return [it for it in said if limit_of(name, it, outputs) is None]
