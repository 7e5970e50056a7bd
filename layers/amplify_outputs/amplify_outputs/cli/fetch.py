"""`fetch`: published files, verified, to disk or to standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.aws.roles import assume, session_policy
from amplify_outputs.cli.branches import rule_for
from amplify_outputs.cli.exit_codes import DONE, PROBLEMS, WrongUsage
from amplify_outputs.cli.failure import failure
from amplify_outputs.cli.output import deliver, print_json, say, working
from amplify_outputs.cli.publisher import publications
from amplify_outputs.cli.recorded_problems import problems_of, warnings_of
from amplify_outputs.document.formats.formats import file_name
from amplify_outputs.model.record import DOCUMENT_FORMAT
from amplify_outputs.store.fetch import Wanted, fetch_all
from amplify_outputs.store.keys import document_key

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.errors import FetchFailed
    from amplify_outputs.store.fetch import Fetched


# What this command calls. A contract test compares it with the managed policy for builds.
READS: Final = (
    "kms:Decrypt",
    "s3:GetObject",
    "s3:ListBucket",
    "ssm:GetParameter",
)
SESSION_POLICY: Final = session_policy(READS)


def fetch(options: argparse.Namespace, aws: Aws) -> int:
    """Write the files of all names. If one cannot be fetched, write none and say why."""
    names, chosen = _names(options)
    _check(options, names)
    if options.role_arn:
        region = aws.region or ""
        aws = assume(aws, aws.sts(region), options.role_arn, options.external_id, SESSION_POLICY)
    published = publications(options, aws)
    with working(f"Fetching {_counted(names)}") as tell:
        fetched, failed = fetch_all(
            names,
            Wanted(
                options.source,
                options.expect_sha256,
                options.version,
                options.format,
                tuple(dict.fromkeys(options.origins)),
            ),
            published,
            wait_seconds=options.wait,
            waiting=_announced(tell, options.wait),
        )
    for reason in failed.values():
        say(str(reason))
    if failed:
        if options.json:
            print_json({**_failure(failed), **chosen})
        return PROBLEMS
    for name, document in fetched.items():
        if not document.vouched:
            say(
                f"Version {options.version} of {name} is not verified, because the record has only the "
                f"SHA-256 of the newest version. This one has SHA-256 {document.sha256}. To verify it, add "
                "--expect-sha256."
            )
    _hand_over(names, fetched, options, chosen)
    return DONE


def _names(options: argparse.Namespace) -> tuple[list[str], dict[str, str]]:
    """The names, and what `--json` has of how they were chosen. Says which rule chose for a branch.

    Raises FetchFailed if there is no rule for the branch.
    """
    if options.branch is None:
        return list(dict.fromkeys(options.names)), {}
    rule = rule_for(options.branch, options.rules)
    say(f"Branch {options.branch} matches the rule {rule}.")
    return [rule.name], {"branch": options.branch, "rule": str(rule)}


def _hand_over(
    names: Sequence[str],
    fetched: Mapping[str, Fetched],
    options: argparse.Namespace,
    chosen: Mapping[str, str],
) -> None:
    """Write what was fetched to files or to standard output, and say with which warnings it was published."""
    output = None if options.output == "-" else options.output
    alone = len(names) == 1
    files = {name: _file(name, options.format, output, alone=alone) for name in names}
    for name, document in fetched.items():
        if options.json and output is None:
            continue  # It is in the JSON.
        deliver(document.body, files[name])
    if options.json:
        described = [_described(name, options.format, fetched[name], files[name]) for name in names]
        print_json({**chosen, "publications": described})
        return
    for name, document in fetched.items():
        if warnings := warnings_of(document, options.format):
            say(f"{warnings}. To read more: amplify-outputs show {name}")


def _failure(failed: Mapping[str, FetchFailed]) -> dict[str, Any]:
    """The object with `error`, and with the reason for each name."""
    reasons = {name: str(reason) for name, reason in failed.items()}
    return {**failure(" ".join(reasons.values()), PROBLEMS), "failed": reasons}


def _check(options: argparse.Namespace, names: Sequence[str]) -> None:
    """Raises WrongUsage for options that exclude each other."""
    several = len(names) > 1
    if several and (options.expect_sha256 or options.version):
        message = "--expect-sha256 and --version are for one publication: give one NAME."
        raise WrongUsage(message)
    if options.external_id and not options.role_arn:
        message = "--external-id is for a role: add --role-arn."
        raise WrongUsage(message)
    if several and options.output in (None, "-") and not options.json:
        message = "Several files need a directory: add -o DIRECTORY."
        raise WrongUsage(message)
    if several and options.output and Path(options.output).is_file():
        message = f"Several files need a directory, but {options.output} is a file: change -o."
        raise WrongUsage(message)
    if options.version and options.source == "s3":
        message = "--version reads the SSM parameter: omit --from s3."
        raise WrongUsage(message)
    if options.format != DOCUMENT_FORMAT and (options.version or options.source == "ssm"):
        message = f"SSM has only the format {DOCUMENT_FORMAT}: omit --from and --version."
        raise WrongUsage(message)


def _announced(tell: Callable[[str], object], seconds: float) -> Callable[[Sequence[str]], None]:
    """Reports the names that are waited for: on a terminal at every try, in a log once."""
    announced = False

    def waiting(names: Sequence[str]) -> None:
        nonlocal announced
        words = f"Waiting up to {seconds:g} s for {_counted(names)}"
        tell(words)
        if not announced and not sys.stderr.isatty():
            say(f"{words}.")
        announced = True

    return waiting


def _counted(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} publications"


def _file(name: str, form: str, output: str | None, *, alone: bool) -> str | None:
    """The file for a document: the one that was named, or one below the directory, as in the bucket."""
    if output is None or alone:
        return output
    file = Path(output, document_key(name, file_name(form)).removeprefix("outputs/"))
    file.parent.mkdir(parents=True, exist_ok=True)
    return str(file)


def _described(name: str, form: str, fetched: Fetched, file: str | None) -> dict[str, Any]:
    # Only JSON needs it, and its import takes time.
    from amplify_outputs.properties.recorded import accepted_in  # noqa: PLC0415

    described: dict[str, Any] = {
        "name": name,
        "format": form,
        "from": fetched.source,
        "sha256": fetched.sha256,
        "verified": fetched.vouched,
        "publishedAt": fetched.record.published_at,
        "file": file,
        "acceptProblems": sorted(accepted_in(fetched.record.request)),
        "problems": problems_of(fetched, form),
    }
    if file:
        return described
    if form == DOCUMENT_FORMAT:
        return {**described, "outputs": json.loads(fetched.body)}
    return {**described, "text": fetched.body.decode()}
