"""A safeguard of every writer, switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs.store import writes
from amplify_outputs.store.writer import PublicationStore

if TYPE_CHECKING:
    from amplify_outputs.model.record import PublicationRecord


def records_are_put_whatever_stands(patched: pytest.MonkeyPatch, state: str) -> None:
    put_record = PublicationStore._put_record

    def put(self: PublicationStore, record: PublicationRecord, etag: str | None) -> str:
        if record.state != state:
            return put_record(self, record, etag)
        with pytest.MonkeyPatch.context() as unconditional:
            unconditional.setattr(writes, "only_if", lambda _etag: {})
            return put_record(self, record, etag)

    patched.setattr(PublicationStore, "_put_record", put)
