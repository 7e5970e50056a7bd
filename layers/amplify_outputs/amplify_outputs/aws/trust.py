"""The certificates of authorities, read once for all connections of a process.

urllib3 reads the whole file again for each connection: 14 ms of CPU each with the OpenSSL of today, while a
publication opens twenty [urllib3-trust].
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.httpsession import create_urllib3_context, get_cert_path

if TYPE_CHECKING:
    import ssl

_LOCK = threading.Lock()


def share_trust(client: Any) -> None:  # noqa: ANN401 - any client
    """Let the client's connections trust what those of all other clients trust.

    botocore has no public way to say it. A botocore that is made differently goes on as it does by itself.
    """
    session = getattr(getattr(client, "_endpoint", None), "http_session", None)
    manager = getattr(session, "_manager", None)
    if pool := getattr(manager, "connection_pool_kw", None):
        pool["ssl_context"] = _context()


def read_trust(bundle: str | None) -> None:
    """Read that file of certificates, or botocore's own, before the first connection needs it."""
    _context().load_verify_locations(bundle or get_cert_path(verify=True), None, None)


@cache
def _context() -> ssl.SSLContext:
    """One context for all connections. It reads each file of certificates once."""
    context: ssl.SSLContext = create_urllib3_context()
    read, known = context.load_verify_locations, set[object]()

    def read_once(*places: Any) -> None:  # noqa: ANN401 - a file, a folder, or certificates
        with _LOCK:
            if places not in known:
                read(*places)
                known.add(places)

    context.load_verify_locations = read_once  # type: ignore[method-assign, assignment]
    return context
