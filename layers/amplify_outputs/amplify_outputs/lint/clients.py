"""What the client libraries refuse in a file: one finding for each cause, with all clients that stop at it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.by_hand import (
    AUTHENTICATOR_CANNOT_START,
    CLIENT_CANNOT_READ,
    CLIENT_MISREADS,
    DEFAULT_ASSUMED,
    FORMAT_STOPS_CLIENT,
)
from amplify_outputs.lint.expected import in_words, to_add, to_correct
from amplify_outputs.lint.found import Found, value_at
from amplify_outputs.lint.kinds import kind_at
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.readers.decoder import CANNOT_START, place_of
from amplify_outputs.readers.strict import READERS, limit_of, readers_of
from amplify_outputs.schema.json_values import is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.model.problem import Check
    from amplify_outputs.readers.decoder import Keys, Refusal

_FORM: Final = "'s Authenticator"
_ABSENT: Final = object()
# What to do about a limit of a file for all libraries, by what is refused; and in a file for one of them.
_WAYS_AROUND: Final = {
    "auth.mfa_methods": "write a file of its own for Android, without EMAIL in auth.mfa_methods",
    "auth.username_attributes": "write a file of its own for Flutter, with [] in auth.username_attributes",
    "notifications": "write a file of its own for Flutter, without notifications",
}
_IN_ITS_OWN_FILE: Final = {
    "auth.mfa_methods": "remove it",
    "auth.username_attributes": "write [] if users sign in by user name, or email, phone_number or both in a list",
    "notifications": "remove notifications",
}


@dataclass(frozen=True, slots=True)
class _Refused:
    """What one reader refuses. `is_limit` says that a file for all libraries has no way around it."""

    reader: str
    refusal: Refusal
    is_limit: bool


@dataclass(frozen=True, slots=True)
class _File:
    """What a finding is said about. `instead` is which key stands for a missing one."""

    version: str
    outputs: Mapping[str, Any]
    instead: Mapping[Keys, Keys]
    platform: str | None


def refusals(
    version: str, outputs: Mapping[str, Any], misnamed: Mapping[Keys, str], platform: str | None
) -> Iterator[Found]:
    """A finding for each place at which readers stop, in the order of the readers' tables.

    `misnamed` are the keys that stand for a missing one. `platform` is the library that alone reads the file.
    """
    instead = {(*keys[:-1], name): keys for keys, name in misnamed.items()}
    file = _File(version, outputs, instead, platform)
    by_place: dict[Keys, list[_Refused]] = {}
    for reader in readers_of(PLATFORMS[platform]) if platform else READERS:
        for refusal in READERS[reader](outputs):
            limit = limit_of(reader, refusal, outputs)
            refused = _Refused(reader, refusal, limit is not None)
            by_place.setdefault(refusal.keys, []).append(refused)
    # Without the section `auth`, no app of this file signs anybody in.
    for keys, all_of_it in by_place.items():
        if not keys:
            yield _half_a_pair(_broken_text(outputs, ()) or ())
        elif len(keys) == 1 or keys[0] != "auth" or isinstance(outputs.get("auth"), dict):
            yield _found(file, keys, _without_missing_forms(all_of_it))


def _half_a_pair(keys: Keys) -> Found:
    said = f"Swift: {CANNOT_START}: {place_of(keys)} has half a surrogate pair"
    return Found(CLIENT_CANNOT_READ, keys, said, "write whole characters")


def _broken_text(value: object, keys: Keys) -> Keys | None:
    """The first place whose text or key is no Unicode."""
    if isinstance(value, str):
        return None if is_unicode(value) else keys
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, item in inner:
        if isinstance(key, str) and not is_unicode(key):
            return (*keys, key)
        if found := _broken_text(item, (*keys, key)):
            return found
    return None


def _without_missing_forms(refused: list[_Refused]) -> list[_Refused]:
    """If a library stops, its Authenticator does not have to be named for the same missing key."""
    libraries = [it for it in refused if not it.reader.endswith(_FORM)]
    more = [it for it in refused if it not in libraries and it.refusal.found != "is missing"]
    return [*libraries, *more] if libraries else refused


def _check_of(file: _File, refused: list[_Refused]) -> Check:
    if file.platform is None and all(it.is_limit for it in refused):
        return FORMAT_STOPS_CLIENT
    if all(it.reader.endswith(_FORM) for it in refused):
        return AUTHENTICATOR_CANNOT_START
    if all("counts as true" in it.refusal.found for it in refused):
        return DEFAULT_ASSUMED
    stopped = any(it.refusal.effect == CANNOT_START for it in refused)
    return CLIENT_CANNOT_READ if stopped else CLIENT_MISREADS


def _found(file: _File, keys: Keys, refused: list[_Refused]) -> Found:
    effects: dict[str, list[str]] = {}
    # Those first that cannot start.
    for it in sorted(refused, key=lambda it: it.refusal.effect != CANNOT_START):
        effects.setdefault(it.refusal.effect, []).append(it.reader)
    clients = "; ".join(f"{names_of(readers)}: {effect}" for effect, readers in effects.items())
    clients = f"{clients[:1].upper()}{clients[1:]}"
    check, instead = _check_of(file, refused), file.instead.get(keys)
    cause, fix = _cause(file, keys)
    if instead:
        fix = f"rename {place_of(instead)} to {keys[-1]}"
    if all(it.is_limit for it in refused) and not (file.platform and instead):
        ways = _WAYS_AROUND if file.platform is None else _IN_ITS_OWN_FILE
        fix = next(way for place, way in ways.items() if place_of(keys).startswith(place))
    is_key = len(keys) == 1 and str(keys[0]).startswith("aws_")
    return Found(check, keys, f"{clients}: {cause}", fix, at_key=is_key, seen_at=instead)


def _cause(file: _File, keys: Keys) -> tuple[str, str]:
    """What is the case at that place, and what to do about it."""
    place, value = place_of(keys), value_at(file.outputs, keys, _ABSENT)
    if value is _ABSENT:
        return f"{place} is missing", to_add(file.version, keys, file.outputs)
    if len(keys) == 1 and place.startswith("aws_"):
        return f"{place} is a key of Amplify Gen 1", "remove it, or give the key another name"
    fix = to_correct(file.version, keys, value)
    if keys[:2] == ("storage", "buckets") and keys[-1] == "name" and isinstance(value, str):
        return f"{place} is {value} for the second time", "give each bucket a name of its own"
    return f"{place} is {in_words(value, kind_at(file.version, keys))}", fix


def names_of(readers: list[str]) -> str:
    """The readers as one phrase: "Swift and Android", "the Authenticators of Swift and Flutter"."""
    libraries = [name for name in readers if not name.endswith(_FORM)]
    forms = [name.removesuffix(_FORM) for name in readers if name.endswith(_FORM)]
    phrases = [_joined(libraries)] if libraries else []
    if forms:
        phrases.append(f"the Authenticator{'s' * (len(forms) > 1)} of {_joined(forms)}")
    return " and ".join(phrases)


def _joined(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
