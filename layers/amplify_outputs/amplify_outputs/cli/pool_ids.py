"""Ids of pools by other names: names, a stack, a file or a publication, held against each other. Pure."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from amplify_outputs.cli.exit_codes import WrongUsage
from amplify_outputs.model.ids import user_pool_region
from amplify_outputs.model.problem import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from amplify_outputs.model.discovered import Named

# The properties with ids of pools: what each is called, and its option.
ID_OPTIONS: Final = {
    "UserPoolId": ("user pool", "--user-pool-id"),
    "UserPoolClientId": ("app client", "--user-pool-client-id"),
    "IdentityPoolId": ("identity pool", "--identity-pool-id"),
}
_KEYS_OF_A_FILE: Final = {
    "user_pool_id": "UserPoolId",
    "user_pool_client_id": "UserPoolClientId",
    "identity_pool_id": "IdentityPoolId",
}
_NEAREST_AT_MOST: Final = 3


class Source(NamedTuple):
    """Something that names pools: how messages call it, and by property the ids, each with its name there."""

    where: str
    ids: Mapping[str, Mapping[str, str]]


def resolve(given: Mapping[str, str], sources: Sequence[Source]) -> dict[str, str]:
    """The one id of each property that an option gives, or a source. `given` are values of options by property.

    Raises WrongUsage if two of them contradict each other, and if a source has several ids of which nothing
    else names one: nothing is chosen.
    """
    found: dict[str, str] = {}
    for name, (kind, option) in ID_OPTIONS.items():
        chosen = (given[name], option) if given.get(name) else None
        # Those with one id first: they decide which of several it is.
        for source in sorted(sources, key=lambda each: len(each.ids.get(name, ()))):
            ids = source.ids.get(name, {})
            if chosen is None and len(ids) > 1:
                raise WrongUsage(_several(source, kind, option, ids))
            if ids and chosen is None:
                chosen = next(iter(ids)), source.where
            elif ids and chosen is not None and chosen[0] not in ids:
                message = (
                    f"The {kind} of {chosen[1]} is {chosen[0]}, but that of {source.where} is "
                    f"{listed(list(ids), ' or ')}. Omit one of them."
                )
                raise WrongUsage(message)
        if chosen is not None:
            found[name] = chosen[0]
    return found


def _several(source: Source, kind: str, option: str, ids: Mapping[str, str]) -> str:
    names = listed([f"{id_} ({label})" for id_, label in ids.items()])
    return f"{_capital(source.where)} has {len(ids)} {kind}s: {names}. Choose one with {option}."


def in_file(path: str, body: bytes) -> tuple[Source, str]:
    """The ids in an amplify_outputs.json, and its region. Raises WrongUsage for a file that has no such ids."""
    try:
        outputs = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = f"{path} is not JSON: {error}. Give an amplify_outputs.json, or the ids."
        raise WrongUsage(message) from error
    auth = outputs.get("auth") if isinstance(outputs, dict) else None
    if not isinstance(auth, dict):
        message = f"{path} has no section auth, so it names no pools. Give an amplify_outputs.json, or the ids."
        raise WrongUsage(message)
    ids = {name: _text(path, auth, key) for key, name in _KEYS_OF_A_FILE.items() if auth.get(key)}
    region = _text(path, auth, "aws_region") if auth.get("aws_region") else ""
    pool = ids.get("UserPoolId", "")
    if pool and region and user_pool_region(pool) != region:
        message = (
            f"{path} contradicts itself: auth.aws_region is {region}, but auth.user_pool_id is {pool}. Correct "
            "the file, or give the ids."
        )
        raise WrongUsage(message)
    labels = {name: key for key, name in _KEYS_OF_A_FILE.items()}
    return Source(path, {name: {id_: f"auth.{labels[name]}"} for name, id_ in ids.items()}), region


def _text(path: str, auth: Mapping[str, Any], key: str) -> str:
    value = auth[key]
    if not isinstance(value, str):
        message = f"{path} is damaged: auth.{key} is not a text. Correct the file, or give the ids."
        raise WrongUsage(message)
    return value


def with_name(
    name: str, option: str, kind: str, among: Sequence[Named], where: str
) -> tuple[str, str]:
    """The id of the one thing of that name, and how messages call it. `where` is where they were looked for.

    An id in place of a name is that id. Raises WrongUsage if none has the name, naming the nearest, or more than
    one, naming their ids.
    """
    ids = [each.id for each in among if each.id == name] or [
        each.id for each in among if each.name == name
    ]
    if len(ids) > 1:
        message = f"{len(ids)} {kind}s of {where} are called {name}: {listed(ids)}. Choose one with {option}-id."
        raise WrongUsage(message)
    if not ids:
        message = f"No {kind} of {where} is called {name}.{_nearest(name, among)}"
        raise WrongUsage(message)
    return ids[0], f"{option} {name}"


def _nearest(name: str, among: Sequence[Named]) -> str:
    """A sentence with the names that are most like it, in any case; "" without any names."""
    by_form = {each.name.casefold(): each.name for each in among}
    near = difflib.get_close_matches(name.casefold(), by_form, _NEAREST_AT_MOST)
    parts = [form for form in sorted(by_form) if name.casefold() in form]
    names = list(dict.fromkeys(by_form[form] for form in (*near, *parts)))[:_NEAREST_AT_MOST]
    if names:
        return f" Similar names: {', '.join(names)}."
    return " `amplify-outputs discover` lists them." if among else " There are none."


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}" if text.startswith(("stack ", "publication ")) else text
