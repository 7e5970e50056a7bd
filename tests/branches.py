"""Rules from branches to publications, and what they mean: tables for the Python command and the npm package."""

from __future__ import annotations

from typing import Final

PATTERNS: Final[list[tuple[str, str, bool]]] = [
    ("main", "main", True),
    ("main", "Main", False),
    ("main", "main2", False),
    ("main", "my/main", False),
    ("*", "main", True),
    ("*", "feature/x/y", True),
    ("**", "feature/x", True),
    ("pr-*", "pr-12", True),
    ("pr-*", "pr-", True),
    ("pr-*", "xpr-12", False),
    ("feature/*", "feature/a/b", True),
    ("feature/*", "feature", False),
    ("*/x", "a/b/x", True),
    ("*/x", "a/x/b", False),
    ("a*b*c", "aXbXbXc", True),
    ("a*b*c", "aXcXb", False),
    ("v?.x", "v1.x", True),
    ("v?.x", "v.x", False),
    ("v?.x", "v12.x", False),
    ("v?.x", "v1yx", False),
    ("a?b", "a/b", True),
    ("?", "\U0001f600", True),
    ("??", "\U0001f600", False),
    ("fix,?", "fix,1", True),
    ("a=b", "a=b", True),
    ("?*", "", False),
    ("*?", "x", True),
    ("$x+(y){1}|z", "$x+(y){1}|z", True),
    (".", "x", False),
]
RULES: Final[list[tuple[str, list[tuple[str, str]]]]] = [
    ("main=storefront/prod", [("main", "storefront/prod")]),
    (
        "main=storefront/prod,pr-*=storefront/preview,*=storefront/dev",
        [("main", "storefront/prod"), ("pr-*", "storefront/preview"), ("*", "storefront/dev")],
    ),
    (
        "# the website\r\n main = storefront/prod \r\n\r\n\t# others\n*=dev # for now, a=b\n",
        [("main", "storefront/prod"), ("*", "dev")],
    ),
    ("a=b=c, ,d#1=e,", [("a=b", "c"), ("d#1", "e")]),
    ("*/x=a,*=b", [("*/x", "a"), ("*", "b")]),
]
_NO_RULE: Final = "there is no rule; write one such as main=storefront/prod"
WRONG_RULES: Final[list[tuple[str, str]]] = [
    ("", _NO_RULE),
    (" ,\n# main=storefront/prod\n", _NO_RULE),
    ("main", "'main' is alone; write PATTERN=NAME"),
    ("=storefront/prod", "'storefront/prod' is alone; write PATTERN=NAME"),
    ("main=", "'main' is alone; write PATTERN=NAME"),
    ("=", "'=' is alone; write PATTERN=NAME"),
    (
        "main=..",
        "'..' is not a publication name; give a name such as storefront/prod",
    ),
    (
        "release-[0-9]=a,^main$=b,a b=c",
        ("the pattern 'release-[0-9]' has '[', which no branch has; only * and ? stand for other characters. "
        "the pattern '^main$' has '^', which no branch has; only * and ? stand for other characters. "
        "the pattern 'a b' has ' ', which no branch has; only * and ? stand for other characters"),
    ),
    (
        "main=a,main=b,**=c,dev=d,*=e",
        ("'main=b' is never used, because a rule for 'main' comes before it. "
        "'dev=d' is never used, because a rule for '*' comes before it. "
        "'*=e' is never used, because a rule for '*' comes before it"),
    ),
    (
        "main,dev=..,*=x,y=z",
        ("'main' is alone; write PATTERN=NAME. "
        "'..' is not a publication name; give a name such as storefront/prod. "
        "'y=z' is never used, because a rule for '*' comes before it"),
    ),
]  # fmt: skip
BRANCHES: Final[list[tuple[str, str]]] = [
    ("main", "main"),
    ("refs/heads/main", "main"),
    ("refs/heads/feature/x", "feature/x"),
    ("feature/refs/heads/x", "feature/refs/heads/x"),
    ("refs/heads/refs/heads/x", "refs/heads/x"),
    ("refs/tags/v1", "refs/tags/v1"),
    (" main\r\n", "main"),
    ("refs/heads/", ""),
    (" ", ""),
    ("", ""),
]
