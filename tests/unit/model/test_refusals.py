"""Why a name is refused, for each kind of owner that has it and each that wants it, with the whole text."""

from __future__ import annotations

import pytest

from amplify_outputs.model.owner import Owner
from amplify_outputs.model.refusals import why_not_withdrawn, why_taken

ARN = "arn:aws:cloudformation:us-east-1:123456789012:stack/storefront/5fd2c0a0"
STACK = Owner(ARN, "Outputs4Web")
ANOTHER_STACK = Owner(ARN.replace("storefront", "checkout"), "Outputs")
LINE = Owner.of_command_line("123456789012", "shop")
LINE_ELSEWHERE = Owner.of_command_line("210987654321", "shop")
LINE_OF_ANOTHER_NAME = Owner.of_command_line("123456789012", "admin")
PART = "the SSM parameter"

TAKEN = f"PublicationName shop is taken: {PART} belongs to"
NOT_ADOPTED = f"PublicationName shop cannot be adopted: {PART} belongs to"
OF_STACK = f"resource Outputs4Web of {ARN}"
OF_LINE = (
    "the command line (cli:123456789012/shop; to remove it, run `amplify-outputs withdraw shop`)"
)
OF_LINE_ELSEWHERE = (
    "the command line (cli:210987654321/shop; to remove it, run `amplify-outputs withdraw shop`)"
)
OF_LINE_OF_ANOTHER_NAME = (
    "the command line (cli:123456789012/admin; to remove it, run `amplify-outputs withdraw admin`)"
)
DELETE = f"Choose another name, or delete {PART} if nobody needs it."
NOBODY = (
    f"PublicationName shop is taken: {PART} exists already, and no publisher wrote it. {DELETE}"
)
CHOOSE = "Choose another name, or delete that resource first."
RETAINED = "If its stack was deleted and the resource was retained,"
EXISTS = "which still exists. Delete that resource first, or choose another name."
LEFT = "Only what the stack of a publication left behind can be adopted."
FIRST = "Choose another name, or run that command first."
ELSEWHERE = "Choose another name, or run that command with credentials of account 210987654321."

REFUSALS = [
    # who has it, who wants it, with Adopt, what is said
    (None, STACK, False, NOBODY),
    (None, STACK, True, NOBODY),
    (None, LINE, False, NOBODY),
    (None, LINE, True, NOBODY),
    (STACK, ANOTHER_STACK, False, f"{TAKEN} {OF_STACK}. {CHOOSE} {RETAINED} set Adopt: true."),
    (STACK, ANOTHER_STACK, True, f"{NOT_ADOPTED} {OF_STACK}, {EXISTS}"),
    (STACK, LINE, False, f"{TAKEN} {OF_STACK}. {CHOOSE} {RETAINED} add --adopt."),
    (STACK, LINE, True, f"{NOT_ADOPTED} {OF_STACK}, {EXISTS}"),
    (LINE, STACK, False, f"{TAKEN} {OF_LINE}. {FIRST}"),
    (LINE, STACK, True, f"{NOT_ADOPTED} {OF_LINE}. {LEFT} {FIRST}"),
    (LINE_ELSEWHERE, LINE, False, f"{TAKEN} {OF_LINE_ELSEWHERE}. {ELSEWHERE}"),
    (LINE_ELSEWHERE, LINE, True, f"{NOT_ADOPTED} {OF_LINE_ELSEWHERE}. {LEFT} {ELSEWHERE}"),
    (LINE_OF_ANOTHER_NAME, LINE, False, f"{TAKEN} {OF_LINE_OF_ANOTHER_NAME}. {DELETE}"),
    (LINE_OF_ANOTHER_NAME, LINE, True, f"{NOT_ADOPTED} {OF_LINE_OF_ANOTHER_NAME}. {LEFT} {DELETE}"),
]  # fmt: skip


@pytest.mark.parametrize(("holder", "wanted_by", "adopting", "said"), REFUSALS)
def test_a_name_is_refused_with_what_the_one_who_wants_it_can_do(
    holder: Owner | None,
    wanted_by: Owner,
    adopting: bool,  # noqa: FBT001 - a column of the table
    said: str,
) -> None:
    assert why_taken("shop", PART, holder, wanted_by, adopt=adopting) == said


FROM_STACK = (
    "Remove the resource from its stack. If the stack was deleted, first take the publication over with "
    "`amplify-outputs publish --adopt`."
)


@pytest.mark.parametrize(
    ("others", "whose", "ways"),
    [
        ({PART: STACK}, f"{PART} belongs to {OF_STACK}", FROM_STACK),
        ({PART: None}, f"{PART} belongs to no publisher", f"Delete {PART} if nobody needs it."),
        (
            {PART: LINE_ELSEWHERE},
            f"{PART} belongs to {OF_LINE_ELSEWHERE}",
            "Run that command with credentials of account 210987654321.",
        ),
        (
            {PART: LINE_OF_ANOTHER_NAME},
            f"{PART} belongs to {OF_LINE_OF_ANOTHER_NAME}",
            f"Delete {PART} if nobody needs it.",
        ),
        (
            {"the S3 object": STACK, "the publication record": STACK, PART: None},
            (f"the S3 object belongs to {OF_STACK}; the publication record belongs to {OF_STACK}; "
            f"{PART} belongs to no publisher"),
            f"{FROM_STACK} Delete {PART} if nobody needs it.",
        ),
    ],
)  # fmt: skip
def test_a_withdrawal_is_refused_with_each_way_once(
    others: dict[str, Owner | None], whose: str, ways: str
) -> None:
    assert why_not_withdrawn("shop", others, LINE) == (
        f"shop was not published by this command line: {whose}. Nothing was removed. {ways}"
    )
