"""The metric filters of template.yaml, applied to lines of a log as CloudWatch does it."""

from __future__ import annotations

import fnmatch
import json
import re
from typing import TYPE_CHECKING, Any, Final

from tests.contract.templates import resources, template
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEMPLATE: Final = template(REPOSITORY / "template.yaml")
_CONDITION: Final = re.compile(r'\$\.(?P<path>[\w.]+) = "(?P<value>[^"]*)"')


def patterns() -> dict[str, str]:
    """The pattern of each filter on the log of the custom resource, by the metric without the stack's name."""
    filters = resources(_TEMPLATE, "AWS::Logs::MetricFilter").values()
    return {
        transformation["MetricName"]["Fn::Sub"].removeprefix("${AWS::StackName}-"): it[
            "FilterPattern"
        ]
        for it in (each["Properties"] for each in filters)
        if it["LogGroupName"] == {"Ref": "CustomResourceLogGroup"}
        for transformation in it["MetricTransformations"]
    }


def counted(lines: Iterable[str]) -> dict[str, int]:
    """How often each metric counts in these lines. A metric that does not count is not in it."""
    events = [json.loads(line) for line in lines]
    numbers = {
        metric: sum(matches(pattern, event) for event in events)
        for metric, pattern in patterns().items()
    }
    return {metric: number for metric, number in numbers.items() if number}


def matches(pattern: str, event: Any) -> bool:
    """Whether a line of JSON matches: a part of the syntax for JSON, texts joined by && [logs-filters].

    Raises AssertionError for a pattern with anything else in it.
    """
    inner = re.fullmatch(r"\{ (.+) \}", pattern)
    assert inner, f"{pattern} is no pattern for JSON"
    conditions = [_CONDITION.fullmatch(part) for part in inner.group(1).split(" && ")]
    assert all(conditions), f"{pattern} has more in it than this function knows"
    return all(_is(event, found["path"], found["value"]) for found in conditions if found)


def _is(event: Any, path: str, value: str) -> bool:
    for name in path.split("."):
        event = event.get(name) if isinstance(event, dict) else None
    return isinstance(event, str) and fnmatch.fnmatchcase(event, value.replace("[", "[[]"))
