"""Seals of records: MACs by a key that only publishers may use. Nobody else can change file and record together unseen.

Without a key of the publisher nothing is sealed, and nothing is verified.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

if TYPE_CHECKING:
    from amplify_outputs.aws.clients import Aws
    from amplify_outputs.model.record import PublicationRecord

_ALGORITHM: Final = "HMAC_SHA_256"
# How KMS refuses a MAC of another text or key, and one that is too short or too long [kms-hmac].
_WRONG: Final = ("KMSInvalidMacException", "ValidationException")

Sealed = Literal["sealed", "missing", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class Seals:
    """The key of one publisher in KMS; "" without one."""

    aws: Aws
    key: str

    def seal(self, record: PublicationRecord) -> PublicationRecord:
        """The record with a seal of its statement. One call of KMS, unless it has one already.

        If KMS refuses, the record has no seal, because a stack must not fail for it: the next refresh reports it.
        """
        if not self.key or record.seal.startswith(f"{record.statement}:"):
            return record
        try:
            answer = self.aws.kms.generate_mac(
                KeyId=self.key, MacAlgorithm=_ALGORITHM, Message=record.statement.encode()
            )
        except (ClientError, BotoCoreError):
            return replace(record, seal="")
        mac = base64.b64encode(answer["Mac"]).decode()
        return replace(record, seal=f"{record.statement}:{mac}")

    def check(self, record: PublicationRecord) -> Sealed:
        """Whether a publisher with the key wrote the statement. One call of KMS. Never raises errors of AWS."""
        if not self.key:
            return "unknown"
        if not record.seal:
            return "missing"
        statement, _, mac = record.seal.partition(":")
        return self._check(statement, mac) if statement == record.statement else "wrong"

    def _check(self, statement: str, mac: str) -> Sealed:
        try:
            self.aws.kms.verify_mac(
                KeyId=self.key,
                MacAlgorithm=_ALGORITHM,
                Message=statement.encode(),
                Mac=base64.b64decode(mac, validate=True),
            )
        except ClientError as error:
            return "wrong" if error.response.get("Error", {}).get("Code") in _WRONG else "unknown"
        except (ValueError, ParamValidationError):
            return "wrong"
        except BotoCoreError:
            return "unknown"
        return "sealed"
