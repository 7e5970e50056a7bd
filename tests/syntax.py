"""Swift, Kotlin and Dart files as trees, read by the grammars of tree-sitter in the examples' environment.

They say whether a file has the form of its language. No compiler is here: names and types are not looked up.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tools.environments import ENVIRONMENTS, make_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES: Final = {".dart": "dart", ".kt": "kotlin", ".kts": "kotlin", ".swift": "swift"}
# Reads a text from standard input in the language of its argument, and prints the tree as JSON.
_READ: Final = """
import importlib, json, sys
from tree_sitter import Language, Parser
grammar = importlib.import_module(f"tree_sitter_{sys.argv[1]}")
text = sys.stdin.buffer.read()
def tree(node):
    kind = "ERROR" if node.is_missing else node.type
    return [kind, node.text.decode(), [tree(child) for child in node.children]]
print(json.dumps(tree(Parser(Language(grammar.language())).parse(text).root_node)))
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a text: its kind in the grammar, its own text, and its parts."""

    kind: str
    text: str
    parts: tuple[Node, ...]

    def every(self, kind: str) -> list[Node]:
        """This node and all below it, in order, if they are of that kind."""
        return [node for node in self._walk() if node.kind == kind]

    def _walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part._walk()


def tree_of(path: Path) -> Node:
    """The tree of a file, in the language that its name ends with. AssertionError if it has not the form."""
    tree = tree_of_text(LANGUAGES[path.suffix], path.read_text(encoding="utf-8"))
    assert faults(tree) == []
    return tree


def tree_of_text(language: str, text: str) -> Node:
    """The tree of a text, with a node ERROR for each part that the grammar does not know, or misses."""
    make_environment("examples")
    read = subprocess.run(
        [ENVIRONMENTS / "examples" / "bin" / "python", "-c", _READ, language],
        input=text,
        encoding="utf-8",
        capture_output=True,
        check=True,
    )
    return _node(json.loads(read.stdout))


def faults(tree: Node) -> list[str]:
    """The texts that the grammar does not know."""
    return [node.text for node in tree.every("ERROR")]


def _node(read: list[Any]) -> Node:
    kind, text, parts = read
    return Node(kind, text, tuple(map(_node, parts)))
