"""llms.txt says what the project is, and where each page is."""

from __future__ import annotations

from tools.site.llms import index
from tools.site.navigation import Section

PAGES = {
    "README.md": "# The product\n\n<!-- a comment -->\n\nIt **checks** [pools](docs/checks.md).\nIt never changes them.\n",
    "docs/checks.md": "# Pools\n\n![A picture](images/a.svg)\n\nWhat `pools` have. Second sentence.\n",
}


def test_it_has_what_the_project_is_and_the_first_sentence_of_each_page() -> None:
    assert index([Section("Look up", ["docs/checks.md"])], PAGES.__getitem__) == (
        "# The product\n\n"
        "> It checks pools. It never changes them.\n\n"
        "## Look up\n\n"
        "- [Pools](checks.html): What `pools` have\n\n"
        "## For programs\n\n"
        "- [problems.json](problems.json): all problem codes, with their effect and fix\n"
    )
