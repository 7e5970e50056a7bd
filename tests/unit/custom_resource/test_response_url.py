"""Where responses may go, and what looks like CloudFormation's own; in the package, and in the function without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amplify_outputs.custom_resource.response_url import ResponseUrls
from tests.unit.custom_resource.function_shell import shell_without_package
from tests.unit.custom_resource.lifecycle_world import request

if TYPE_CHECKING:
    from collections.abc import Callable

CREATE = request("create")
SUFFIX, REGION = "amazonaws.com", "us-east-1"
EMULATOR = "https://localhost:4566"
BUCKET = "https://cloudformation-custom-resource-response-useast1"
PATH = CREATE["ResponseURL"].split("/", 3)[3]
STACK = CREATE["StackId"]


@pytest.mark.parametrize(
    ("url", "endpoint_url", "allowed"),
    [
        (CREATE["ResponseURL"], None, True),
        ("https://BUCKET.S3.AmazonAWS.com/x", None, True),
        ("https://bucket.s3.amazonaws.com:443/x", None, True),
        ("https://bucket.s3.amazonaws.com:8443/x", None, False),
        ("https://bucket.s3.amazonaws.com:x/", None, False),
        ("http://bucket.s3.amazonaws.com/x", None, False),
        ("https://amazonaws.com/x", None, False),
        ("https://evil-amazonaws.com/x", None, False),
        ("https://s3.amazonawsxcom/x", None, False),
        ("https://s3.amazonaws.com.evil.example/x", None, False),
        ("https://evil.example/s3.amazonaws.com", None, False),
        ("https://evil.example#.amazonaws.com", None, False),
        ("https://evil.example\\.amazonaws.com/x", None, False),
        ("https://evil.example%2f.amazonaws.com/x", None, False),
        ("https://user@bucket.s3.amazonaws.com/x", None, False),
        ("https://s3.amazonaws.com:443@evil.example/x", None, False),
        ("https://bucket.s3.amazonaws.com./x", None, False),
        ("https://bucket.s3.amazonaws.com/a b", None, False),
        ("https://bucket.s3.amazonaws.com/a\r\nHost: evil.example", None, False),
        ("https://bucket.s3.amazonaws.com/é", None, False),
        ("https://169.254.169.254/x", None, False),
        ("https://2852039166/x", None, False),
        ("https://[::1]/x", None, False),
        ("https://[::1/x", None, False),
        ("https://localhost/x", None, False),
        ("https:///x", None, False),
        ("", None, False),
        ("https://localhost:4566/_x/cfn-response/1", EMULATOR, True),
        ("https://localhost:4567/x", EMULATOR, False),
        ("https://127.0.0.1:4566/x", EMULATOR, True),
        ("https://127.0.0.1:80/x", EMULATOR, False),
        ("https://127.0.0.2:4566/x", EMULATOR, False),
        ("https://169.254.169.254:4566/x", EMULATOR, False),
        ("https://localhost:4566/x", "https://emulator.example:4566", False),
        ("https://emulator.example:4566/x", "https://emulator.example:4566", True),
        ("http://localhost:4566/x", EMULATOR, False),
        ("https://user@localhost:4566/x", EMULATOR, False),
        ("https://127.0.0.1:4566/x", "https://127.0.0.1:4566", True),
        ("https://[::1]:4566/x", "https://[::1]:4566/", True),
        (CREATE["ResponseURL"], EMULATOR, True),
        ("https://localhost/x", "http://localhost", False),
        ("https://localhost/x", "https://[broken", False),
    ],
)
def test_answers_go_to_aws_over_https_or_to_the_emulator(
    url: str,
    endpoint_url: str | None,
    *,
    allowed: bool,
    in_the_shell: Callable[..., str],
) -> None:
    assert ResponseUrls(SUFFIX, REGION, endpoint_url).allowed(url) is allowed
    assert (in_the_shell(url, AWS_ENDPOINT_URL=endpoint_url) != "refused") is allowed


def test_the_suffix_is_that_of_the_partition(in_the_shell: Callable[..., str]) -> None:
    url = "https://response.s3.cn-north-1.amazonaws.com.cn/x"
    suffixes = ("amazonaws.com.cn", "amazonaws.com", "amazonaws_com.cn")
    assert [ResponseUrls(suffix).allowed(url) for suffix in suffixes] == [True, False, False]
    in_shell = [in_the_shell(url, URL_SUFFIX=suffix) for suffix in suffixes]
    assert in_shell == ["unusual", "refused", "refused"]
    assert not ResponseUrls("").allowed("https://evil.example./x")


HOST_IS = "its host is {}"
NOT_THE_STACK = "its path does not begin with the stack"
EVIL = "cloudformation-custom-resource-response-evil.s3.amazonaws.com"


@pytest.mark.parametrize(
    ("url", "oddity"),
    [
        (CREATE["ResponseURL"], None),
        (f"{BUCKET}.s3.amazonaws.com/{PATH}", None),
        (f"{BUCKET}.s3-us-east-1.amazonaws.com/{PATH}", None),
        (f"{BUCKET}.S3.us-east-1.AmazonAWS.com:443/{PATH}", None),
        (f"{BUCKET}.s3.us-east-1.amazonaws.com/{STACK}|Outputs4Web|1", None),
        # Anybody can have a bucket whose name begins so, and publish it under any path.
        (f"https://{EVIL}/{PATH}", HOST_IS.format(EVIL)),
        (
            f"{BUCKET}.s3.us-west-2.amazonaws.com/{PATH}",
            HOST_IS.format(f"{BUCKET[8:]}.s3.us-west-2.amazonaws.com"),
        ),
        (
            f"{BUCKET}.s3.evil.amazonaws.com/{PATH}",
            HOST_IS.format(f"{BUCKET[8:]}.s3.evil.amazonaws.com"),
        ),
        ("https://bucket.s3.amazonaws.com/x", HOST_IS.format("bucket.s3.amazonaws.com")),
        (
            "https://abc.execute-api.us-east-1.amazonaws.com/x",
            HOST_IS.format("abc.execute-api.us-east-1.amazonaws.com"),
        ),
        (f"{BUCKET}.s3.us-east-1.amazonaws.com/{STACK}0|Outputs4Web|1", NOT_THE_STACK),
        (f"{BUCKET}.s3.us-east-1.amazonaws.com/x/{STACK}|Outputs4Web|1", NOT_THE_STACK),
        (f"{BUCKET}.s3.us-east-1.amazonaws.com/", NOT_THE_STACK),
        (f"{EMULATOR}/_x/cfn-response/1", None),
    ],
)
def test_an_address_that_is_not_like_cloudformations_is_unusual(
    url: str, oddity: str | None, in_the_shell: Callable[..., str]
) -> None:
    urls = ResponseUrls(SUFFIX, REGION, EMULATOR)
    assert urls.allowed(url)
    assert urls.oddity_of(url, STACK) == oddity
    expected = "unusual" if oddity else "usual"
    assert in_the_shell(url, AWS_ENDPOINT_URL=EMULATOR) == expected


def test_a_long_host_is_cut() -> None:
    url = f"https://{'a' * 5000}.amazonaws.com/x"
    oddity = ResponseUrls(SUFFIX, REGION).oddity_of(url, STACK)
    assert oddity == "its host is " + "a" * 253


@pytest.fixture
def in_the_shell(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What the function without its package makes of a URL: refused, unusual or usual."""

    def of(url: str, **variables: str | None) -> str:
        given = {"URL_SUFFIX": SUFFIX, "AWS_REGION": REGION, **variables}
        for name, value in given.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        app = shell_without_package(monkeypatch)
        try:
            return "unusual" if app.is_unusual(url, STACK) else "usual"
        except ValueError:
            return "refused"

    return of
