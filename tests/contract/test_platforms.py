"""Every pool of the tests, published for each platform: its library reads the file, and little else differs."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest

from amplify_outputs.document.differences import ABSENT, Difference
from amplify_outputs.examine import Publishable
from amplify_outputs.model.request import PLATFORMS
from amplify_outputs.readers.strict import READERS, readers_of
from tests.contract import golden

REPORTED = golden.REPOSITORY / "tests" / "reported"
SIGN_IN, SIGN_OUT = (f"auth.oauth.redirect_sign_{way}_uri" for way in ("in", "out"))
NO_NAMES = [Difference("auth.username_attributes", ABSENT, [])]
# What a platform changes in the documents that are written down for all of them.
URLS = {
    "awkward_texts": [
        Difference(
            SIGN_IN,
            ["https://bücher.example/{{cb}}", "https://example.com/a,b", "app://x/'''"],
            ["app://x/'''"],
        )
    ],
    "oauth_code_google_apple": [
        Difference(
            SIGN_IN,
            ["myapp://callback/", "https://app.example.com/cb?a=1,2", "http://localhost:3000/"],
            ["myapp://callback/"],
        ),
        Difference(
            SIGN_OUT, ["myapp://signout/", "https://app.example.com/"], ["myapp://signout/"]
        ),
    ],
}
CHANGES: dict[str, dict[str, list[Difference]]] = {
    "javascript": {},
    "swift": URLS,
    "android": URLS
    | {
        "mfa_required_sms_totp_email": [
            Difference("auth.mfa_methods", ["SMS", "TOTP", "EMAIL"], ["SMS", "TOTP"])
        ]
    },
    "flutter": dict.fromkeys(
        (
            *("alias_pool", "bare_pool", "username_pool"),
            *("verified_email_not_required", "well_made_console_names"),
        ),
        NO_NAMES,
    ),
}


@cache
def pools() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """The properties and the answers of each pool: golden cases, and what people reported."""
    found = {case.name: (dict(case.properties), dict(case.responses)) for case in golden.cases()}
    for path in sorted(REPORTED.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = (case["properties"], case["responses"])
    return found


@cache
def published(platform: str | None) -> dict[str, Publishable]:
    """What is published of each pool for that platform. Some pools of reports cannot be published at all."""
    chosen = {"Platform": platform} if platform else {}
    examined = {
        name: golden.examination({**properties, **chosen}, responses)
        for name, (properties, responses) in pools().items()
    }
    return {name: each for name, each in examined.items() if isinstance(each, Publishable)}


def refused(platform: str | None) -> dict[str, int]:
    """How many of these documents each reader refuses."""
    documents = [json.loads(each.document.body) for each in published(platform).values()]
    return dict(
        Counter(name for outputs in documents for name in READERS if READERS[name](outputs))
    )


def test_a_file_for_all_libraries_is_refused_by_two_of_them() -> None:
    assert len(published(None)) == 34
    assert refused(None) == {"Android": 1, "Flutter's Authenticator": 5}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_document_is_refused_by_the_library_of_its_platform(platform: str) -> None:
    own = readers_of(PLATFORMS[platform])

    assert published(platform).keys() == published(None).keys()
    assert {name: count for name, count in refused(platform).items() if name in own} == {}


def test_every_library_has_its_decoder_and_the_mobile_ones_a_form() -> None:
    assert {platform: readers_of(title) for platform, title in PLATFORMS.items()} == {
        "javascript": ("JavaScript",),
        "swift": ("Swift", "Swift's Authenticator"),
        "android": ("Android", "Android's Authenticator"),
        "flutter": ("Flutter", "Flutter's Authenticator"),
    }


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_document_of_a_platform_is_the_one_for_all_but_for_what_is_written_down(
    platform: str,
) -> None:
    changes = {
        name: list(each.document.changes)
        for name, each in published(platform).items()
        if each.document.changes
    }

    assert changes == CHANGES[platform]
    for name, each in published(platform).items():
        plain = published(None)[name].document
        assert (each.document.body == plain.body) == (name not in changes)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("case", golden.cases(), ids=str)
def test_the_oldest_version_of_each_case_is_read_by_the_library_of_each_platform(
    case: golden.Case, platform: str
) -> None:
    chosen = {"OutputsVersion": golden.versions_of(case)[0], "Platform": platform}

    outputs = json.loads(golden.document({**case.properties, **chosen}, case.responses).body)

    own = {reader: READERS[reader](outputs) for reader in readers_of(PLATFORMS[platform])}
    assert own == {reader: [] for reader in own}
