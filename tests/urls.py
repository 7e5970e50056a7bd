"""URLs, the origin that browsers send for each, and whether the URL is an origin alone."""

from __future__ import annotations

from typing import Final

ORIGINS: Final[list[tuple[str, str, bool]]] = [
    ("https://pr-12.example.com", "https://pr-12.example.com", True),
    ("https://pr-12.example.com/", "https://pr-12.example.com", True),
    ("HTTPS://PR-12.Example.COM", "https://pr-12.example.com", True),
    ("https://example.com:443", "https://example.com", True),
    ("https://example.com:0443", "https://example.com", True),
    ("http://example.com:80/", "http://example.com", True),
    ("https://example.com:", "https://example.com", True),
    ("http://example.com:443", "http://example.com:443", True),
    ("http://localhost:3000", "http://localhost:3000", True),
    ("http://[::1]:3000", "http://[::1]:3000", True),
    ("https://example.com:65535", "https://example.com:65535", True),
    ("https://bücher.example", "https://bücher.example", True),
    ("https://example.com//", "https://example.com", False),
    ("https://example.com/callback", "https://example.com", False),
    ("https://example.com?x=https://other.example", "https://example.com", False),
    ("https://example.com#x", "https://example.com", False),
    ("https://example.com\\@other.example", "https://example.com", False),
    ("https://user:word@example.com/", "https://example.com", False),
    ("https://other.example@example.com", "https://example.com", False),
    ("https://example.com:65536", "", False),
    ("https://example.com:123456", "", False),
    ("https://example.com:x", "", False),
    ("https://[::1", "", False),
    ("https://", "", False),
    ("https:///path", "", False),
    ("https:example.com", "", False),
    ("https://exam ple.com", "", False),
    ("https://example.com\n", "", False),
    (" https://example.com", "", False),
    ("example.com", "", False),
    ("myapp://callback", "", False),
    ("javascript:alert(1)//https://example.com", "", False),
    ("", "", False),
]
