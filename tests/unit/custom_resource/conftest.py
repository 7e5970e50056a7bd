"""A server that takes answers, trusted by this process for the time of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.custom_resource.response_server import ResponseServer, make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ResponseServer]:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    with ResponseServer(certificate) as server:
        yield server
