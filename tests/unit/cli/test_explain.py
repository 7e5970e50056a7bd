"""`explain`: from words on the command line to what is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.cli.main import run
from amplify_outputs.cli.output import DOCUMENTATION_VARIABLE
from amplify_outputs.model.documentation import EXAMPLE
from amplify_outputs.report.explained import explained, listed
from amplify_outputs.report.explanation import explanation_as_json
from amplify_outputs.report.text import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

SECRET, TRUST = CATALOGUE["AppClientHasSecret"], CATALOGUE["RoleNotTrusting"]


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", DOCUMENTATION_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error."""
    code = run(["explain", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("codes", "printed"),
    [
        (["AppClientHasSecret"], [SECRET]),
        (["appclienthassecret", "RoleNotTrusting."], [SECRET, TRUST]),
        (["RoleNotTrusting", "AppClientHasSecret", "rolenottrusting"], [TRUST, SECRET]),
    ],
)
def test_codes_are_explained_in_their_order_and_once(
    capsys: pytest.CaptureFixture[str], codes: list[str], printed: list[object]
) -> None:
    assert said(capsys, *codes) == (0, explained(printed, Look()), "")


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys) == (0, listed(Look()), "")


@pytest.mark.parametrize(
    ("codes", "checks"), [(["AppClientHasSecret"], [SECRET]), ([], [*CATALOGUE.values()])]
)
def test_json_is_one_object_with_the_same_keys_for_some_codes_and_for_all(
    capsys: pytest.CaptureFixture[str], codes: Sequence[str], checks: Sequence[object]
) -> None:
    code, out, err = said(capsys, *codes, "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "codes": [
            explanation_as_json(check, f"docs/problems.md#{check.code.lower()}") for check in checks
        ]
    }


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (["AppClientHasSecrets"], "There is no code AppClientHasSecrets. Did you mean AppClientHasSecret?"),
        (["appclienthassecrt"], "There is no code appclienthassecrt. Did you mean AppClientHasSecret?"),
        (["secret"], "There is no code secret. Did you mean AppClientHasSecret?"),
        (
            ["bucket"],
            "There is no code bucket. Did you mean StorageBucketNotFound or StorageBucketPublic?",
        ),
        (["xyzzy"], "There is no code xyzzy. `amplify-outputs explain` lists all."),
        ([""], 'There is no code "". `amplify-outputs explain` lists all.'),
        (["\x1b[2J"], r"There is no code \x1b[2J. `amplify-outputs explain` lists all."),
        (
            ["RoleNotTrusting", "xyzzy", "RoleNotTrustin"],
            (
                "There is no code xyzzy. `amplify-outputs explain` lists all. "
                "There is no code RoleNotTrustin. Did you mean RoleNotTrusting?"
            ),
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("more", [[], ["--json"]], ids=str)
def test_a_code_that_does_not_exist_is_one_line_with_the_nearest_ones(
    capsys: pytest.CaptureFixture[str], codes: list[str], message: str, more: list[str]
) -> None:
    assert said(capsys, *codes, *more) == (2, "", f"{message}\n")


def test_an_address_in_the_environment_is_where_the_page_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DOCUMENTATION_VARIABLE, "https://docs.example/{code}")

    _, out, err = said(capsys, "AppClientHasSecret")
    assert out.splitlines()[-1] == "Page: https://docs.example/appclienthassecret"
    _, out, _ = said(capsys, "AppClientHasSecret", "--json")
    assert json.loads(out)["codes"][0]["page"] == "https://docs.example/appclienthassecret"
    assert err == ""


def test_what_is_no_address_is_said_and_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DOCUMENTATION_VARIABLE, "docs.example")

    assert said(capsys, "AppClientHasSecret") == (
        0,
        explained([SECRET], Look()),
        f"{DOCUMENTATION_VARIABLE} is ignored: it is not an address such as {EXAMPLE}.\n",
    )
