"""The name policy: what is one, and who may have which names by it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amplify_outputs.model.name_policy import (
    Claimant,
    NamePolicyBroken,
    NameRule,
    parse_name_policy,
)
from amplify_outputs.model.owner import Owner

ACCOUNT, OTHER_ACCOUNT = "123456789012", "210987654321"
STACK_ID = f"arn:aws:cloudformation:eu-west-1:{ACCOUNT}:stack/payments-web/5fd2c0a0"


def policy(*rules: dict[str, Any], **more: Any) -> str:
    return json.dumps({"rules": rules, **more})


def stack(name: str, account: str = ACCOUNT, **tags: str) -> Claimant:
    return Claimant(name, account, tags)


def shell(account: str = ACCOUNT) -> Claimant:
    return Claimant("", account, {})


BY_STACK = {"prefix": "payments", "stacks": ["payments-*", "pay?"]}
BY_TAG = {"prefix": "shop/", "tags": {"team": ["shop", "shop-*"], "stage": "prod"}}
BY_ACCOUNT = {"prefix": "lab", "accounts": [OTHER_ACCOUNT]}
BY_BOTH = {"prefix": "both", "stacks": ["both"], "accounts": [OTHER_ACCOUNT]}
FOR_SHELLS = {"prefix": "tools", "commandLine": True}
FOR_EVERYBODY_THERE = {"prefix": "ops", "accounts": [ACCOUNT], "commandLine": True}
LITERAL = {"prefix": "odd", "stacks": ["a[bc]", "a.c"]}
EVERYTHING = policy(BY_STACK, BY_TAG, BY_ACCOUNT, BY_BOTH, FOR_SHELLS, FOR_EVERYBODY_THERE, LITERAL)


@pytest.mark.parametrize(
    ("name", "claimant", "admitted"),
    [
        ("payments/prod", stack("payments-web"), True),
        ("payments", stack("payments-web"), True),
        ("payments/prod", stack("pay1"), True),
        ("payments/prod", stack("pay12"), False),
        ("payments/prod", stack("Payments-web"), False),
        ("payments/prod", stack("my-payments-web"), False),
        ("payments/prod", stack("storefront"), False),
        ("payments/prod", shell(), False),
        # Only whole segments count, in upper and lower case.
        ("payments-eu/prod", stack("storefront"), True),
        ("PAYMENTS/prod", stack("storefront"), False),
        ("PAYMENTS/prod", stack("payments-web"), True),
        ("web/payments/prod", stack("storefront"), True),
        # Every tag that a rule names must be there.
        ("shop/prod", stack("x", team="shop", stage="prod"), True),
        ("shop/prod", stack("x", team="shop-eu", stage="prod", more="1"), True),
        ("shop/prod", stack("x", team="shop", stage="test"), False),
        ("shop/prod", stack("x", team="shop"), False),
        ("shop/prod", stack("x"), False),
        ("shop/prod", shell(), False),
        ("lab/x", stack("any", OTHER_ACCOUNT), True),
        ("lab/x", stack("any"), False),
        ("lab/x", shell(OTHER_ACCOUNT), False),
        ("both/x", stack("both", OTHER_ACCOUNT), True),
        ("both/x", stack("both"), False),
        ("both/x", stack("other", OTHER_ACCOUNT), False),
        # A rule that has commandLine alone is for the command line alone.
        ("tools/x", shell(), True),
        ("tools/x", stack("any"), False),
        ("ops/x", shell(), True),
        ("ops/x", stack("any"), True),
        ("ops/x", shell(OTHER_ACCOUNT), False),
        ("ops/x", stack("any", OTHER_ACCOUNT), False),
        # A bracket and a dot are themselves.
        ("odd/x", stack("a[bc]"), True),
        ("odd/x", stack("ab"), False),
        ("odd/x", stack("abc"), False),
    ],
)
def test_who_may_have_a_name_of_a_rule(name: str, claimant: Claimant, *, admitted: bool) -> None:
    assert parse_name_policy(EVERYTHING).admits(name, claimant) is admitted


@pytest.mark.parametrize(
    ("others", "name", "admitted"),
    [
        ({}, "free/x", True),
        ({"otherNames": "allow"}, "free/x", True),
        ({"otherNames": "refuse"}, "free/x", False),
        ({"otherNames": "refuse"}, "payments/x", True),
    ],
)
def test_names_that_no_rule_covers_are_free_unless_the_policy_refuses_them(
    others: dict[str, str], name: str, *, admitted: bool
) -> None:
    found = parse_name_policy(policy(BY_STACK, **others))
    assert found.admits(name, stack("payments-web")) is admitted


def test_the_rules_of_the_longest_beginning_decide_alone_and_one_of_them_is_enough() -> None:
    found = parse_name_policy(
        policy(
            {"prefix": "a", "stacks": ["outer"]},
            {"prefix": "a/b", "stacks": ["inner"]},
            {"prefix": "A/B", "stacks": ["also"]},
        )
    )
    admitted = {
        name: [who for who in ("outer", "inner", "also") if found.admits(name, stack(who))]
        for name in ("a", "a/c", "a/b", "a/b/c", "a/bc")
    }
    assert admitted == {
        "a": ["outer"],
        "a/c": ["outer"],
        "a/b": ["inner", "also"],
        "a/b/c": ["inner", "also"],
        "a/bc": ["outer"],
    }


def test_tags_are_needed_only_for_names_whose_rules_have_some() -> None:
    found = parse_name_policy(EVERYTHING)
    needs = {name: found.needs_tags(name) for name in ("shop/x", "payments/x", "free/x")}
    assert needs == {"shop/x": True, "payments/x": False, "free/x": False}


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (Owner(STACK_ID, "Outputs4Web"), Claimant("payments-web", ACCOUNT, {"team": "pay"})),
        (Owner.of_command_line(ACCOUNT, "a/b"), Claimant("", ACCOUNT, {"team": "pay"})),
    ],
)
def test_an_owner_claims_with_the_name_of_its_stack_and_its_account(
    owner: Owner, expected: Claimant
) -> None:
    assert Claimant.of(owner, {"team": "pay"}) == expected


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (BY_STACK, "stacks named payments-* or pay?"),
        (BY_TAG, "stacks with the tag team=shop or shop-* with the tag stage=prod"),
        (BY_ACCOUNT, f"stacks of account {OTHER_ACCOUNT}"),
        (FOR_SHELLS, "the command line"),
        (
            FOR_EVERYBODY_THERE,
            f"stacks of account {ACCOUNT} and the command line of account {ACCOUNT}",
        ),
    ],
)
def test_a_rule_says_who_may_have_its_names(rule: dict[str, Any], said: str) -> None:
    assert str(parse_name_policy(policy(rule)).rules[0]) == said


def test_a_policy_may_be_bytes_with_a_mark_of_their_order() -> None:
    found = parse_name_policy(b"\xef\xbb\xbf" + policy(BY_STACK).encode())
    assert found.rules == (NameRule("payments", ("payments-*", "pay?")),)


PLACE = "rules[0].prefix is not the beginning of publication names, like payments or payments/web"
NOBODY = "rules[0] names nobody: it needs stacks, tags, accounts or commandLine"

UNKNOWN = (
    "rules[0] has the unknown key 'stack' (known are prefix, stacks, tags, accounts, commandLine)"
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is not JSON (Expecting value: line 1 column 1 (char 0))"),
        ("{rules}", "it is not JSON (Expecting property name"),
        ("[" * 100_000, "it is not JSON"),
        (b"\xff\xfe\x00", "it is not JSON ("),
        ("[]", "it is not a JSON object"),
        ("{}", "rules is not a list"),
        ('{"rules": {}}', "rules is not a list"),
        (
            policy(BY_STACK, rule=[]),
            "it has the unknown key 'rule' (known are rules, otherNames)",
        ),
        (policy(otherNames="deny"), "otherNames is neither allow nor refuse"),
        (policy("payments"), "rules[0] is not an object"),  # type: ignore[arg-type]
        (policy({"stacks": ["a"]}), PLACE),
        (policy({"prefix": "", "stacks": ["a"]}), PLACE),
        (policy({"prefix": "a*", "stacks": ["a"]}), PLACE),
        (policy({"prefix": "/a", "stacks": ["a"]}), PLACE),
        (policy({"prefix": 7, "stacks": ["a"]}), PLACE),
        (policy({"prefix": "a"}), NOBODY),
        (policy({"prefix": "a", "commandLine": False}), NOBODY),
        (
            policy({"prefix": "a", "stacks": []}),
            f"rules[0].stacks is not a list of texts; {NOBODY}",
        ),
        (policy({"prefix": "a", "stacks": "a"}), "rules[0].stacks is not a list of texts"),
        (policy({"prefix": "a", "stacks": ["a" * 257]}), "rules[0].stacks is not a list of texts"),
        (policy({"prefix": "a", "accounts": [1]}), "rules[0].accounts is not a list of texts"),
        (
            policy({"prefix": "a", "accounts": ["12"]}),
            "rules[0].accounts has an entry that is not 12 digits in quotes",
        ),
        (
            policy({"prefix": "a", "tags": ["team"]}),
            "rules[0].tags is not a map from keys of tags to values",
        ),
        (
            policy({"prefix": "a", "tags": {"team": 1}}),
            "rules[0].tags is not a map from keys of tags to values",
        ),
        (
            policy({"prefix": "a", "commandLine": "true"}),
            "rules[0].commandLine is neither true nor false",
        ),
        (
            policy({"prefix": "a", "stack": ["a"]}),
            f"{UNKNOWN}; {NOBODY}",
        ),
    ],
)
def test_a_text_that_is_no_policy_says_every_fault(text: str | bytes, fault: str) -> None:
    with pytest.raises(NamePolicyBroken) as raised:
        parse_name_policy(text)

    said = str(raised.value)
    assert said.startswith(fault) if "not JSON" in fault else said == fault


def test_a_text_with_many_faults_says_five_of_them_and_how_many_there_are() -> None:
    with pytest.raises(NamePolicyBroken) as raised:
        parse_name_policy(policy(*[{"prefix": "a"}] * 9))

    said = [NOBODY.replace("[0]", f"[{number}]") for number in range(5)]
    assert str(raised.value) == "; ".join([*said, "and 4 more faults"])


def test_a_pattern_with_many_stars_is_decided_at_once() -> None:
    slow = policy({"prefix": "a", "stacks": ["*a" * 120]})
    assert not parse_name_policy(slow).admits("a/b", stack("a" * 119 + "b"))
