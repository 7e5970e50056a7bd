"""The sign-up form of an app that reads `legacy-json`, against that of an app that reads the document.

What each app takes from its file is what Amplify's own parser gives. The Authenticator then asks for
the names to sign in with, and for the attributes of users [amplify-ui-form]. The browser tests show
that it does.
"""

from __future__ import annotations

import itertools
import json
from typing import Any, Final

from amplify_outputs.checks.legacy_json import check_legacy_json
from amplify_outputs.document.build import Document, encode
from amplify_outputs.document.formats.formats import file_of
from tests.builders import request
from tests.contract import golden
from tests.contract.javascript_client import NEEDS_NODE, parse

pytestmark = NEEDS_NODE

# What the older form of a golden case has over the other, by the name of the case.
LONGER: Final = {"verified_email_not_required": {"email"}}
LISTS: Final = ([], ["email"], ["phone_number"], ["email", "phone_number"])


def variants() -> dict[str, bytes]:
    """A document for every way to name, require and verify e-mail addresses and phone numbers."""
    outputs: dict[str, Any] = golden.document_named("verified_email_not_required-1.5").outputs
    found = {}
    for user_names, required, verified in itertools.product(LISTS, repeat=3):
        auth = outputs["auth"] | {
            "standard_required_attributes": required,
            "user_verification_types": verified,
            **({"username_attributes": user_names} if user_names else {}),
        }
        name = f"by {user_names}, required {required}, verified {verified}"
        found[name] = encode({**outputs, "auth": auth})
    return found


def more_fields(bodies: list[bytes]) -> list[set[str]]:
    """What each form of `legacy-json` asks for, and the form of the document does not."""
    from_documents = parse(bodies)
    from_files = parse([file_of("legacy-json", body) for body in bodies])
    both = [
        (_fields(document["parsed"]), _fields(file["parsed"]))
        for document, file in zip(from_documents, from_files, strict=True)
    ]
    assert all(by_document <= by_file for by_document, by_file in both)
    return [by_file - by_document for by_document, by_file in both]


def _fields(parsed: dict[str, Any]) -> set[str]:
    cognito = parsed["Auth"]["Cognito"]
    names = {"email": "email", "phone": "phone_number", "username": "username"}
    login = cognito.get("loginWith", {})
    return ({field for key, field in names.items() if login.get(key)} or {"username"}) | {
        *cognito["userAttributes"]
    }


def told(body: bytes) -> set[str]:
    """What the note says that the form asks for in addition."""
    outputs = json.loads(body)
    document = Document(outputs, outputs["version"], body)
    messages = [
        problem.message
        for problem in check_legacy_json(request(Formats=["legacy-json"]), document)
        if problem.code == "FormatAsksMore"
    ]
    return {
        name
        for message in messages
        for name in ("email", "phone_number")
        if name in message.partition(",")[2].partition(", which")[0].split()
    }


def test_the_forms_of_golden_documents_differ_in_the_cases_that_are_listed_alone() -> None:
    bodies = [golden.document_named(name).body for name in golden.NAMES]
    found = dict(zip(golden.NAMES, more_fields(bodies), strict=True))

    assert {name: more for name, more in found.items() if more} == {
        name: LONGER[case] for name in golden.NAMES if (case := name.rpartition("-")[0]) in LONGER
    }


def test_the_note_tells_every_field_by_which_the_forms_differ() -> None:
    bodies = {
        **{name: golden.document_named(name).body for name in golden.NAMES},
        **variants(),
    }
    found = dict(zip(bodies, more_fields(list(bodies.values())), strict=True))

    assert found == {name: told(body) for name, body in bodies.items()}
    assert {frozenset(more) for more in found.values()} == {frozenset(names) for names in LISTS}
