"""What in a file breaks the format of its version, beyond what clients refuse. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.by_hand import FILE_BREAKS_FORMAT, FILE_KEY_UNKNOWN
from amplify_outputs.lint.expected import in_words, to_add, to_correct
from amplify_outputs.lint.found import Found, value_at
from amplify_outputs.lint.kinds import first_version_of, kind_at, table
from amplify_outputs.readers.decoder import place_of
from amplify_outputs.schema.json_values import NOT_UNICODE, join
from amplify_outputs.schema.types import ListOf, MapOf, Record, validate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from amplify_outputs.readers.decoder import Keys
    from amplify_outputs.schema.types import Finding, Type

# A hint for editors, which the schema itself has.
_SCHEMA: frozenset[Keys] = frozenset({("$schema",)})


def breaks(
    version: str,
    outputs: Mapping[str, Any],
    misnamed: Mapping[Keys, str],
    refused: Collection[Keys],
) -> Iterator[Found]:
    """A finding for each fault, without those at places where a client stops already (`refused`)."""
    places = keys_by_place(outputs)
    for finding in validate(table(version), dict(outputs)):
        keys = places.get(finding.path, ())
        if finding.message.startswith("lacks "):
            yield from _missing(version, outputs, keys, refused, misnamed)
        elif finding.message.startswith("is not a known key"):
            if keys not in refused:
                yield from _unknown(version, keys, misnamed)
        elif not _is_said_by_a_client(keys, finding, refused):
            yield from _wrong(version, outputs, keys, finding)


def _is_said_by_a_client(keys: Keys, finding: Finding, refused: Collection[Keys]) -> bool:
    """Whether a client stops at this value, or at what is around it, or for the same reason elsewhere."""
    named_twice = "only one item has" in finding.message
    return (
        finding.message == NOT_UNICODE
        or any(keys[:length] in refused for length in range(len(keys) + 1))
        or (named_twice and any(it[: len(keys)] == keys for it in refused))
    )


def _missing(
    version: str,
    outputs: Mapping[str, Any],
    above: Keys,
    refused: Collection[Keys],
    misnamed: Mapping[Keys, str],
) -> Iterator[Found]:
    """The keys that the object at `above` lacks, each by itself."""
    kind, value = kind_at(version, above), value_at(outputs, above)
    if not isinstance(kind, Record) or not isinstance(value, dict):
        return
    lacking = min((needed - value.keys() for needed in kind.required), key=len)
    instead = {(*keys[:-1], name): keys for keys, name in misnamed.items()}
    for name in kind.fields:
        keys = (*above, name)
        if name in lacking and keys not in refused:
            fix = to_add(version, keys, outputs)
            if other := instead.get(keys):
                fix = f"rename {place_of(other)} to {name}"
            yield Found(
                FILE_BREAKS_FORMAT,
                keys,
                f"{place_of(keys)} is missing",
                fix,
                seen_at=instead.get(keys),
            )


def _unknown(version: str, keys: Keys, misnamed: Mapping[Keys, str]) -> Iterator[Found]:
    """A key that the version does not have. One that stands for another key may be named with that one."""
    if keys in _SCHEMA:
        return
    said = f"{place_of(keys)} is a key that version {version} of the format does not have, and that clients ignore"
    fix = "remove the key, or move it below custom"
    if name := misnamed.get(keys):
        fix = f"rename it to {name}"
    elif later := first_version_of(keys):
        said = (
            f"{place_of(keys)} is a key of version {later} and later, and this is version {version}"
        )
        fix = f'write version "{later}", or remove the key'
    yield Found(FILE_KEY_UNKNOWN, keys, said, fix, at_key=True)


def _wrong(
    version: str, outputs: Mapping[str, Any], keys: Keys, finding: Finding
) -> Iterator[Found]:
    value, kind = value_at(outputs, keys), kind_at(version, keys)
    if (keys, value) == (("auth", "username_attributes"), []):
        return  # Every client takes it, and Amplify's own tools write it.
    if (keys[:2], value) == (("auth", "standard_required_attributes"), "sub"):
        return  # The format has it, and every client takes it. Only a publication never does.
    if not finding.message.startswith("must be ") or _is_about_items(kind, value):
        yield Found(
            FILE_BREAKS_FORMAT,
            keys,
            f"{place_of(keys)} {finding.message}",
            "correct the value",
            at_key=isinstance(kind, MapOf),
        )
        return
    yield Found(
        FILE_BREAKS_FORMAT,
        keys,
        f"{place_of(keys)} is {in_words(value, kind)}, which version {version} of the format does not have",
        to_correct(version, keys, value),
    )


def _is_about_items(kind: Type | None, value: object) -> bool:
    """Whether a list has the right type, and the wrong items: too few, or one twice."""
    return kind is None or (isinstance(kind, ListOf) and isinstance(value, list))


def keys_by_place(outputs: Mapping[str, Any]) -> dict[str, Keys]:
    """The keys of every place, by the text with which findings name it; of two such places the first."""
    found: dict[str, Keys] = {"the file": (), "": ()}
    waiting: list[tuple[Keys, str, object]] = [((), "", outputs)]
    # The list grows while it is read: outer places come before inner ones.
    for keys, text, value in waiting:
        found.setdefault(text, keys)
        if isinstance(value, dict):
            waiting += (((*keys, key), join(text, key), item) for key, item in value.items())
        elif isinstance(value, list):
            waiting += (((*keys, at), f"{text}[{at}]", item) for at, item in enumerate(value))
    return found
