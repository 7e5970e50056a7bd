"""Run by the Python of the SAM environment: reads a SAM template as JSON, writes it without its transform.

Code and layers must be places in S3, as a bucket and a key. Exit code 1 with every fault on standard error.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform


class NoManagedPolicies:
    """Stands for the list of AWS's own policies: the template names none."""

    def load(self) -> dict[str, str]:
        """No names."""
        return {}


def main() -> int:
    """Translate standard input to standard output."""
    # The translator asks for a region to choose a partition, and the template names none.
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    try:
        translated: dict[str, Any] = transform(json.load(sys.stdin), {}, NoManagedPolicies())
    except InvalidDocumentException as error:
        print(*(cause.message for cause in error.causes), sep="\n", file=sys.stderr)
        return 1
    json.dump(translated, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
