"""Amplify's own writers of the older formats, run by Node; and what JavaScript makes of a module."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.formats.legacy_mobile import USER_AGENT
from tests.contract.javascript_client import NODE, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

WRITE_SECONDS: Final = 60
# The writer that each format is held against, as write.mjs names it: version of the file, and format.
WRITERS: Final = {"dart": "1 dart", "legacy-json": "0 json", "legacy-json-mobile": "0 json-mobile"}


def amplify_writes(writer: str, documents: Sequence[bytes]) -> list[str]:
    """What that writer makes of each document."""
    return _asked(
        [
            {"writer": writer, "outputs": json.loads(body), "userAgent": USER_AGENT}
            for body in documents
        ]
    )


def exports(form: str, modules: Sequence[str]) -> list[Any]:
    """What each module, `ts` or `mjs`, exports by default, as Node loads it and JSON shows it."""
    return _asked([{"module": text, "form": form} for text in modules])


def _asked(questions: Sequence[object]) -> list[Any]:
    ran = subprocess.run(
        [str(NODE), str(installed() / "write.mjs")],
        input=json.dumps(questions).encode(),
        capture_output=True,
        timeout=WRITE_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    answers: list[Any] = json.loads(ran.stdout)
    return answers
