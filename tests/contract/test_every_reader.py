"""A document goes through every reader once, and every test that makes it hears of a refusal."""

from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.readers.every_reader import OUTSIDE_TESTS, EveryReader, LateReader
from tests.readers.readers import every_reader
from tests.readers.whole_document import GONE, WHOLE, changed

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = b'{"version":"1"}'
BAD = b'{"bad":1,"version":"1"}'


def strict(body: bytes) -> list[str]:
    return ["bad is unknown"] if b"bad" in body else []


def late(bodies: Sequence[bytes]) -> list[list[str]]:
    return [strict(body) for body in bodies]


def test_a_document_is_read_once_and_reported_to_each_test_that_makes_it_once() -> None:
    calls = []

    def reader(body: bytes) -> list[str]:
        calls.append(body)
        return strict(body)

    readers = EveryReader({"Strict": reader}, ())
    for test in ("first", "second"):
        readers.test = test
        for body in (GOOD, BAD, BAD):
            readers.read(body)

    said = "\n  Strict: bad is unknown\n  " + BAD.decode()
    assert calls == [GOOD, BAD]
    assert readers.made_by == {GOOD: "first", BAD: "first"}
    assert readers.count == 6
    assert [_after_the_name(it) for it in readers.refused("first")] == [f"made by first{said}"]
    assert [_after_the_name(it) for it in readers.refused("second")] == [f"made by second{said}"]
    assert readers.refused("first") == readers.refused("second") == []


def test_a_late_reader_gets_each_document_once_and_names_the_test_that_made_it_first() -> None:
    given: list[bytes] = []

    def reader(bodies: Sequence[bytes]) -> list[list[str]]:
        given.extend(bodies)
        return late(bodies)

    strict_late = LateReader("Strict", reader)
    readers = EveryReader({}, (strict_late,))
    for readers.test, body in [("a", BAD), ("b", GOOD), ("c", BAD)]:
        readers.read(body)

    [refused] = readers.refused_late(strict_late)
    assert given == [BAD, GOOD]
    assert _after_the_name(refused) == "made by a\n  Strict: bad is unknown\n  " + BAD.decode()


def test_a_reader_that_fails_itself_is_a_refusal_and_no_exception() -> None:
    def broken(_body: bytes) -> list[str]:
        return [str(1 / 0)]

    readers = EveryReader({"Broken": broken}, ())
    readers.read(GOOD)

    [refused] = readers.refused(OUTSIDE_TESTS)
    assert "Broken: the reader itself failed: ZeroDivisionError('division by zero')" in refused


def test_documents_may_come_from_any_thread() -> None:
    readers = EveryReader({"Strict": strict}, (), test="threads")
    threads = [threading.Thread(target=readers.read, args=[BAD]) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert readers.count == 20
    assert len(readers.refused("threads")) == 1


@pytest.mark.parametrize(
    ("document", "refused_by"),
    [
        (WHOLE, set()),
        (changed("auth.mfa_methods[0]", "EMAIL"), set()),  # known and documented
        (changed("nonsense", 1), {"the format's table", "Amplify's schema"}),
        (changed("auth.password_policy.require_symbols", GONE), {
            "the format's table", "Amplify's schema", "Swift", "Android", "lint",
        }),
        (changed("auth.username_attributes", ["username"]), {
            "the format's table", "Swift", "Flutter's Authenticator", "lint",
        }),
        (changed("auth.password_policy", GONE), {
            "Swift's Authenticator", "Android's Authenticator", "Flutter's Authenticator",
        }),
        (changed("version", "2"), {"the format's table", "JavaScript", "lint"}),
    ],
)  # fmt: skip
def test_the_readers_of_this_process_refuse_what_each_is_there_for(
    document: dict[str, Any], refused_by: set[str]
) -> None:
    readers = every_reader()
    if document["version"] == "2":  # There is no such schema.
        readers.read_at_once = {
            name: it for name, it in readers.read_at_once.items() if name != "Amplify's schema"
        }
    readers.read(json.dumps(document).encode())

    said = "\n".join(readers.refused(OUTSIDE_TESTS))
    names = set(re.findall(r"^  ([^:{]+): ", said, re.MULTILINE))
    assert names == refused_by & readers.read_at_once.keys()


@pytest.mark.parametrize(
    ("document", "platform", "refused_by"),
    [
        (WHOLE, "swift", set()),
        # What is excused in a file for all libraries is not in one for this library alone.
        (changed("auth.mfa_methods[0]", "EMAIL"), "android", {"Android"}),
        (changed("auth.mfa_methods[0]", "EMAIL"), "swift", set()),
        (changed("auth.username_attributes", GONE), "flutter", {"Flutter's Authenticator"}),
        (changed("auth.username_attributes", GONE), "android", set()),
        # An empty list is for Flutter alone.
        (changed("auth.username_attributes", []), "flutter", set()),
        (changed("auth.username_attributes", []), "swift", {"the format's table"}),
        (changed("auth.password_policy.min_length", -1), "swift", {"the format's table", "Swift", "lint"}),
    ],
)  # fmt: skip
def test_a_document_for_one_library_is_read_by_its_readers_alone(
    document: dict[str, Any], platform: str, refused_by: set[str]
) -> None:
    readers = every_reader()
    body = json.dumps(document).encode()

    readers.read(body, platform)

    said = "\n".join(readers.refused(OUTSIDE_TESTS))
    assert set(re.findall(r"^  ([^:{]+): ", said, re.MULTILINE)) == refused_by
    assert (readers.made_by, readers.made_for) == ({}, {(platform, body): OUTSIDE_TESTS})


def test_a_process_tells_another_one_of_documents_for_one_library_as_well() -> None:
    here, there = every_reader(), every_reader()
    body = json.dumps(WHOLE).encode()
    there.test = "far away"
    there.read(body)
    there.read(body, "android")

    here.hear(there.to_tell())

    assert (here.count, here.made_by) == (2, {body: "far away"})
    assert here.made_for == {("android", body): "far away"}


def _after_the_name(paragraph: str) -> str:
    name, _, rest = paragraph.partition(", ")
    assert re.fullmatch(r"Document [0-9a-f]{12} of version 1", name)
    return rest
