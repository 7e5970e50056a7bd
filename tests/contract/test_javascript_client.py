"""What Amplify's JavaScript client makes of each document, by its own parser."""

from __future__ import annotations

import json

from tests.contract import golden
from tests.contract.javascript_client import NEEDS_NODE, SOURCE, parse
from tests.readers.javascript_meaning import meaning
from tests.readers.readers import every_reader
from tests.readers.whole_document import WHOLE, changed

pytestmark = NEEDS_NODE


def test_the_client_understands_each_document_as_it_is_meant() -> None:
    documents = {name: golden.document_named(name) for name in golden.NAMES}

    answers = parse([document.body for document in documents.values()])

    found = dict(zip(documents, answers, strict=True))
    assert found == {
        name: {"parsed": meaning(document.body)} for name, document in documents.items()
    }


def test_the_client_refuses_what_it_cannot_read() -> None:
    outputs = json.loads(golden.document_named("email_sign_in-1.5").body)
    attributes_as_text = {"auth": {**outputs["auth"], "standard_required_attributes": "email"}}
    wrong = [{**outputs, "version": 1.5}, {**outputs, **attributes_as_text}]

    errors = [answer["error"] for answer in parse([json.dumps(it).encode() for it in wrong])]

    assert errors == [
        "TypeError: version.startsWith is not a function",
        "TypeError: standard_required_attributes.reduce is not a function",
    ]


def test_what_it_takes_in_another_sense_is_named_with_its_place() -> None:
    [javascript, _] = every_reader().late
    documents = [
        WHOLE,
        changed("auth.oauth.response_type", "code,implicit"),
        changed("version", 1.5),
    ]

    found = javascript.refusals([json.dumps(document).encode() for document in documents])

    configuration = "its configuration.Auth.Cognito"
    assert found == [
        [],
        [
            f'{configuration}.loginWith.oauth.responseType is "code", and "code,implicit" was meant',
        ],
        ["it threw TypeError: version.startsWith is not a function"],
    ]


def test_the_lock_file_names_no_place_that_packages_come_from() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))

    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []
