"""Pages whose commands an end-to-end test types, all of them in their order, as they stand there."""

from __future__ import annotations

from typing import Final

TYPED: Final = {
    "docs/tutorial.md": "tests/e2e/test_examples_tutorial.py",
    "docs/how-to/remove-the-publisher.md": "tests/e2e/test_removal.py",
    "docs/how-to/upgrade-the-publisher.md": "tests/e2e/test_upgrade.py",
}
