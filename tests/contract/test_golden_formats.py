"""Files in other formats against files that were read line by line once, and are kept.

They need no Node: they hold the bytes also where Amplify's own writers cannot be run. A difference
here is one in files that users have. None is ever renewed without being read again.
"""

from __future__ import annotations

from typing import Final

import pytest

from amplify_outputs.document.formats.formats import FORMATS, file_name, file_of
from tests.contract import golden

CASES: Final = sorted(folder.name for folder in golden.FORMATS.iterdir())


def test_there_are_cases_and_each_has_every_format() -> None:
    assert {"awkward_texts-1.5", "guests_allowed-1.5"} <= {*CASES}
    assert {
        case: sorted(path.name for path in (golden.FORMATS / case).iterdir()) for case in CASES
    } == dict.fromkeys(CASES, sorted(file_name(form) for form in FORMATS))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_each_file_has_the_bytes_that_are_kept(case: str, form: str) -> None:
    written = file_of(form, golden.document_named(case).body)

    assert written == (golden.FORMATS / case / file_name(form)).read_bytes()
