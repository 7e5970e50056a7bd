"""The function of the custom resource, loaded from its file, with a package or without one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

APP = Path(__file__).resolve().parents[3] / "functions" / "custom_resource" / "app.py"
PACKAGE = "amplify_outputs.custom_resource.handler"


class BrokenPackage(ModuleType):
    """What raises when the handler's maker is imported from it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(PACKAGE)
        self.error = error

    def __getattr__(self, name: str) -> Any:
        if name == "make_handler":
            raise self.error
        raise AttributeError(name)


def load_app() -> Any:
    spec = importlib.util.spec_from_file_location("app", APP)
    assert spec is not None
    assert spec.loader is not None
    app = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(app)
    return app


def shell_without_package(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The function in the environment as it is now; a variable of its package is missing."""
    monkeypatch.setitem(sys.modules, PACKAGE, BrokenPackage(KeyError("BUCKET_NAME")))
    return load_app()
