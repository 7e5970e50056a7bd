"""Of a file for one library: what it cannot use, what was changed for it, and what is of no concern to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.checks.catalogue import ACCEPTABLE_CODES
from amplify_outputs.checks.run import blocking
from amplify_outputs.examine import examine
from amplify_outputs.model.facts import Mfa
from amplify_outputs.model.problem import Problem
from amplify_outputs.model.readings import Unread
from amplify_outputs.model.request import PLATFORMS
from tests.builders import BUCKET, CLIENT_ID, bucket_readings, identity_pool, readings, request
from tests.unit.checks.pool_problems import oauth_client, oauth_pool

if TYPE_CHECKING:
    from collections.abc import Iterable

CLIENT = f"app client {CLIENT_ID}"
WEB, OTHER, LOCAL = (
    "https://app.example.com/",
    "https://beta.example.com/",
    "http://localhost:3000/",
)
APP, CDK = "shop://in/", "https://example.com"
EVERY: tuple[str | None, ...] = (None, *PLATFORMS)
IN_BROWSERS = {None, "javascript", "flutter"}
ON_PHONES = {None, "swift", "android", "flutter"}
MISSING, CHANGED, CANNOT = "PlatformUrlMissing", "PlatformChangedFile", "PlatformCannotRead"
CONNECT = {"amazon_connect": {"aws_region": "us-east-1", "endpoint": "https://c.example.com"}}
SIGN_IN, SIGN_OUT = (f"auth.oauth.redirect_sign_{way}_uri" for way in ("in", "out"))


def problems(platform: str | None, asked: dict[str, Any], read: dict[str, Any]) -> list[Problem]:
    """Everything that is said of a request for that platform."""
    asking = request(Platform=platform, **asked)
    return list(examine(asking, readings(**read), parameter_max_bytes=8192).problems)


def redirecting(back: tuple[str, ...], out: tuple[str, ...] | None = None) -> dict[str, Any]:
    """A set-up with these callback URLs, and the same for sign-out unless there are others."""
    client = oauth_client(callback_urls=back, sign_out_urls=back if out is None else out)
    return {"app_client": client, "user_pool": oauth_pool()}


def only(code: str, found: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.code == code]


# What is asked for, what is read, a code, and for which platforms it is said.
CONCERNS: list[tuple[dict[str, Any], dict[str, Any], str, set[str | None]]] = [
    ({}, {"mfa": Mfa("OPTIONAL", totp=True, email=True)}, "EmailMfaStopsAndroid", {None}),
    ({"Outputs": {"notifications": CONNECT}}, {}, "NotificationsStopFlutter", {None}),
    ({}, redirecting((WEB, APP)), "AppUrlNotFirst", {None}),
    (
        {"Outputs": {"auth": {"oauth": {"redirect_sign_in_uri": [WEB, APP]}}}},
        redirecting((APP, WEB)),
        "AppUrlNotFirst",
        {None, "swift"},
    ),
    ({}, redirecting((WEB, OTHER), (WEB,)), "RedirectSitesDiffer", IN_BROWSERS),
    (
        {"Outputs": {"auth": {"oauth": {"redirect_sign_out_uri": [WEB]}}}},
        redirecting((WEB, OTHER)),
        "RedirectSitesDiffer",
        IN_BROWSERS,
    ),
    # A URL that the file leaves out is of no concern.
    ({}, redirecting(("http://app.example.com/", APP)), "UrlNotSecure", IN_BROWSERS),
    ({}, redirecting((CDK, APP)), "CallbackIsPlaceholder", IN_BROWSERS),
    ({}, {"identity_pool": identity_pool(id="eu-west-1:1")}, "RegionsDiffer", ON_PHONES),
    (
        {"StorageBucketName": BUCKET},
        {"storage": bucket_readings(cors=())},
        "StorageCorsMissing",
        IN_BROWSERS,
    ),
    (
        {"StorageBucketName": BUCKET},
        {"storage": bucket_readings(cors=Unread("s3:GetBucketCORS", "denied"))},
        "NotChecked",
        IN_BROWSERS,
    ),
    (
        {},
        {"user_pool": oauth_pool(required_attributes=("email", "gender"))},
        "RequiredAttributeWithoutField",
        {None, "javascript"},
    ),
    (
        {},
        {"user_pool": oauth_pool(required_attributes=(), username_attributes=())},
        "VerifiedAttributeNotAsked",
        {None, "javascript", "android"},
    ),
    (
        {"Outputs": {"auth": {"oauth": {"response_type": "token"}}}},
        {
            "app_client": oauth_client(oauth_flows=("code", "implicit")),
            "user_pool": oauth_pool(),
        },
        "OverrideContradicts",
        ON_PHONES,
    ),
    ({}, redirecting((WEB,)), MISSING, {"swift", "android", "flutter"}),
    ({}, redirecting((WEB, APP)), MISSING, set()),
    ({}, redirecting((APP,), (WEB,)), MISSING, {"swift", "android", "flutter"}),
    # What a tool filled in is a problem of its own.
    ({}, redirecting((CDK,)), MISSING, set()),
    # Without sign-in by redirect, nobody returns from one.
    ({}, {"app_client": oauth_client(callback_urls=(WEB,), oauth_enabled=False)}, MISSING, set()),
    (
        {"Outputs": {"auth": {"oauth": {"redirect_sign_in_uri": [WEB]}}}},
        redirecting((WEB, APP)),
        MISSING,
        {"swift", "android", "flutter"},
    ),
    ({"Outputs": {"auth": {"mfa_methods": ["EMAIL"]}}}, {}, CANNOT, {"android"}),
    ({"Outputs": {"notifications": CONNECT}}, {}, CANNOT, {"flutter"}),
    ({}, redirecting((WEB, APP)), CHANGED, {"swift", "android"}),
    ({}, {"mfa": Mfa("OPTIONAL", totp=True, email=True)}, CHANGED, {"android"}),
    ({}, {"user_pool": oauth_pool(username_attributes=())}, CHANGED, {"flutter"}),
]


@pytest.mark.parametrize(
    ("asked", "read", "code", "expected"),
    CONCERNS,
    ids=[f"{number}-{code}" for number, (_, _, code, _) in enumerate(CONCERNS)],
)
def test_a_problem_is_said_to_those_whom_it_concerns(
    asked: dict[str, Any], read: dict[str, Any], code: str, expected: set[str | None]
) -> None:
    said = {each for each in EVERY if only(code, problems(each, asked, read))}

    assert said == expected


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_well_made_set_up_is_well_made_for_each_platform(platform: str) -> None:
    assert problems(platform, {}, {}) == []


def test_the_region_that_matters_is_the_one_of_the_library() -> None:
    read = {"identity_pool": identity_pool(id="eu-west-1:1")}

    [for_all], [for_swift] = (
        only("RegionsDiffer", problems(each, {}, read)) for each in (None, "swift")
    )

    start = "Identity pool eu-west-1:1 is in eu-west-1, user pool us-east-1_AbC123xyz in us-east-1."
    move = "Use an identity pool in the user pool's region."
    assert (for_all.message, for_all.fix) == (
        f"{start} Browsers can use both; iOS, Android and Flutter look in us-east-1 only.",
        f"{move} If only browsers read the file, accept this.",
    )
    assert (for_swift.message, for_swift.fix) == (
        f"{start} Amplify for Swift looks in us-east-1 only.",
        move,
    )


@pytest.mark.parametrize(
    ("platform", "more"),
    [
        ("javascript", ""),
        ("swift", ", which Amplify's mobile libraries do not support"),
    ],
)
def test_the_implicit_flow_alone_stops_phones_alone(platform: str, more: str) -> None:
    client = oauth_client(oauth_flows=("implicit",), callback_urls=(APP,), sign_out_urls=(APP,))
    read = {"app_client": client, "user_pool": oauth_pool()}

    [problem] = only("ImplicitFlowAllowed", problems(platform, {}, read))

    assert (
        problem.message
        == f'App client web allows only the implicit flow: response_type is "token"{more}.'
    )


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        (
            "swift",
            Problem(
                MISSING,
                "warning",
                CLIENT,
                "App client web has no callback or sign-out URL with a scheme of an app, which Amplify for Swift "
                "needs for sign-in by redirect.",
                "Add a URL such as shop://signed-in/ to the app client. If the app does not sign in by redirect, "
                "or opens https URLs itself, accept this.",
            ),
        ),
        (
            "flutter",
            Problem(
                MISSING,
                "info",
                CLIENT,
                "App client web has no callback or sign-out URL with a scheme of an app, which Amplify for Flutter "
                "needs on phones for sign-in by redirect.",
                "Add a URL such as shop://signed-in/ to the app client. No action is needed if the app runs on web "
                "pages or desktops alone.",
            ),
        ),
    ],
)
def test_a_list_without_a_url_of_an_app_is_named_in_full(platform: str, expected: Problem) -> None:
    assert problems(platform, {}, redirecting((WEB,))) == [expected]


def test_only_the_list_that_lacks_a_url_is_named() -> None:
    [problem] = problems("swift", {}, redirecting((APP,), (WEB,)))

    assert problem.message.startswith("App client web has no sign-out URL with a scheme of an app")


@pytest.mark.parametrize(
    ("platform", "outputs", "expected"),
    [
        (
            "android",
            {"auth": {"mfa_methods": ["EMAIL"]}},
            Problem(
                CANNOT,
                "error",
                "Outputs.auth.mfa_methods",
                "Outputs.auth.mfa_methods has EMAIL, and Platform is android: an Android app with this file does "
                "not start.",
                "Leave EMAIL out of the override, or leave Platform out.",
            ),
        ),
        (
            "flutter",
            {"notifications": CONNECT},
            Problem(
                CANNOT,
                "error",
                "Outputs.notifications",
                "Outputs.notifications has no aws_region, amazon_pinpoint_app_id, channels, and Platform is "
                "flutter: a Flutter app with this file does not start.",
                "Leave notifications out of Outputs, or leave Platform out.",
            ),
        ),
    ],
)
def test_an_override_that_stops_the_only_reader_forbids_to_publish_whatever_is_accepted(
    platform: str, outputs: dict[str, Any], expected: Problem
) -> None:
    asked = request(Platform=platform, Outputs=outputs, AcceptProblems=sorted(ACCEPTABLE_CODES))
    found = examine(asked, readings(), parameter_max_bytes=8192).problems

    assert only(CANNOT, found) == [expected]
    assert blocking(asked, found) == (expected,)


def test_each_change_is_named_in_full() -> None:
    read = {
        "app_client": oauth_client(
            callback_urls=(WEB, APP, LOCAL), sign_out_urls=(APP, WEB), oauth_flows=("code",)
        ),
        "user_pool": oauth_pool(username_attributes=(), required_attributes=("email",)),
        "mfa": Mfa("OPTIONAL", totp=True, email=True),
    }

    said = {
        each: [
            (problem.subject, problem.message, problem.fix)
            for problem in only(CHANGED, problems(each, {}, read))
        ]
        for each in EVERY
    }

    def alone(title: str) -> str:
        return f"No action is needed if Amplify for {title} alone reads the file."

    swift = "Amplify for Swift uses the first URL of the list, and cannot return to a web page."
    android = "Amplify for Android returns to the first URL with a scheme of an app."
    leaves = "so the publisher leaves"
    flutter = "Platform is flutter, so the publisher writes auth.username_attributes: []: "
    assert said == {
        None: [],
        "javascript": [],
        "swift": [
            (
                SIGN_IN,
                f"Platform is swift, {leaves} {WEB} and {LOCAL} out of {SIGN_IN}: {swift}",
                alone("Swift"),
            ),
            (
                SIGN_OUT,
                f"Platform is swift, {leaves} {WEB} out of {SIGN_OUT}: {swift}",
                alone("Swift"),
            ),
        ],
        "android": [
            (
                "auth.mfa_methods",
                f"Platform is android, {leaves} EMAIL out of auth.mfa_methods: Amplify for Android cannot read it.",
                alone("Android"),
            ),
            (
                SIGN_IN,
                f"Platform is android, {leaves} {WEB} and {LOCAL} out of {SIGN_IN}: {android}",
                alone("Android"),
            ),
            (
                SIGN_OUT,
                f"Platform is android, {leaves} {WEB} out of {SIGN_OUT}: {android}",
                alone("Android"),
            ),
        ],
        "flutter": [
            (
                "auth.username_attributes",
                f"{flutter}the Authenticator of Flutter does not start without the key.",
                alone("Flutter"),
            )
        ],
    }
    assert {problem.severity for problem in only(CHANGED, problems("android", {}, read))} == {
        "info"
    }


def test_a_field_of_an_override_is_not_said_to_be_changed() -> None:
    outputs = {"auth": {"mfa_methods": ["TOTP"]}}
    read = {"mfa": Mfa("OPTIONAL", totp=True, email=True)}

    assert only(CHANGED, problems("android", {"Outputs": outputs}, read)) == []
