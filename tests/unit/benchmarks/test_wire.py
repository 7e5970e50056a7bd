"""Requests as the SDKs write them, and answers as they read them."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from benchmarks.stand_in import StandIn, World
from benchmarks.wire import Request, answer_of, read_request

# A chunk of AWS, and a checksum behind it; it goes out in two chunks of HTTP.
INNER = b"4\r\nabcd\r\n0\r\nx-amz-checksum-crc32:7YL+8A==\r\n\r\n"
CHUNKED = b"".join(
    [
        b"PUT /bucket/records/a%20b.json HTTP/1.1\r\n",
        b"Expect: 100-continue\r\nTransfer-Encoding: chunked\r\nContent-Encoding: aws-chunked\r\n\r\n",
        *(b"%x\r\n%b\r\n" % (len(part), part) for part in (INNER[:5], INNER[5:], b"")),
    ]
)
CREATED = "CREATE_IN_PROGRESS"


def request(method: str, target: str, body: bytes = b"", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, target, named, body, begin=0.0)


def test_an_object_in_chunks_is_read_without_them_after_the_client_was_told_to_go_on() -> None:
    told: list[bytes] = []
    stream = BytesIO(CHUNKED)

    found = read_request(stream, told.append)

    assert found is not None
    assert (found.method, found.target, found.body) == (
        "PUT",
        "/bucket/records/a%20b.json",
        b"abcd",
    )
    assert told == [b"HTTP/1.1 100 Continue\r\n\r\n"]
    assert stream.read() == b""
    assert read_request(stream, told.append) is None


def test_an_object_that_was_put_is_there_with_its_owner_and_not_twice() -> None:
    aws = StandIn(World())
    put = request("PUT", "/b/k", b"abc", x_amz_meta_owner="somebody", if_none_match="*")

    answers = [
        answer_of(it, aws, CREATED)
        for it in (
            put,
            put,
            request("GET", "/b/k"),
            request("GET", "/b/none"),
            request("HEAD", "/b/none"),
        )
    ]

    assert [(name, body.split(b"\r\n")[0]) for name, body in answers] == [
        ("PutObject", b"HTTP/1.1 200 -"),
        ("PutObject", b"HTTP/1.1 412 -"),
        ("GetObject", b"HTTP/1.1 200 -"),
        ("GetObject", b"HTTP/1.1 404 -"),
        ("HeadObject", b"HTTP/1.1 404 -"),
    ]
    assert b"x-amz-meta-owner: somebody" in answers[2][1]
    assert answers[2][1].endswith(b"\r\n\r\nabc")


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"Action=GetRole&RoleName=app", "GetRole", b":role/app</Arn>"),
        (
            b"Action=DescribeStackResource&LogicalResourceId=Outputs",
            "DescribeStackResource",
            b"<ResourceStatus>CREATE_IN_PROGRESS</ResourceStatus>",
        ),
    ],
)
def test_a_query_is_answered_in_xml(body: bytes, name: str, said: bytes) -> None:
    query = request("POST", "/", body, content_type="application/x-www-form-urlencoded")

    operation, answer = answer_of(query, StandIn(World()), CREATED)

    assert operation == name
    assert said in answer


def test_a_parameter_that_is_not_there_is_an_error_in_json() -> None:
    asked = json.dumps({"Name": "/none"}).encode()

    operation, answer = answer_of(
        request("POST", "/", asked, x_amz_target="AmazonSSM.GetParameter"),
        StandIn(World()),
        CREATED,
    )

    head, _, body = answer.partition(b"\r\n\r\n")
    assert (operation, head.split(b"\r\n")[0]) == ("GetParameter", b"HTTP/1.1 400 -")
    assert json.loads(body)["__type"] == "ParameterNotFound"


def test_a_response_to_cloudformation_is_named_after_its_status() -> None:
    sent = request("PUT", "/cloudformation-response/", b'{"Status": "FAILED"}')

    assert answer_of(sent, StandIn(World()), CREATED)[0] == "answer FAILED"
