"""`discover`: the user pools of an account with all that goes with them, to look at or to choose from."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from botocore.exceptions import NoRegionError

from amplify_outputs.cli.account import USER_POOLS, Account
from amplify_outputs.cli.discovered import as_json, as_lines, company, domain, marked, sign_in
from amplify_outputs.cli.examination import examined
from amplify_outputs.cli.exit_codes import AWS_REFUSED, DONE, PROBLEMS, USAGE
from amplify_outputs.cli.output import (
    look_of,
    print_json,
    print_report,
    print_text,
    say,
    working,
)
from amplify_outputs.cli.pool_ids import ID_OPTIONS
from amplify_outputs.cli.properties import POOL_OPTIONS
from amplify_outputs.cli.publisher import publications
from amplify_outputs.cli.request import requested, require
from amplify_outputs.cli.snippet_forms import SNIPPETS
from amplify_outputs.cli.snippets import proposed_name, snippet
from amplify_outputs.model.problem import explain_command
from amplify_outputs.report.looked import named

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from typing import TextIO

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.cli.menu import Row
    from amplify_outputs.model.discovered import Discovered, FoundClient, FoundPool
    from amplify_outputs.model.facts import IdentityPool


class Choice(NamedTuple):
    """What can be chosen: a user pool with an app client, and an identity pool that knows both, or none."""

    pool: FoundPool
    client: FoundClient
    identity_pool: IdentityPool | None


def discover(options: argparse.Namespace, aws: Aws) -> int:
    """Print the list; or let a person choose, check what was chosen, and print it in a form to paste.

    Nothing is chosen without a person, not even if there is only one. `--as` without a terminal is for ids that
    other options name.
    """
    if any(
        getattr(options, option.removeprefix("--").replace("-", "_")) is not None
        for option in POOL_OPTIONS
    ):
        properties, aws = requested(options, aws)
        ids = {name: properties[name] for name in ID_OPTIONS if properties.get(name)}
        require(ids)
        name = options.name or proposed_name("", "")
        return _go_on(options, aws, {"PublicationName": name, **ids}, options.form)
    if not (regions := options.region or [aws.region]) or None in regions:
        raise NoRegionError
    with working("Looking for user pools") as tell:
        found = Account(aws, list(dict.fromkeys(regions)), tell).discover(
            tuple(options.words), lambda aws: publications(options, aws)
        )
    code = AWS_REFUSED if any(it.what == USER_POOLS for it in found.not_listed) else DONE
    choices = list(choices_of(found))
    if options.json:
        print_json(as_json(found))
        return code
    if choices and _is_for_a_person(options):
        for each in found.not_listed:
            say(str(each))
        return _choose(options, aws, choices)
    stream = sys.stderr if options.form else sys.stdout
    _print_list(found, stream)
    if options.form and not code:
        say(_NOT_CHOSEN if choices else _NOTHING_TO_CHOOSE)
        return USAGE
    return code


def choices_of(found: Discovered) -> Iterator[Choice]:
    """Everything that can be chosen: with each identity pool that knows the pair, then without one."""
    for pool in found.pools:
        for client in pool.clients:
            for identity_pool in (*client.identity_pools, None):
                yield Choice(pool, client, identity_pool)


def row_of(choice: Choice) -> Row:
    """The row of a choice, and below it the ids and what else is known."""
    from amplify_outputs.cli.menu import Row  # noqa: PLC0415 - only a choice needs it

    pool, client, identity_pool = choice
    parts = [f"{pool.name or pool.id} / {client.name or client.id}"]
    if identity_pool is not None:
        parts.append(f"with identity pool {identity_pool.name or identity_pool.id}")
    elif client.identity_pools:
        parts.append("without an identity pool")
    if mark := marked(client):
        parts.append(f"[{mark}]")
    return Row(
        "  ".join(parts),
        (
            f"user pool      {named(pool.name, pool.id)}",
            f"sign-in        {sign_in(pool.described)}",
            f"domain         {domain(pool.described)}",
            f"app client     {named(client.name, client.id)}",
            *(
                f"{title.ljust(15)}{text}"
                for title, text in company(client)
                if title != "identity pool"
                or (identity_pool and text == named(identity_pool.name, identity_pool.id))
            ),
        ),
    )


def _is_for_a_person(options: argparse.Namespace) -> bool:
    """Whether somebody can choose: what is printed may go elsewhere if --as says what that is."""
    return (
        os.environ.get("TERM") != "dumb"
        and sys.stdin.isatty()
        and sys.stderr.isatty()
        and (sys.stdout.isatty() or options.form is not None)
    )


def _choose(options: argparse.Namespace, aws: Aws, choices: list[Choice]) -> int:
    from amplify_outputs.cli.menu import choose  # noqa: PLC0415 - only a choice needs it

    number = choose("Which pools?", [row_of(choice) for choice in choices])
    if number is None:
        say("Nothing was chosen.")
        return PROBLEMS
    pool, client, identity_pool = choices[number]
    properties = {
        "PublicationName": options.name or proposed_name(pool.name, client.name),
        "UserPoolId": pool.id,
        "UserPoolClientId": client.id,
        **({"IdentityPoolId": identity_pool.id} if identity_pool else {}),
    }
    return _go_on(options, aws, properties, options.form)


def _go_on(
    options: argparse.Namespace, aws: Aws, properties: Mapping[str, str], form: str | None
) -> int:
    """Check what was chosen, and print it in that form. Without a form, a person is asked for it."""
    report_to = sys.stderr if form else sys.stdout
    checked = _options_of_check(properties)
    with working(f"Checking {properties['UserPoolId']}"):
        report, _, code = examined(checked, aws)
    print_report(report, "text", report_to)
    if code == USAGE:  # An id has not the form of one, so it is printed nowhere else.
        return code
    if form is None:
        from amplify_outputs.cli.menu import Row, choose  # noqa: PLC0415 - only a choice needs it

        rows = [Row(f"{name.ljust(16)}{words}") for name, words in SNIPPETS.items()]
        number = choose("What to print for pasting?", rows)
        if number is None:
            return code
        form = list(SNIPPETS)[number]
        print_text("\n", sys.stdout)
    print_text(snippet(form, properties, _session(options)), sys.stdout)
    return code


def _options_of_check(properties: Mapping[str, str]) -> argparse.Namespace:
    """The options of `check` with these ids alone."""
    from amplify_outputs.cli.options import parser  # noqa: PLC0415 - only a choice needs it

    given = [
        f"{option}={properties[name]}"
        for name, (_, option) in ID_OPTIONS.items()
        if name in properties
    ]
    return parser().parse_args(["check", *given])


def _session(options: argparse.Namespace) -> dict[str, str]:
    """The options with which the command to paste meets the same account and region."""
    regions = options.region or []
    return {
        **({"--region": regions[0]} if len(regions) == 1 else {}),
        **({"--profile": options.profile} if options.profile else {}),
    }


def _print_list(found: Discovered, stream: TextIO) -> None:
    if found.pools:
        print_text(as_lines(found, look_of(stream)), stream)
    else:
        say(_nothing(found))
    for each in found.not_listed:
        say(str(each))
    codes = {code for pool in found.pools for client in pool.clients for code in client.problems}
    if codes:
        say(f"Why an app client cannot be used: `{explain_command(sorted(codes))}`.")


def _nothing(found: Discovered) -> str:
    if found.pools_in_all:
        return f"None of {found.pools_in_all} user pools matches these words."
    return "There are no user pools here. Check the region and the account."


_NOT_CHOSEN: Final = (
    "Nothing was chosen, because there is no terminal to choose on. Name the pools: add --user-pool-id, "
    "--user-pool-client-id and, if the app needs AWS credentials, --identity-pool-id."
)
_NOTHING_TO_CHOOSE: Final = "Nothing was printed: there is no app client to choose."
