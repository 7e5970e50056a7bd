"""Which publication is for a branch: rules like main=storefront/prod, of which the first that matches counts. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from amplify_outputs.model.errors import FetchFailed
from amplify_outputs.model.ids import is_publication_name
from amplify_outputs.model.meant import meant_name
from amplify_outputs.model.problem import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BRANCH_REF: Final = "refs/heads/"
_BLANKS: Final = " \t\r"
_COMMENT: Final = re.compile(r"(?:^|[ \t])#.*")
# What git refuses in the name of a branch, without the stars and question marks of a pattern [git-branch-names].
_IN_NO_BRANCH: Final = re.compile(r"[\x00-\x20~^:\[\\\x7f]")


class Rule(NamedTuple):
    """The publication for branches like the pattern."""

    pattern: str
    name: str

    def __str__(self) -> str:
        return f"{self.pattern}={self.name}"


class RulesWrong(ValueError):
    """The text of it has every fault of the rules, a sentence each, without the last period."""


def rules_in(text: str, parameter_prefix: str) -> tuple[Rule, ...]:
    """The rules in a text. Commas or line ends are between them, and a # after a blank begins a comment.

    `parameter_prefix` is what the parameters of the publisher begin with. Raises RulesWrong.
    """
    lines = (_COMMENT.sub("", line) for line in text.split("\n"))
    written = [rule for line in lines for each in line.split(",") if (rule := each.strip(_BLANKS))]
    rules = tuple(map(_rule_in, written))
    faults = [fault for rule in rules for fault in _faults(rule, parameter_prefix)]
    faults += _never_used(rules)
    if not rules:
        faults.append("there is no rule; write one such as main=storefront/prod")
    if faults:
        raise RulesWrong(listed(faults, ". "))
    return rules


def branch_in(text: str) -> str:
    """The name of the branch in a text such as refs/heads/main; "" if it has none."""
    return text.strip(f"{_BLANKS}\n").removeprefix(_BRANCH_REF)


def rule_for(branch: str, rules: Sequence[Rule]) -> Rule:
    """The first rule for that branch. Raises FetchFailed if no rule is for it."""
    found = next((rule for rule in rules if matches(rule.pattern, branch)), None)
    if found is None:
        message = (
            f"No rule is for branch {branch}. The rules are {listed([*map(str, rules)])}. Add one such as "
            "*=storefront/dev, which is for all branches."
        )
        raise FetchFailed(message)
    return found


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is for the text, in as many steps as their lengths allow at most.

    A star stands for any characters, or for none, a question mark for one, and a slash is a character like others.
    """
    at, star, retry = 0, -1, 0
    position = 0
    while position < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, retry = at, position
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[position]):
            at, position = at + 1, position + 1
        elif star >= 0:
            # The last star takes one character more.
            retry += 1
            at, position = star + 1, retry
        else:
            return False
    return not pattern[at:].strip("*")


def _rule_in(text: str) -> Rule:
    # A publication name has no equals sign, and a branch may have one.
    pattern, _, name = text.rpartition("=")
    return Rule(pattern.rstrip(_BLANKS), name.lstrip(_BLANKS))


def _faults(rule: Rule, parameter_prefix: str) -> Iterator[str]:
    if not (rule.pattern and rule.name):
        part = rule.pattern or rule.name
        yield (
            f"{part!r} is alone; write PATTERN=NAME" if part else "'=' is alone; write PATTERN=NAME"
        )
        return
    if strange := _IN_NO_BRANCH.search(rule.pattern):
        yield (
            f"the pattern {rule.pattern!r} has {strange[0]!r}, which no branch has; only * and ? stand for other "
            "characters"
        )
    if not is_publication_name(rule.name):
        meant = meant_name(rule.name, parameter_prefix)
        write = (
            f"write {meant.value}, {meant.why}" if meant else "give a name such as storefront/prod"
        )
        yield f"{rule.name!r} is not a publication name; {write}"


def _never_used(rules: Sequence[Rule]) -> Iterator[str]:
    """Rules behind one that is for the same branches or for all: who wrote them expects something else."""
    before: set[str] = set()
    for rule in rules:
        covering = next((each for each in (*"*", rule.pattern) if each in before), None)
        if covering and rule.pattern:
            yield f"{str(rule)!r} is never used, because a rule for {covering!r} comes before it"
        before.add("*" if rule.pattern and not rule.pattern.strip("*") else rule.pattern)
