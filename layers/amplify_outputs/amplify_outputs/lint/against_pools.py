"""Where a file says something else than the pools that it names. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.by_hand import FILE_DIFFERS_FROM_POOLS, FILE_LEAVES_OUT
from amplify_outputs.document.build import build
from amplify_outputs.lint.found import Found, value_at
from amplify_outputs.lint.kinds import kind_at
from amplify_outputs.lint.suggestions import suggestion
from amplify_outputs.readers.decoder import place_of
from amplify_outputs.schema.types import Record, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from amplify_outputs.model.readings import Facts
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.readers.decoder import Keys

# Their order says nothing, so they are compared as sets.
_SETS: Final = frozenset(
    {
        "standard_required_attributes",
        "username_attributes",
        "user_verification_types",
        "mfa_methods",
        "groups",
    }
)
# An app may use a part of what its app client allows, in an order of its own.
_PARTS: Final = (
    "identity_providers",
    "scopes",
    "redirect_sign_in_uri",
    "redirect_sign_out_uri",
)
_RESPONSE_TYPES: Final = {"code": "code", "token": "implicit"}
# Android cannot read it, so a file may leave it out.
_MAY_BE_LEFT_OUT: Final = "EMAIL"
# A whole block of `oauth` has fewer, with a few URLs.
_SHOWN_MAX: Final = 600


def differences_from_pools(
    outputs: Mapping[str, Any], request: PublishRequest, facts: Facts
) -> Iterator[Found]:
    """A finding for each field of `auth` that the pools decide, and that the file says otherwise or not at all.

    `request` is one for the ids and the version of the file, without Outputs.
    """
    derived = build(request, facts).outputs["auth"]
    own = outputs.get("auth")
    if isinstance(own, dict):
        yield from _compared(request.outputs_version, ("auth",), own, derived, facts)


def kept(outputs: Mapping[str, Any], request: PublishRequest, facts: Facts) -> dict[str, Any]:
    """What the file says of `auth` in its own way, and the pools allow: overrides that keep the file as it is."""
    derived = build(request, facts).outputs
    found: dict[str, Any] = {}
    keys: Keys
    for name in (*_PARTS, "response_type"):
        keys = ("auth", "oauth", name)
        own, theirs = value_at(outputs, keys), value_at(derived, keys)
        if own is not None and own != theirs and _allows(keys, own, theirs, facts):
            found.setdefault("oauth", {})[name] = own
    keys = ("auth", "mfa_methods")
    own, theirs = value_at(outputs, keys), value_at(derived, keys)
    if not _same(keys, own, theirs) and _allows(keys, own, theirs, facts):
        found["mfa_methods"] = own
    return found


def _compared(
    version: str, keys: Keys, own: object, theirs: object, facts: Facts
) -> Iterator[Found]:
    if isinstance(theirs, dict) and isinstance(own, dict):
        for name in (*theirs, *(name for name in own if name not in theirs)):
            inner = (*keys, name)
            if name not in own:
                yield from _left_out(inner, theirs[name])
            elif name in theirs:
                yield from _compared(version, inner, own[name], theirs[name], facts)
            elif name in _fields(version, keys):
                yield from _too_much(inner, own[name])
        return
    meant = suggestion(kind_at(version, keys), own)
    value = own if meant is None else meant
    if not _same(keys, value, theirs) and not _allows(keys, value, theirs, facts):
        said = f"{place_of(keys)} is {_short(own)}, and {_holder(keys)} says {_short(theirs)}"
        yield Found(FILE_DIFFERS_FROM_POOLS, keys, said, f"write {_short(theirs)}")


def _fields(version: str, keys: Keys) -> Collection[str]:
    """The keys that the format has in that object."""
    kind = kind_at(version, keys)
    return kind.fields if isinstance(kind, Record) else ()


def _left_out(keys: Keys, theirs: object) -> Iterator[Found]:
    """A field that the file does not have. What libraries assume then is right for some values."""
    if theirs not in ([], False, "NONE"):
        said = f"{place_of(keys)} is missing, and {_holder(keys)} says {_short(theirs)}"
        yield Found(FILE_LEAVES_OUT, keys, said, f"write {_short(theirs)}")


def _too_much(keys: Keys, own: object) -> Iterator[Found]:
    """A field that the pools do not call for."""
    if own not in ([], {}, None, False) and keys[-1] != "preferred_challenge":
        said = f"{place_of(keys)} is {_short(own)}, and {_holder(keys)} has no such setting"
        yield Found(FILE_DIFFERS_FROM_POOLS, keys, said, "remove it, or change the setting")


def _same(keys: Keys, own: object, theirs: object) -> bool:
    if keys[-1] in _SETS and isinstance(own, list) and isinstance(theirs, list):
        return sorted(map(_short, own)) == sorted(map(_short, theirs))
    return type(own) is type(theirs) and own == theirs


def _allows(keys: Keys, own: object, theirs: object, facts: Facts) -> bool:
    """Whether the pools allow what the file says in another way than they say it."""
    name = keys[-1]
    if name == "response_type":
        return _RESPONSE_TYPES.get(str(own)) in facts.app_client.oauth_flows
    if not isinstance(own, list) or not isinstance(theirs, list):
        return False
    is_part = all(item in theirs for item in own)
    if name in _PARTS:
        return bool(own) and is_part
    left = [item for item in theirs if item not in own]
    return name == "mfa_methods" and is_part and left == [_MAY_BE_LEFT_OUT]


def _holder(keys: Keys) -> str:
    """Which resource decides about the field."""
    if keys[:2] == ("auth", "oauth") and keys[-1] != "domain":
        return "the app client"
    if keys[-1] in ("unauthenticated_identities_enabled", "identity_pool_id"):
        return "the identity pool"
    return "the user pool"


def _short(value: object) -> str:
    return shown(value, limit=_SHOWN_MAX)
