"""`addOutput` of an Amplify backend: what Amplify's own packages make of what `build --for add-output` prints."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.document.add_output import argument_of, lost_texts
from tests import amplify_backend
from tests.contract import golden
from tests.contract.javascript_client import NEEDS_NODE
from tests.readers.whole_document import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.exhaustive, NEEDS_NODE]
AUTH: Final = {"user_pool_id": "us-east-1_AbC123xyz", "aws_region": "us-east-1"}
# Members that JavaScript's objects inherit; see Object.prototype.
MEMBERS: Final = (
    *("__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__"),
    *("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString"),
    *("toString", "valueOf"),
)


def documents() -> dict[str, Mapping[str, Any]]:
    """Every document of the golden cases in every version, and one that has all that the format knows."""
    of_cases = {name: golden.document_named(name).outputs for name in golden.NAMES}
    return {**of_cases, "whole": WHOLE}


def files(asked: list[tuple[str, list[Any]]]) -> list[Any]:
    """The file that the app gets for each version of `ampx` and parts, or the error and where it is."""
    answers = amplify_backend.amplify_makes(
        [{"version": version, "parts": parts} for version, parts in asked]
    )
    return [it.get("file") or (it["at"], it["error"]) for it in answers]


def test_the_app_gets_the_document_unless_a_text_of_it_is_reported_as_lost() -> None:
    carried = {name: it for name, it in documents().items() if not [*lost_texts(it)]}
    lost = {name.rpartition("-")[0] for name in documents().keys() - carried.keys()}
    assert lost == {"awkward_texts"}

    made = files([(it["version"], [argument_of(it)]) for it in carried.values()])

    assert dict(zip(carried, made, strict=True)) == carried


def test_the_app_gets_the_published_document_too_if_it_has_the_version_of_ampx() -> None:
    carried = [it for it in documents().values() if not [*lost_texts(it)]]

    assert files([(it["version"], [it]) for it in carried]) == carried


def test_the_file_has_the_version_that_ampx_generates() -> None:
    document = golden.document_named("email_sign_in-1.5").outputs
    argument = argument_of(document)

    assert files([(version, [argument]) for version in ("1.4", "1.5")]) == [
        {**document, "version": "1.4"},
        document,
    ]


@pytest.mark.parametrize(
    ("given", "of_ampx", "version"),
    [
        (None, "1.5", "1.5"),
        # The default of addOutput is 1.4, and the highest version wins.
        (None, "1.3", "1.4"),
        ("1.3", "1.5", "1.5"),
        ("1.5", "1.4", "1.5"),
        ("2", "1.5", ("ampx", "VersionMismatchError")),
    ],
)
def test_the_highest_version_wins_and_another_major_version_is_an_error(
    given: str | None, of_ampx: str, version: str | tuple[str, str]
) -> None:
    part = {"auth": AUTH} if given is None else {"version": given, "auth": AUTH}
    [made] = files([(of_ampx, [part])])

    assert (made["version"] if isinstance(made, dict) else made) == version


def test_a_second_entry_is_an_error_of_the_synthesis() -> None:
    exists = ("addOutput", "OutputEntryAlreadyExistsError")
    guests = "unauthenticated_identities_enabled"
    [second, other_major, apart, lists, replaced] = files(
        [
            ("1.5", [{"auth": AUTH}, {"auth": {"user_pool_id": "eu-west-1_AbC123xyz"}}]),
            ("1.5", [{"version": "1.5", "auth": AUTH}, {"version": "2", "custom": {}}]),
            ("1.5", [{"auth": AUTH}, {"custom": {"stage": "prod"}}]),
            ("1.5", [{"auth": {"mfa_methods": ["SMS"]}}, {"auth": {"mfa_methods": ["TOTP"]}}]),
            ("1.5", [{"auth": {guests: False}}, {"auth": {guests: True}}]),
        ]
    )

    assert second == exists
    assert other_major == ("addOutput", "VersionMismatchError")
    assert apart == {"version": "1.5", "auth": AUTH, "custom": {"stage": "prod"}}
    assert lists == {"version": "1.5", "auth": {"mfa_methods": ["SMS", "TOTP"]}}
    # Amplify takes the first value for none.
    assert replaced == {"version": "1.5", "auth": {guests: True}}


def test_with_define_auth_the_backend_is_synthesized_and_ampx_cannot_write_the_file() -> None:
    argument = argument_of(golden.document_named("email_sign_in-1.5").outputs)
    others = {"custom": {"existing": argument["auth"]}}
    [refused, custom] = files([("1.5", ["auth", argument]), ("1.5", ["auth", others])])

    assert refused == ("ampx", "OutputEntryAlreadyExistsError")
    assert custom["custom"] == others["custom"]
    assert custom["auth"]["user_pool_id"] != argument["auth"]["user_pool_id"]


def test_what_is_reported_as_lost_by_its_name_is_lost_and_nothing_else() -> None:
    groups = [{"groups": [{name: {"precedence": 1}}]} for name in MEMBERS]
    made = files([("1.5", [{"auth": auth}]) for auth in groups])

    lost = [
        name
        for name, auth, it in zip(MEMBERS, groups, made, strict=True)
        if it != {"version": "1.5", "auth": auth}
    ]
    assert lost == [name for name in MEMBERS if [*lost_texts({"auth": {name: {}}})]]


def test_what_looks_like_a_value_of_cdk_is_lost() -> None:
    asked = [{"custom": {"a": text}} for text in ("${Token[a.1]}", "${token", "$[Token[")]
    made = files([("1.5", [it]) for it in asked])

    assert made == [
        ("synthesis", "UnrecognizedTokenKey"),
        *({"version": "1.5", **it} for it in asked[1:]),
    ]
    assert [bool([*lost_texts(it)]) for it in asked] == [True, False, False]


def test_typescript_takes_each_argument_as_the_backend_of_the_example_gives_it(
    tmp_path: Path,
) -> None:
    place = tmp_path / "amplify"
    shutil.copytree(amplify_backend.SOURCE / "amplify", place)
    (tmp_path / "node_modules").symlink_to(amplify_backend.installed() / "node_modules")
    program = [
        'import { defineBackend } from "@aws-amplify/backend";',
        "const backend = defineBackend({});",
    ]
    newest = [it for name, it in documents().items() if name.endswith(("-1.5", "whole"))]
    for number, outputs in enumerate(newest):
        (place / f"{number}.json").write_text(json.dumps(argument_of(outputs)), encoding="utf-8")
        program += [
            f'import existing{number} from "./{number}.json";',
            f"backend.addOutput(existing{number} as Parameters<typeof backend.addOutput>[0]);",
        ]
    (place / "backend.ts").write_text("\n".join(program), encoding="utf-8")

    amplify_backend.run(tmp_path, "node_modules/.bin/tsc", "--project", "amplify")
