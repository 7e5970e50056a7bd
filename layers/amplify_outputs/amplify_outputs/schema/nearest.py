"""Did you mean: the known word that is nearest to one that nobody knows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# Two words of four letters may differ in one of them. Below that, words that have nothing in common are near, too.
_LIKE: Final = 0.7
# Longer texts are no typing mistakes, and comparing them takes time.
_LONGEST: Final = 250


def nearest(text: str, words: Iterable[str]) -> str:
    """The word that the text was probably meant to be; "" if no word is like it.

    Upper and lower case, blanks, `-` and `_` make no difference. The same text in another spelling comes first.
    """
    found = nearest_ones(text, words, at_most=1)
    return found[0] if found else ""


def nearest_ones(text: str, words: Iterable[str], at_most: int = 3) -> list[str]:
    """Those that the text was probably meant to be, the nearest first."""
    # Only a mistake needs it, and its import takes time.
    from difflib import get_close_matches  # noqa: PLC0415

    if len(text) > _LONGEST:
        return []
    spelled: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        spelled.setdefault(_bare(word), []).append(word)
    near = get_close_matches(_bare(text), spelled, n=at_most, cutoff=_LIKE)
    return [word for key in near for word in spelled[key]][:at_most]


def did_you_mean(text: str, words: Iterable[str]) -> str:
    """A sentence with the nearest word, after a blank; "" if no word is like it."""
    near = nearest(text, words)
    return f" Did you mean {near}?" if near else ""


def _bare(word: str) -> str:
    return "".join(character for character in word.casefold() if character not in " -_")
