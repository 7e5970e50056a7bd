"""docs/command-line.md and its pages, against the parser and the reports: options, formats, an example, pipelines."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from amplify_outputs.checks.catalogue import CATALOGUE
from amplify_outputs.cli import options as command_line
from amplify_outputs.cli import publish
from amplify_outputs.cli.examination import report_of
from amplify_outputs.cli.examples import EXAMPLES
from amplify_outputs.cli.properties import PROPERTIES, properties_of
from amplify_outputs.document.differences import differences
from amplify_outputs.examine import Publishable, examine
from amplify_outputs.model.facts import (
    IdentityPool,
    IdentityPoolRoles,
    IdentityProvider,
    Login,
    Mfa,
)
from amplify_outputs.properties.parse import parse_request
from amplify_outputs.report.explanation import explanation_as_json
from amplify_outputs.report.looked import looked_at
from amplify_outputs.report.render import render
from amplify_outputs.report.styles import STYLES
from amplify_outputs.report.text import Look, as_text
from tests.builders import (
    CLIENT_ID,
    IDENTITY_POOL_ID,
    POOL_ID,
    app_client,
    follow_ups,
    readings,
    request,
    role,
    user_pool,
)
from tests.contract.pages import rows, section_of, spans
from tests.reports import FORBIDDEN
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED: Final = (REPOSITORY / "docs" / "command-line.md").read_text(encoding="utf-8")
PAGES: Final = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (REPOSITORY / "docs" / "command-line").glob("*.md")
}
# What is no command: how to install them, and the formats of the report.
OTHER_PAGES: Final = {"install", "reports"}
ROW: Final = re.compile(r"^\| (`.*) \| (.*) \|$", re.MULTILINE)
_BLOCK: Final = re.DOTALL | re.MULTILINE
SPANS: Final = re.compile(r"`([^`]+)`")


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    (found,) = (
        action.choices
        for action in command_line.parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return dict(found)


def options_of(command: str) -> dict[str, argparse.Action]:
    """The options of a command by the name that comes first, and its arguments by theirs."""
    return {
        (action.option_strings or [str(action.metavar)])[0]: action
        for action in commands()[command]._actions
        if not isinstance(action, argparse._HelpAction)
    }


def documented(command: str) -> dict[str, tuple[str, str]]:
    """The rows of a command's table: the first and the second cell by the option's first name."""
    found = ROW.findall(section_of(PAGES[command], "## Options"))
    return {SPANS.findall(first)[0].split()[0]: (first, second) for first, second in found}


def as_documented(name: str, action: argparse.Action) -> list[str]:
    """How the code spans of a row show this option: its names, its value, its choices."""
    names = action.option_strings or [name]
    if action.choices is not None:
        return [f"{one} {choice}" for one in names for choice in action.choices]
    if action.metavar is None or not action.option_strings:
        return names
    return [f"{one} {action.metavar}" for one in names]


# The pages say: the options of `check` without these, and those in the table.
NOT_SHARED: Final = {
    "build": {"NAME", "--format", "--json", "--published", "--parameter-prefix", "--bucket"},
    "publish": {
        *("NAME", "--format", "--json", "--published", "--bucket"),
        "--pool-role-external-id",
    },
}


@pytest.mark.parametrize("command", commands())
def test_the_table_of_a_command_has_its_options_and_no_other(command: str) -> None:
    options = options_of(command)
    if command in NOT_SHARED:
        shared = options_of("check").keys() - NOT_SHARED[command]
        assert shared <= options.keys()
        options = {name: action for name, action in options.items() if name not in shared}

    table = documented(command)

    assert list(table) == list(options)
    for name, (first, _) in table.items():
        shown = [span for span in SPANS.findall(first) if span != "@FILE"]
        assert shown == as_documented(name, options[name]), name
        assert ("(required)" in first) is options[name].required, name
        several = options[name].nargs in ("+", "*")
        repeated = several or isinstance(options[name], argparse._AppendAction)
        assert ("may be repeated" in first) is repeated, name


def test_the_table_of_check_names_the_property_of_each_option() -> None:
    named = {
        name: (SPANS.findall(second) or [""])[0]
        for name, (_, second) in documented("check").items()
    }

    assert {name: named[name] for name in PROPERTIES} == PROPERTIES
    assert all(
        documented("check")[name][1].startswith("none: ") for name in named.keys() - PROPERTIES
    )


@pytest.mark.parametrize("command", ["check", "withdraw", "diff", "list", "fetch"])
def test_a_default_that_is_documented_is_the_default(command: str) -> None:
    options = options_of(command)
    defaults = {
        name: found.group(1)
        for name, (_, second) in documented(command).items()
        if (found := re.search(r"Default: `([^`]+)`", second))
    }

    assert defaults
    assert defaults == {name: options[name].default for name in defaults}


def test_every_command_has_a_page_that_the_index_names() -> None:
    listed = re.findall(r"^\| \[`(\w+)`\]\(command-line/(\w+)\.md\) \|", SHARED, re.MULTILINE)

    assert PAGES.keys() == commands().keys() | OTHER_PAGES
    assert sorted(listed) == sorted((name, name) for name in commands())
    assert {name: PAGES[name].partition("\n")[0] for name in commands()} == {
        name: f"# amplify-outputs {name}" for name in commands()
    }


def test_every_command_has_json() -> None:
    assert [name for name in commands() if "--json" not in options_of(name)] == []


@pytest.mark.parametrize("command", commands())
def test_the_help_of_a_command_ends_with_examples_that_are_right(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command_line.parser().parse_args([command, "--help"])
    shown = capsys.readouterr().out.partition("\nexamples:\n")[2]
    lines = [line.strip() for line in shown.splitlines() if line.startswith("    ")]

    assert [line for _, line in EXAMPLES[command]] == lines
    for line in lines:
        program, *arguments = shlex.split(line)
        assert (program, arguments[0]) == ("amplify-outputs", command)
        options = command_line.parser().parse_args(arguments)
        if options.command != "discover" and getattr(options, "user_pool_id", None):
            assert parse_request(properties_of(options))


def test_every_command_has_examples_and_no_other() -> None:
    assert EXAMPLES.keys() == commands().keys()


def test_the_json_that_is_shown_has_the_keys_that_are_printed() -> None:
    (published,) = re.findall(r"^```json\n(.*?)^```$", PAGES["publish"], _BLOCK)

    assert list(json.loads(published)) == ["name", *publish._NOTHING, "problems"]


def test_the_keys_of_an_explanation_are_those_that_are_printed() -> None:
    _, _, below = PAGES["explain"].partition("\nEach object has ")
    keys = SPANS.findall(below.partition(".")[0])

    assert keys == list(explanation_as_json(CATALOGUE["AppClientHasSecret"], ""))


def test_the_difference_that_is_shown_is_one_that_is_found() -> None:
    (compared,) = re.findall(r"^```json\n(.*?)^```$", PAGES["diff"], _BLOCK)
    old, new = ({"auth": {"password_policy": {"min_length": length}}} for length in (8, 12))

    assert json.loads(compared)["differences"] == [it.as_json() for it in differences(old, new)]


def test_every_format_has_a_section() -> None:
    text = PAGES["reports"]

    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == list(STYLES)
    assert [spans(name)[0] for name, _ in rows(text.partition("\n## ")[0])] == list(STYLES)


def test_the_annotations_that_are_shown_are_what_is_printed() -> None:
    (shown,) = re.findall(
        r"^```text\n(.*?)^```$", section_of(PAGES["reports"], "## github"), _BLOCK
    )

    assert shown == render(FORBIDDEN, "github", Look())


def test_the_report_that_is_shown_is_what_is_printed() -> None:
    forbidden, clean = re.findall(
        r"^```text\n(.*?)^```$", section_of(PAGES["reports"], "## text"), _BLOCK
    )
    found = readings(
        user_pool=user_pool(name="storefront", custom_domain="auth.example.com"),
        app_client=app_client(
            oauth_enabled=True,
            oauth_flows=("code",),
            oauth_scopes=("openid", "email", "profile", "aws.cognito.signin.user.admin"),
            callback_urls=("https://app.example.com/",),
            sign_out_urls=("https://app.example.com/",),
            identity_providers=("COGNITO", "Google"),
        ),
        identity_providers=(IdentityProvider("Google", "Google"),),
        mfa=Mfa("OPTIONAL", totp=True),
        identity_pool=IdentityPool(
            IDENTITY_POOL_ID,
            guests_allowed=False,
            logins=(Login(f"cognito-idp.us-east-1.amazonaws.com/{POOL_ID}", CLIENT_ID),),
            name="storefront",
        ),
        replicas=("eu-west-1",),
    )
    examination = examine(request(), found, parameter_max_bytes=8192)
    assert isinstance(examination, Publishable)
    looked = looked_at(examination.facts, examination.document.outputs)
    report = replace(report_of(request(), examination), looked=looked)

    assert forbidden == as_text(FORBIDDEN, Look())
    assert clean == as_text(report, Look())


def test_the_report_of_the_first_file_is_what_check_says_of_such_pools() -> None:
    page = (REPOSITORY / "docs" / "first-file.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    arn = "arn:aws:iam::123456789012:role/storefront-authenticated"
    found = readings(
        app_client=app_client(has_secret=True),
        identity_pool_roles=IdentityPoolRoles(arn),
        follow_ups=follow_ups(role(arn, amr="unauthenticated")),
    )

    examination = examine(request(), found, parameter_max_bytes=8192)
    report = report_of(request(), examination)

    assert shown == as_text(report, Look())


def test_the_command_of_each_pipeline_is_one_that_there_is() -> None:
    pipelines = re.findall(r"^```yaml\n(.*?)^```$", PAGES["reports"], _BLOCK)
    ours = [
        line
        for pipeline in pipelines
        for line in _texts(yaml.safe_load(pipeline))
        if line.startswith("amplify-outputs ")
    ]

    formats = []
    for line in ours:
        _, *arguments = shlex.split(line)
        shown = arguments[: arguments.index(">")] if ">" in arguments else arguments
        options = command_line.parser().parse_args(shown)
        assert parse_request(properties_of(options))
        formats.append(options.format)
    assert formats == ["sarif", "junit", "github", "gitlab"]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)
