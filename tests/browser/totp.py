"""What an authenticator application shows: RFC 6238's code of a secret, as Cognito takes it."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from typing import Final

PERIOD_SECONDS: Final = 30
DIGITS: Final = 6


def totp(secret: str) -> str:
    """The code of this moment."""
    padded = secret + "=" * (-len(secret) % 8)
    counter = struct.pack(">Q", int(time.time()) // PERIOD_SECONDS)
    digest = hmac.digest(base64.b32decode(padded), counter, "sha1")
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"
