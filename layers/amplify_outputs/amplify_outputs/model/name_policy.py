"""The name policy of a publisher: which stacks, accounts and command lines may have which names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.ids import is_publication_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.model.owner import Owner

# In place of the rules: they are in a file in the publisher's bucket.
IN_FILE: Final = "file"
_FAULTS_SHOWN: Final = 5
_PATTERN_MAX_CHARACTERS: Final = 256  # No name of a stack, and no value of a tag, is longer.
_ACCOUNT: Final = re.compile(r"[0-9]{12}")


class NamePolicyBroken(ValueError):
    """The text is no name policy. Its text says every fault, up to five."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who wants a name. `stack` is the name of a stack, "" for the command line; `tags` are those of the stack."""

    stack: str
    account: str
    tags: Mapping[str, str]

    @classmethod
    def of(cls, owner: Owner, tags: Mapping[str, str]) -> Claimant:
        """The owner that a publication would have."""
        stack = owner.stack.partition(":stack/")[2].partition("/")[0]
        return cls("" if owner.is_command_line else stack, owner.account, tags)

    def __str__(self) -> str:
        who = f"stack {self.stack}" if self.stack else "the command line"
        return f"{who} of account {self.account}"


@dataclass(frozen=True, slots=True)
class NameRule:
    """Who may have the names that are `prefix`, or begin with it and a slash.

    Patterns know `*` and `?`. A stack must meet everything of `stacks`, `tags` and `accounts` that is
    given, and something must be. The command line may have the names only with `command_line`.
    """

    prefix: str
    stacks: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] | None = None
    accounts: tuple[str, ...] = ()
    command_line: bool = False

    def covers(self, name: str) -> bool:
        """Whether the rule is about that name. Upper and lower case are the same here."""
        begins, asked = f"{self.prefix}/".casefold(), f"{name}/".casefold()
        return asked.startswith(begins)

    def admits(self, claimant: Claimant) -> bool:
        """Whether that claimant may have the names of this rule."""
        if self.accounts and claimant.account not in self.accounts:
            return False
        if not claimant.stack:
            return self.command_line
        if not (self.stacks or self.tags or self.accounts):
            return False
        return (not self.stacks or _matches(self.stacks, claimant.stack)) and all(
            key in claimant.tags and _matches(patterns, claimant.tags[key])
            for key, patterns in (self.tags or {}).items()
        )

    def __str__(self) -> str:
        stacks = [f"named {' or '.join(self.stacks)}"] if self.stacks else []
        stacks += [f"with the tag {key}={' or '.join(it)}" for key, it in (self.tags or {}).items()]
        where = [f"of account {' or '.join(self.accounts)}"] if self.accounts else []
        who = [" ".join(("stacks", *stacks, *where))] if stacks or where else []
        who += [" ".join(("the command line", *where))] if self.command_line else []
        return " and ".join(who)


@dataclass(frozen=True, slots=True)
class NamePolicy:
    """The rules. `others_free` says whether everybody may have a name that no rule covers."""

    rules: tuple[NameRule, ...] = ()
    others_free: bool = True

    def rules_for(self, name: str) -> tuple[NameRule, ...]:
        """The rules that decide: those of the longest prefix that covers the name."""
        covering = [rule for rule in self.rules if rule.covers(name)]
        longest = max((len(rule.prefix) for rule in covering), default=0)
        return tuple(rule for rule in covering if len(rule.prefix) == longest)

    def needs_tags(self, name: str) -> bool:
        """Whether the tags of a stack count for that name."""
        return any(rule.tags for rule in self.rules_for(name))

    def admits(self, name: str, claimant: Claimant) -> bool:
        """Whether that claimant may have that name."""
        rules = self.rules_for(name)
        return any(rule.admits(claimant) for rule in rules) if rules else self.others_free


def parse_name_policy(text: str | bytes) -> NamePolicy:
    """The policy in a JSON text. Raises NamePolicyBroken with every fault."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"it is not JSON ({error})" if isinstance(error, ValueError) else "it is not JSON"
        raise NamePolicyBroken(message) from error
    if faults := list(_faults(content)):
        more = len(faults) - _FAULTS_SHOWN
        shown = [*faults[:_FAULTS_SHOWN], *([f"and {more} more faults"] if more > 0 else [])]
        raise NamePolicyBroken("; ".join(shown))
    return NamePolicy(
        tuple(_rule(rule) for rule in content["rules"]), content.get("otherNames") != "refuse"
    )


def _rule(rule: Mapping[str, Any]) -> NameRule:
    tags = {key: tuple(_listed(value)) for key, value in rule.get("tags", {}).items()}
    return NameRule(
        rule["prefix"].removesuffix("/"),
        tuple(rule.get("stacks", ())),
        tags or None,
        tuple(rule.get("accounts", ())),
        rule.get("commandLine", False),
    )


def _faults(content: object) -> Iterator[str]:
    if not isinstance(content, Mapping):
        yield "it is not a JSON object"
        return
    yield from _unknown("it", content, ("rules", "otherNames"))
    if content.get("otherNames", "allow") not in ("allow", "refuse"):
        yield "otherNames is neither allow nor refuse"
    rules = content.get("rules")
    if not isinstance(rules, list):
        yield "rules is not a list"
        return
    for number, rule in enumerate(rules):
        yield from _faults_of_rule(f"rules[{number}]", rule)


def _faults_of_rule(place: str, rule: object) -> Iterator[str]:
    if not isinstance(rule, Mapping):
        yield f"{place} is not an object"
        return
    yield from _unknown(place, rule, _KEYS)
    prefix = rule.get("prefix")
    if not isinstance(prefix, str) or not is_publication_name(prefix.removesuffix("/")):
        yield f"{place}.prefix is not the beginning of publication names, like payments or payments/web"
    for key in ("stacks", "accounts"):
        if key in rule and not _is_list_of_patterns(rule[key]):
            yield f"{place}.{key} is not a list of texts"
    accounts = rule.get("accounts", ())
    if _is_list_of_patterns(accounts) and not all(map(_ACCOUNT.fullmatch, accounts)):
        yield f"{place}.accounts has an entry that is not 12 digits in quotes"
    tags = rule.get("tags", {"": ""})
    if not (
        isinstance(tags, Mapping)
        and tags
        and all(_is_list_of_patterns(_listed(value)) for value in tags.values())
    ):
        yield f"{place}.tags is not a map from keys of tags to values"
    if not isinstance(rule.get("commandLine", False), bool):
        yield f"{place}.commandLine is neither true nor false"
    if not any(rule.get(key) for key in _KEYS[1:]):
        yield f"{place} names nobody: it needs stacks, tags, accounts or commandLine"


def _unknown(place: str, found: Mapping[Any, Any], known: tuple[str, ...]) -> Iterator[str]:
    for key in found:
        if key not in known:
            yield f"{place} has the unknown key {str(key)[:_PATTERN_MAX_CHARACTERS]!r} (known are {', '.join(known)})"


def _is_list_of_patterns(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) > 0
        and all(isinstance(it, str) and len(it) <= _PATTERN_MAX_CHARACTERS for it in value)
    )


def _listed(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return [value] if isinstance(value, str) else value


def _matches(patterns: tuple[str, ...], text: str) -> bool:
    # In a pattern of Python a bracket would begin a choice of characters.
    return any(fnmatchcase(text, pattern.replace("[", "[[]")) for pattern in patterns)


_KEYS: Final = ("prefix", "stacks", "tags", "accounts", "commandLine")
