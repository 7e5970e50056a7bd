"""Refreshes of up to a million publications, computed from the published quotas: `make simulate-refresh`.

It carries on what `make bench-refresh` measures: calls of a publication are linear in publications, so
each quota gives a time, and the longest of them is what a refresh takes. Nothing here calls AWS, and no number
was measured on AWS. Assumptions are the constants below; those without a source say so.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import Final

from amplify_outputs.pools.shared import CATEGORIES, OUR_SHARE, QUOTAS_PER_SECOND
from amplify_outputs.refresher.rota import SECRETS_EVERY_DAYS
from amplify_outputs.refresher.sweep import LAST_SECONDS
from tools import prices
from tools.environments import REPOSITORY

PAGE: Final = REPOSITORY / "docs" / "scaling.md"
BEGIN: Final = "<!-- the simulation, by python -m tools.simulate_refresh --write -->"
END: Final = "<!-- end of the simulation -->"

NUMBERS: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
SHARES: Final = (0.0, 0.01, 1.0)
# Publications, and the days over which the schedule spreads them.
SPREAD: Final = ((100_000, 1), (100_000, 7), (1_000_000, 7), (1_000_000, 14), (1_000_000, 28))

# Measured by `make bench-refresh` for 1,000 publications, of which a test holds them to be true: calls of
# a publication when nothing has changed, and what each that changes adds.
_POOLS: Final = 0.276  # user pools of a publication
UNCHANGED_CALLS: Final = {
    "cognito-identity DescribeIdentityPool": _POOLS,
    "cognito-identity GetIdentityPoolRoles": _POOLS,
    "cognito-identity GetPrincipalTagAttributeMap": _POOLS,
    "cognito-idp DescribeUserPool": _POOLS,
    "cognito-idp DescribeUserPoolClient": 1.0,
    "cognito-idp GetUserPoolMfaConfig": _POOLS,
    "cognito-idp ListGroups": _POOLS,
    "cognito-idp ListIdentityProviders": _POOLS,
    "cognito-idp ListUserPoolClientSecrets": 1 / SECRETS_EVERY_DAYS,  # on the average of all days
    "cognito-idp ListUserPoolReplicas": _POOLS,
    "iam GetRole": _POOLS,
    "s3 GetObject": 1.0,
    "s3 HeadObject": 2.0,  # the file, and the mark of the identity pool
    "s3 ListObjectsV2": 0.003,
    "sqs DeleteMessageBatch": 0.138,
    "sqs ReceiveMessage": 0.138,
    "sqs SendMessageBatch": 0.028,
    "ssm GetParameters": 0.3,
    "ssm ListTagsForResource": 1.0,
}
CHANGED_CALLS: Final = {
    "cognito-idp ListUserPoolClientSecrets": 1 - 1 / SECRETS_EVERY_DAYS,
    "events PutEvents": 0.3,
    "s3 PutObject": 3.0,
    "ssm PutParameter": 1.0,
}
MESSAGES: Final = 0.276
UNCHANGED_LOG_BYTES: Final = 355
CHANGED_LOG_BYTES: Final = 30

# As the template has it; a test compares.
WORKERS: Final = 4
SWEEP_SECONDS: Final = 900  # the most that a function may have [lambda-quotas]
SWEEP_MB: Final = 512
DELAY_SECONDS: Final = 60
LATE_SECONDS: Final = 3_600  # after which LateRefreshesAlarm rings
RETENTION_SECONDS: Final = 345_600  # four days, the default of a queue [sqs-quotas]

# Calls a second of an account and region; those that have a pace are in pools/shared.py.
GET_PARAMETERS: Final = 40.0  # standard throughput [ssm-quotas]
SQS_FIFO: Final = 300.0  # calls of each kind, without high throughput [sqs-quotas]
S3_READS: Final = 5_500.0  # of a prefix [s3-rates]
S3_WRITES: Final = 3_500.0  # of a prefix [s3-rates]
PUT_EVENTS: Final = 400.0  # the lowest of any region [eventbridge-quotas]

STANDARD_PARAMETERS: Final = 10_000  # [ssm-quotas]
ADVANCED_PARAMETERS: Final = 100_000  # [ssm-quotas]
USER_POOLS: Final = 10_000  # of an account and region, when raised from 1,000 [cognito-quotas]
FULL_CPU_MB: Final = 1_769  # of memory that come with one CPU [lambda-memory]

# Without a source. A call within a region, one that lists a thousand keys, and the CPU time of reading such a page,
# which was measured once on the machine of docs/scaling.md; memory of a function that has just started.
CALL_SECONDS: Final = 0.05
PAGE_SECONDS: Final = 0.15
PAGE_CPU_SECONDS: Final = 0.12
# Round trips that nobody paces: two looks a message and a read of each publication; client secrets, claim,
# commit, finish.
UNCHANGED_ROUND_TRIPS: Final = 2 * MESSAGES + 1
CHANGED_ROUND_TRIPS: Final = 4
CALLS_AT_A_TIME: Final = 20  # of the sweep, as aws/waves.py has it

PERIOD_SECONDS: Final = 6 * 3_600
DAY_SECONDS: Final = 24 * 3_600
MONTH_SECONDS: Final = 30 * 24 * 3_600
# Of a child workflow that runs one function for one message: start, the task, the end.
TRANSITIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One refresh of everything: how long it takes and why, and what it costs, once and in a month."""

    publications: int
    share: float
    seconds: float
    binding: str
    usd: float
    usd_month: float


