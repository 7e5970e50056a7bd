"""botocore's models as the layer has them: with the operations that the package calls, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import Loader

from recipe import descriptions

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLED: Final = descriptions.operations()


class LayerLoader(Loader):  # type: ignore[misc]
    """Loads what a function in Lambda loads, and refuses what is not in its layer."""

    def __init__(self) -> None:
        super().__init__()
        self._trimmed: dict[tuple[str, str], Any] = {}

    def load_service_model(
        self, service_name: str, type_name: str, api_version: str | None = None
    ) -> Mapping[str, Any]:
        if service_name not in CALLED:
            raise UnknownServiceError(
                service_name=service_name, known_service_names=", ".join(CALLED)
            )
        if type_name not in descriptions.KEPT:
            raise DataNotFoundError(data_path=f"{service_name}/{type_name}")
        key = (service_name, type_name)
        if key not in self._trimmed:
            full = super().load_service_model(service_name, type_name, api_version)
            self._trimmed[key] = _TRIMMED.get(type_name, _whole)(full, CALLED[service_name])
        loaded: Mapping[str, Any] = self._trimmed[key]
        return loaded

    def load_data_with_path(self, name: str) -> tuple[Any, str]:
        loaded, path = super().load_data_with_path(name)
        if name == "endpoints":
            loaded = descriptions.with_services(loaded, CALLED)
        return loaded, path


def _whole(model: dict[str, Any], _called: set[str]) -> dict[str, Any]:
    return model


_TRIMMED: Final = {
    descriptions.SERVICE: descriptions.trimmed,
    descriptions.PAGINATORS: descriptions.with_paginators,
}
