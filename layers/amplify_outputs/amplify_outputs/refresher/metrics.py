"""Counts for the alarms and the dashboard: metrics in the log, which CloudWatch extracts."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from amplify_outputs import __commit__, __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

NAMESPACE: Final = "AmplifyOutputs"


class Counts:
    """The metrics of one publisher, its stack's name their only dimension of ours."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """For the publisher of that environment. Raises KeyError for a missing variable."""
        self._metrics = Metrics(namespace=NAMESPACE)
        self._metrics.set_default_dimensions(Publisher=environment["PUBLISHER"])

    def add(self, name: str, number: int = 1) -> None:
        """Add to the count of that name."""
        self._metrics.add_metric(name, MetricUnit.Count, number)

    def logged(
        self, handler: Callable[[dict[str, object], LambdaContext], object]
    ) -> Callable[[dict[str, object], LambdaContext], object]:
        """The handler, which writes the counts to the log when it ends, if there are any."""

        @functools.wraps(handler)
        def counting(event: dict[str, object], context: LambdaContext) -> object:
            try:
                return handler(event, context)
            finally:
                # Powertools would warn of an empty set. A sweep that fails has counted nothing.
                if self._metrics.provider.metric_set:
                    self._metrics.add_metadata("version", __version__)
                    self._metrics.add_metadata("commit", __commit__)
                    self._metrics.flush_metrics()

        return counting