def simulate(publications: int, share: float, workers: int = WORKERS, days: int = 1) -> Outcome:
    """A refresh of so many publications, that share of which has changed.

    With `days`, it is the part of one day, and there is one refresh a day. Above 100,000 publications it goes
    without Parameter Store, which could not hold them.
    """
    in_ssm = publications <= ADVANCED_PARAMETERS
    rows = limits(share, workers, days=days, in_ssm=in_ssm)
    binding = max(rows, key=lambda name: rows[name])
    part = publications / days
    working = part * rows[binding]
    seconds = sweep_seconds(publications, asked=part) + DELAY_SECONDS + working
    usd = _usd(part, share, working, workers) + _sweep_usd(publications, part)
    # A new refresh begins when the former has ended, but not before six hours are over, or a day.
    month = usd * MONTH_SECONDS / max(PERIOD_SECONDS if days == 1 else DAY_SECONDS, seconds)
    if in_ssm:
        month += max(0, publications - STANDARD_PARAMETERS) * prices.SSM_ADVANCED_MONTH
    return Outcome(publications, share, seconds, binding, usd, month)


def paced_seconds(secrets: float) -> float:
    """Seconds of the pace, of all workers together, for a publication; `secrets` of them list client secrets.

    A worker reads what the publication needs at the same time, and waits for the longest: three reads of the
    user pool, if the publication is the first of its pool in a message, and one or two of its app client.
    """
    pool = 3 / (QUOTAS_PER_SECOND["UserPoolRead"] * OUR_SHARE)
    client = (1 + secrets) / (QUOTAS_PER_SECOND["UserPoolClientRead"] * OUR_SHARE)
    return MESSAGES * max(pool, client) + (1 - MESSAGES) * client


