"""Our function in a process of its own, from the built layer: a line in is a request, a line out says when it was done.

It runs without the packages of the development environment, so that it imports nothing but the standard library, and
of that only what Lambda's own bootstrap has imported before the function.
"""

import json
import logging
import sys
import time


class Context:
    """What Lambda hands to a handler, as far as it is used."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """As a request finds it that has just come."""
        return 60_000


def say(**what: object) -> None:
    """Write one line for the bench, beside what the function logs."""
    sys.stderr.write(f"bench {json.dumps(what)}\n")
    sys.stderr.flush()


logging.getLogger().setLevel(logging.WARNING)
begin = time.monotonic()
# The module that app.py imports before it makes the handler; its name differs from revision to revision.
__import__(sys.argv[1])

imported = time.monotonic()
import app  # noqa: E402

end = time.monotonic()
say(begin=begin, imported=imported, end=end, cpu=time.process_time())
for line in sys.stdin:
    began = time.monotonic()
    app.handler(json.loads(line), Context())
    say(begin=began, end=time.monotonic(), cpu=time.process_time())
