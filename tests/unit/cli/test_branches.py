"""Which publication a branch has, and what is wrong with rules."""

from __future__ import annotations

import time

import pytest

from amplify_outputs.cli.branches import (
    Rule,
    RulesWrong,
    branch_in,
    matches,
    rule_for,
    rules_in,
)
from amplify_outputs.model.errors import FetchFailed
from tests.branches import BRANCHES, PATTERNS, RULES, WRONG_RULES

PREFIX = "/amplify-outputs"


@pytest.mark.parametrize(("pattern", "branch", "expected"), PATTERNS)
def test_a_pattern_is_for_the_whole_name_of_a_branch(
    pattern: str, branch: str, *, expected: bool
) -> None:
    assert matches(pattern, branch) is expected


def test_a_branch_that_somebody_else_named_takes_no_long_time() -> None:
    started = time.monotonic()
    assert not matches("*a" * 50 + "b", "a" * 1000)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(("text", "rules"), RULES)
def test_rules_are_separated_by_commas_and_line_ends(
    text: str, rules: list[tuple[str, str]]
) -> None:
    assert rules_in(text, PREFIX) == tuple(Rule(*rule) for rule in rules)


@pytest.mark.parametrize(("text", "faults"), WRONG_RULES)
def test_every_fault_of_rules_is_said(text: str, faults: str) -> None:
    with pytest.raises(RulesWrong) as wrong:
        rules_in(text, PREFIX)
    assert str(wrong.value) == faults


def test_a_name_that_was_meant_is_said() -> None:
    with pytest.raises(RulesWrong) as wrong:
        rules_in("main=/web/storefront/prod", "/web")
    assert str(wrong.value) == (
        "'/web/storefront/prod' is not a publication name; write storefront/prod, the name without the prefix of the "
        "parameter"
    )


@pytest.mark.parametrize(("text", "branch"), BRANCHES)
def test_a_branch_is_named_without_its_place_in_git(text: str, branch: str) -> None:
    assert branch_in(text) == branch


def test_the_first_rule_that_matches_counts() -> None:
    rules = rules_in("main=storefront/prod,pr-*=storefront/preview,*=storefront/dev", PREFIX)
    found = {branch: str(rule_for(branch, rules)) for branch in ("main", "pr-1", "Main", "pr/1")}
    assert found == {
        "main": "main=storefront/prod",
        "pr-1": "pr-*=storefront/preview",
        "Main": "*=storefront/dev",
        "pr/1": "*=storefront/dev",
    }


def test_a_branch_without_a_rule_is_said_with_the_rules() -> None:
    with pytest.raises(FetchFailed) as failed:
        rule_for("hotfix/1", rules_in("main=storefront/prod\npr-* = storefront/preview", PREFIX))
    assert str(failed.value) == (
        "No rule is for branch hotfix/1. The rules are main=storefront/prod, pr-*=storefront/preview. Add one such as "
        "*=storefront/dev, which is for all branches."
    )