def listed_secrets(share: float, days: int = 1) -> float:
    """How often a scheduled refresh lists client secrets of a publication, that share of which has changed."""
    unchanged = 1 / max(1, SECRETS_EVERY_DAYS // days)
    return unchanged + share * (1 - unchanged)


def limits(share: float, workers: int, *, days: int = 1, in_ssm: bool = True) -> dict[str, float]:
    """Seconds that a publication takes at least, by what limits it."""
    paced = paced_seconds(listed_secrets(share, days))
    round_trips = UNCHANGED_ROUND_TRIPS + share * CHANGED_ROUND_TRIPS
    changed = {name: share * calls for name, calls in CHANGED_CALLS.items()}
    found = {
        "Cognito's reads": paced + round_trips * CALL_SECONDS / workers,
        "SQS": MESSAGES / SQS_FIFO,
        "S3 reads": UNCHANGED_CALLS["s3 GetObject"] / S3_READS,
        "S3 writes": changed["s3 PutObject"] / S3_WRITES,
        "PutEvents": changed["events PutEvents"] / PUT_EVENTS,
    }
    if in_ssm:
        found["PutParameter"] = share * quota_seconds()["PutParameter"]
        found["GetParameters"] = UNCHANGED_CALLS["ssm GetParameters"] / GET_PARAMETERS
    return found


def quota_seconds(share: float = 1.0) -> dict[str, float]:
    """Seconds a publication, that share of which has changed, for which its calls use up our part of each quota."""
    used = dict.fromkeys(QUOTAS_PER_SECOND, 0.0)
    for method, category in CATEGORIES.items():
        operation = "".join(word.capitalize() for word in method.split("_"))
        for service in ("cognito-idp", "cognito-identity", "ssm"):
            name = f"{service} {operation}"
            used[category] += UNCHANGED_CALLS.get(name, 0.0) + share * CHANGED_CALLS.get(name, 0.0)
    return {name: used[name] / (QUOTAS_PER_SECOND[name] * OUR_SHARE) for name in used}


def sweep_seconds(
    publications: int, memory_mb: int = SWEEP_MB, asked: float | None = None
) -> float:
    """How long the sweep lists and sends: a record and a mark for each publication, and messages of those asked for."""
    cpu = min(1.0, memory_mb / FULL_CPU_MB)
    pages = 2 * publications / 1_000
    listing = pages * (PAGE_SECONDS + PAGE_CPU_SECONDS / cpu)
    calls = (publications if asked is None else asked) * UNCHANGED_CALLS["sqs SendMessageBatch"]
    return listing + calls / min(SQS_FIFO, CALLS_AT_A_TIME / CALL_SECONDS)


def ends() -> list[tuple[str, float]]:
    """Up to how many publications each part goes as it is, by name, the smallest first."""
    second = simulate(1_000_000, 0.0).seconds / 1_000_000
    in_one_run = SWEEP_SECONDS - LAST_SECONDS
    found = [
        ("standard parameters", STANDARD_PARAMETERS),
        ("parameters at all", ADVANCED_PARAMETERS),
        ("LateRefreshesAlarm stays silent", LATE_SECONDS / second),
        ("user pools of an account, with this mix", USER_POOLS / _POOLS),
        ("done within six hours", PERIOD_SECONDS / second),
        (
            "done within a day, with RefreshDays of 7",
            7 * DAY_SECONDS / limits(0.0, WORKERS, days=7)["Cognito's reads"],
        ),
        ("queue keeps messages long enough", RETENTION_SECONDS / second),
        ("sweep in one run", in_one_run / sweep_seconds(1)),
        ("sweep in one run, with 1,769 MB", in_one_run / sweep_seconds(1, FULL_CPU_MB)),
    ]
    return sorted(found, key=lambda row: row[1])


def accounts(publications: int) -> tuple[int, Outcome]:
    """How many accounts can hold the user pools of so many publications, and what each has to do."""
    number = math.ceil(publications * _POOLS / USER_POOLS)
    return number, simulate(math.ceil(publications / number), 0.0)


def fan_out_usd(publications: int) -> tuple[float, float]:
    """USD of giving the messages of one refresh to workers: by the queue, and by a Distributed Map."""
    by_queue = sum(
        publications * calls * prices.of_call(name)
        for name, calls in UNCHANGED_CALLS.items()
        if name.startswith("sqs ")
    )
    return by_queue, publications * MESSAGES * TRANSITIONS * prices.STATE_TRANSITION


def _usd(publications: float, share: float, working_seconds: float, workers: int) -> float:
    calls = sum(prices.of_call(name) * number for name, number in UNCHANGED_CALLS.items())
    calls += share * sum(prices.of_call(name) * number for name, number in CHANGED_CALLS.items())
    log_bytes = UNCHANGED_LOG_BYTES + share * CHANGED_LOG_BYTES
    invocations = UNCHANGED_CALLS["sqs ReceiveMessage"] * prices.LAMBDA_CALL
    of_each = calls + log_bytes / 1e9 * prices.LOG_GB + invocations
    gb_seconds = working_seconds * workers * prices.WORKER_GB
    return publications * of_each + gb_seconds * prices.LAMBDA_GB_SECOND


def _sweep_usd(publications: int, asked: float) -> float:
    """USD of the sweep itself, and of the listings for publications that it does not ask for."""
    gb_seconds = sweep_seconds(publications, asked=asked) * SWEEP_MB / 1_024
    listing = UNCHANGED_CALLS["s3 ListObjectsV2"] * prices.of_call("s3 ListObjectsV2")
    return gb_seconds * prices.LAMBDA_GB_SECOND + (publications - asked) * listing


def report() -> str:
    """Everything as tables of Markdown, as docs/scaling.md shows them."""
    lines = [
        "| publications | changed | one refresh | bound by | USD, once | USD a month |",
        "|---|---|---|---|---|---|",
    ]
    for number in NUMBERS:
        for share in SHARES:
            it = simulate(number, share)
            lines.append(
                f"| {number:,} | {share:.0%} | {duration(it.seconds)} | {it.binding} | "
                f"{it.usd:,.4f} | {it.usd_month:,.2f} |"
            )
    lines += ["", "| goes as it is | up to publications |", "|---|---|"]
    lines += [f"| {name} | {rounded(number):,} |" for name, number in ends()]
    lines += [
        "",
        "| quota, our half | seconds a publication that changes | unchanged |",
        "|---|---|---|",
    ]
    unchanged = quota_seconds(0.0)
    lines += [
        f"| {name} | {seconds:.3f} | {unchanged[name]:.3f} |"
        for name, seconds in quota_seconds().items()
    ]
    lines += ["", "| workers | one refresh of 10,000 | USD a month |", "|---|---|---|"]
    for workers in (2, 4, 10):
        it = simulate(10_000, 0.0, workers)
        lines.append(f"| {workers} | {duration(it.seconds)} | {it.usd_month:,.2f} |")
    lines += [
        "",
        "| publications | `RefreshDays` | refresh of one day | hours a day | USD a month |",
    ]
    lines.append("|---|---|---|---|---|")
    for publications, days in SPREAD:
        it = simulate(publications, 0.0, days=days)
        hours = it.seconds / 3_600
        lines.append(
            f"| {publications:,} | {days} | {publications // days:,} | {hours:.1f} | "
            f"{it.usd_month:,.2f} |"
        )
    lines += ["", "| publications | accounts | one refresh of each | USD a month, together |"]
    lines.append("|---|---|---|---|")
    for total in NUMBERS[-3:]:
        number, it = accounts(total)
        of_all = number * it.usd_month
        lines.append(f"| {total:,} | {number} | {duration(it.seconds)} | {of_all:,.2f} |")
    by_queue, by_map = fan_out_usd(NUMBERS[-1])
    lines += ["", "| giving out the messages of 1,000,000 | USD a refresh |", "|---|---|"]
    lines += [f"| SQS | {by_queue:,.2f} |", f"| Distributed Map | {by_map:,.2f} |"]
    return "\n".join(lines) + "\n"


def duration(seconds: float) -> str:
    """A time for people, in the largest unit of which there are two."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


def rounded(number: float) -> int:
    """The number with two digits that mean something, rounded down: the rest would pretend to be known."""
    step: int = 10 ** max(0, len(str(int(number))) - 2)
    return int(number) // step * step


def shown(page: str) -> str:
    """The page with the tables of now between its two marks. Raises ValueError when it lacks one."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        message = f"the page has no {BEGIN} and {END}"
        raise ValueError(message)
    return f"{before}{begin}\n{report()}{end}{after}"


def main(arguments: list[str]) -> int:
    """Print the tables, or with --write renew them in docs/scaling.md."""
    if arguments == ["--write"]:
        PAGE.write_text(shown(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(report())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
