"""Texts that are safe to print: many people may choose names of groups and providers."""

from __future__ import annotations


def plain(text: str) -> str:
    r"""The text on one line, each character that cannot be printed as an escape like \x1b.

    So no name can move a terminal's cursor, start a new line, or change the direction of writing; and
    every remaining character is valid in XML.
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
