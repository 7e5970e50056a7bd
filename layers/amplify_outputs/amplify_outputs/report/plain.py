"""Texts that are safe to print: names of groups and providers are written by anybody."""

from __future__ import annotations


def plain(text: str) -> str:
    r"""The text on one line, each character that has no shape of its own as an escape like \x1b.

    So no name can move a terminal's cursor, start a line of its own, or turn the direction of
    writing; and whatever is left may stand in XML.
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
