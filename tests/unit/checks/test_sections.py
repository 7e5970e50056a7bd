"""Sections that only `Outputs` fills: no service that has ended, and nothing that stops an app."""

from __future__ import annotations

from typing import Any

import pytest

from amplify_outputs.checks.run import find_document_problems
from amplify_outputs.document.build import build
from amplify_outputs.model.problem import Problem
from tests.builders import facts, request
from tests.unit.checks.pool_problems import named

ENDED = ("PinpointEnded", "warning", "document")
STOPS_FLUTTER = ("NotificationsStopFlutter", "warning", "document")
ANALYTICS = {"amazon_pinpoint": {"aws_region": "us-east-1", "app_id": "5f5f"}}
OF_PINPOINT = {"aws_region": "us-east-1", "amazon_pinpoint_app_id": "5f5f", "channels": ["APNS"]}
OF_CONNECT = {"amazon_connect": {"aws_region": "us-east-1", "endpoint": "https://c.example.com"}}


def found(**outputs: Any) -> list[Problem]:
    """What is wrong with the document that these overrides make."""
    asked = request(Outputs=outputs)
    document = build(asked, facts())
    return list(find_document_problems(asked, document, parameter_max_bytes=8192))


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        # It holds.
        ({"analytics": ANALYTICS}, [ENDED]),
        ({"notifications": OF_PINPOINT}, [ENDED]),
        ({"analytics": ANALYTICS, "notifications": OF_PINPOINT}, [ENDED]),
        ({"notifications": {**OF_PINPOINT, **OF_CONNECT}}, [ENDED]),
        # It breaks.
        ({}, []),
        ({"analytics": {}}, []),
        ({"custom": {"amazon_pinpoint": ANALYTICS}}, []),
        # Borderline: another service, without which Flutter can do, but not without the keys.
        ({"notifications": OF_CONNECT}, [STOPS_FLUTTER]),
        ({"analytics": ANALYTICS, "notifications": OF_CONNECT}, [ENDED, STOPS_FLUTTER]),
    ],
)
def test_the_file_names_no_ended_service_and_stops_no_app(
    outputs: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert named(found(**outputs)) == expected


@pytest.mark.parametrize(
    ("outputs", "what"),
    [
        ({"analytics": ANALYTICS}, "analytics.amazon_pinpoint names"),
        (
            {"analytics": ANALYTICS, "notifications": OF_PINPOINT},
            "analytics.amazon_pinpoint and notifications.amazon_pinpoint_app_id name",
        ),
    ],
)
def test_an_ended_service_is_named_in_full_with_its_last_day(
    outputs: dict[str, Any], what: str
) -> None:
    assert found(**outputs) == [
        Problem(
            "PinpointEnded",
            "warning",
            "document",
            f"{what} Amazon Pinpoint, which AWS ended on 2026-10-30.",
            "Leave the keys of Amazon Pinpoint out of Outputs. If an app needs them to start, accept this.",
        )
    ]


def test_what_stops_flutter_is_named_in_full() -> None:
    assert found(notifications=OF_CONNECT) == [
        Problem(
            "NotificationsStopFlutter",
            "warning",
            "document",
            "notifications has no aws_region, amazon_pinpoint_app_id, channels: a Flutter app with this "
            "file does not start.",
            "If no Flutter app reads the file, accept this. Otherwise publish a file without "
            "notifications for it.",
        )
    ]
