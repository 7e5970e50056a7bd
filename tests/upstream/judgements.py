"""The lists of judgements beside this module, and how they are held against what there is.

A list has sections, `[cognito-idp DescribeUserPool]`, and in each a line for a name of facts.py:

    UserPool.Id: used by pools/cognito.py
    UserPool.CreationDate: irrelevant because no check asks how old a user pool is
    UserPool.DcrConfiguration: to be checked, apps may register clients of their own

`used` names modules of the package, in which the name stands. A member or field needs a line. The values of one that is
used need lines too: each its own, or all of them one, in which `*` is the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

FOLDER: Final = Path(__file__).parent
LISTS: Final = tuple(sorted(FOLDER.glob("*.txt")))
_SECTION: Final = re.compile(r"\[([^\]]+)\]")
_ROW: Final = re.compile(
    r"(?P<name>[^:\s](?:[^:]|:(?! ))*): "
    r"(?:used by (?P<modules>\S+\.py(?:, \S+\.py)*)"
    r"|irrelevant because (?P<reason>\S.*)"
    r"|to be checked, (?P<question>\S.*))"
)


@dataclass(frozen=True)
class Judgement:
    """What somebody decided about a name: the modules that use it, or the words why none does."""

    modules: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_used(self) -> bool:
        """Whether the package uses it."""
        return bool(self.modules)


Judged = dict[str, dict[str, Judgement]]


def read(lines: Iterable[str]) -> Judged:
    """Judgements by section and name. Raises ValueError for a line that is none, and for a name that comes twice."""
    judged: Judged = {}
    section: dict[str, Judgement] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if heading := _SECTION.fullmatch(line):
            section = judged.setdefault(heading[1], {})
            continue
        row = _ROW.fullmatch(line)
        if row is None or section is None or row["name"] in section:
            message = f"line {number} is no judgement, or the second one of its name: {line}"
            raise ValueError(message)
        modules = tuple((row["modules"] or "").split(", ")) if row["modules"] else ()
        section[row["name"]] = Judgement(modules, row["reason"] or row["question"] or "")
    return judged


def everything() -> Judged:
    """The judgements of all lists. Raises ValueError if two lists have the same section."""
    judged: Judged = {}
    for path in LISTS:
        found = read(path.read_text(encoding="utf-8").splitlines())
        if twice := judged.keys() & found.keys():
            message = f"{path.name} has sections of another list: {sorted(twice)}"
            raise ValueError(message)
        judged |= found
    return judged


def differences(found: AbstractSet[str], judged: Mapping[str, Judgement]) -> list[str]:
    """What of that is not judged, and what is judged and not there; `[]` if the list is complete."""
    needed = {name for name in found if _needs_a_line(name, judged)}
    patterns = {name for name in judged if _value_of(name) == "*" and _field_of(name) in found}
    return [
        *(f"{name} is not judged" for name in sorted(needed - judged.keys())),
        *(
            f"{name} is judged, but only values of what is used need that"
            if name in found
            else f"{name} is judged, but no longer exists"
            for name in sorted(judged.keys() - needed - patterns)
        ),
    ]


def _needs_a_line(name: str, judged: Mapping[str, Judgement]) -> bool:
    field = _field_of(name)
    if field == name:
        return True
    judgement = judged.get(field)
    every_value = f"{name.partition(' = ')[0]} = *" in judged
    return judgement is not None and judgement.is_used and not every_value


def _field_of(name: str) -> str:
    """The member that has the value: `A.Names` of `A.Names[] = x`, and otherwise the name itself."""
    path, is_value, _ = name.partition(" = ")
    return re.sub(r"(\[\]|\.\*)+$", "", path) if is_value else name


def _value_of(name: str) -> str:
    return name.partition(" = ")[2]


def word_of(name: str) -> str:
    """What stands in the code that uses the name: the value, or the last key of the path."""
    path, _, value = name.partition(" = ")
    return value or re.sub(r"(\[\]|\.\*)+$", "", path).rpartition(".")[2]
