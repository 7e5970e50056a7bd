"""The older formats against Amplify's own writers of them, and against what reads them."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from amplify_outputs.document.build import encode
from amplify_outputs.document.formats.formats import FORMATS, file_of
from amplify_outputs.document.formats.javascript_json import stringify
from tests.contract import golden
from tests.contract.amplify_writers import WRITERS, amplify_writes, exports
from tests.contract.javascript_client import NEEDS_NODE, parse
from tests.readers.whole_document import GONE, WHOLE, changed

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = NEEDS_NODE

# Amplify converts these versions alone to Gen 1's.
CONVERTED: Final = ("1.4", "1.5")
PLUGIN: Final = "auth.plugins.awsCognitoAuthPlugin"
CREDENTIALS: Final = f"{PLUGIN}.CredentialsProvider"
OAUTH: Final = f"{PLUGIN}.Auth.Default.OAuth"
SIDES: Final = {"In": "redirect_sign_in_uri", "Out": "redirect_sign_out_uri"}


def documents() -> dict[str, bytes]:
    """The golden documents that Amplify converts, and the one that says all; also without a part."""
    named = {
        name: golden.document_named(name).body
        for name in golden.NAMES
        if name.rpartition("-")[2] in CONVERTED
    }
    changes: dict[str, tuple[str, object]] = {
        "whole": ("version", "1.5"),
        "guests": ("auth.unauthenticated_identities_enabled", True),
        "one kind of data access": ("data.authorization_types", []),
        "no access by key": ("data.api_key", GONE),
        "no maps": ("geo.maps", GONE),
        "every channel": (
            "notifications.channels",
            ["FCM", "EMAIL", "SMS", "APNS", "IN_APP_MESSAGING"],
        ),
        "numbers as keys": ("custom", {"b": 1, "10": 2, "9": 3, "a": 4}),
        "every provider": (
            "auth.oauth.identity_providers",
            ["GOOGLE", "FACEBOOK", "LOGIN_WITH_AMAZON", "SIGN_IN_WITH_APPLE"],
        ),
        "no password policy": ("auth.password_policy", GONE),
        "no identity pool": ("auth.identity_pool_id", GONE),
        "a comma in the only URL": ("auth.oauth.redirect_sign_out_uri", ["https://a.example/?a,b"]),
    }
    return named | {name: encode(changed(*change)) for name, change in changes.items()}


def exceptions(form: str, outputs: Mapping[str, Any]) -> set[str]:
    """Where docs/formats.md says that a file for this document is not Amplify's."""
    auth = outputs["auth"]
    oauth = auth.get("oauth")
    found = set()
    if form == "legacy-json":
        if not auth["unauthenticated_identities_enabled"]:
            found.add("aws_mandatory_sign_in")
        if oauth:
            commas = {side for side, key in SIDES.items() if any("," in url for url in oauth[key])}
            found |= {f"oauth.redirectSign{side}" for side in commas}
            if any(all("," in url for url in oauth[key]) for key in SIDES.values()):
                found -= {f"oauth.redirectSign{side}" for side in commas}
                found |= {"oauth", "aws_cognito_social_providers"}
    elif form == "legacy-json-mobile":
        pool = auth.get("identity_pool_id")
        if pool is None:
            found.add(CREDENTIALS)
        elif not pool.startswith(auth["aws_region"]):
            found.add(f"{CREDENTIALS}.CognitoIdentity.Default.Region")
        if oauth:
            found |= {
                f"{OAUTH}.Sign{side}RedirectURI"
                for side, key in SIDES.items()
                if len(oauth[key]) > 1
            }
    return found


def without(text: str, paths: set[str]) -> tuple[str, dict[str, Any]]:
    """The rest of a file as text, in its own order, and what was at those paths."""
    content = json.loads(text)
    taken = {}
    for path in paths:
        *holders, last = path.split(".")
        place = content
        for name in holders:
            place = place[name]
        if last in place:
            taken[path] = place.pop(last)
    return stringify(content), taken


@pytest.mark.parametrize("form", ["legacy-json", "legacy-json-mobile"])
def test_a_file_is_amplifys_byte_for_byte_but_for_the_listed_exceptions(form: str) -> None:
    bodies = documents()
    theirs = dict(zip(bodies, amplify_writes(WRITERS[form], list(bodies.values())), strict=True))

    same = 0
    for name, body in bodies.items():
        ours = file_of(form, body).decode()
        paths = exceptions(form, json.loads(body))
        our_rest, our_own = without(ours, paths)
        their_rest, their_own = without(theirs[name], paths)
        assert our_rest == their_rest, name
        assert all(our_own.get(path) != their_own.get(path) for path in paths), name
        if not paths:
            assert ours == theirs[name], name
            same += 1
    assert same


def test_a_dart_file_is_amplifys_byte_for_byte_unless_a_value_would_end_its_text() -> None:
    bodies = documents()
    theirs = dict(zip(bodies, amplify_writes(WRITERS["dart"], list(bodies.values())), strict=True))

    differ = {
        name for name, body in bodies.items() if file_of("dart", body).decode() != theirs[name]
    }

    assert differ == {name for name, body in bodies.items() if b"'''" in body}
    assert differ == {"awkward_texts-1.5"}


def test_amplify_javascript_is_told_by_the_older_file_what_the_document_tells_it() -> None:
    bodies = documents()
    files = [file_of("legacy-json", body) for body in bodies.values()]

    from_documents = parse(list(bodies.values()))
    from_files = parse(files)

    for name, document, file in zip(bodies, from_documents, from_files, strict=True):
        expected = as_far_as_said(name, json.loads(bodies[name]), document["parsed"])
        assert told(file["parsed"]) == told(expected), name


def told(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What the client takes from a file, with what it takes for granted."""
    meant = copy.deepcopy(dict(parsed))
    cognito = meant["Auth"]["Cognito"]
    cognito.setdefault("allowGuestAccess", False)
    cognito["mfa"] = {
        "status": "off",
        "smsEnabled": False,
        "totpEnabled": False,
        **cognito.get("mfa", {}),
    }
    # Who names no way to sign in means user names.
    cognito.setdefault("loginWith", {"email": False, "phone": False, "username": True})
    if oauth := cognito["loginWith"].get("oauth"):
        oauth.setdefault("providers", [])
    return meant


def as_far_as_said(
    name: str, outputs: Mapping[str, Any], parsed: Mapping[str, Any]
) -> dict[str, Any]:
    """The same without what FormatLeavesOut and FormatCannotNameUrl are about, with what FormatAsksMore is about.

    `custom.events` is in both, and the client looks for it in the document alone.
    """
    meant = copy.deepcopy(dict(parsed))
    meant.get("API", {}).pop("Events", None)
    if not meant.get("API", True):
        del meant["API"]
    cognito = meant["Auth"]["Cognito"]
    for key in ("groups", "passwordless"):
        cognito.pop(key, None)
    for attribute in outputs["auth"].get("user_verification_types", ()):
        cognito["userAttributes"][attribute] = {"required": True}
    meant.get("Storage", {}).get("S3", {}).pop("buckets", None)
    meant.get("Notifications", {}).get("PushNotification", {}).pop("CustomerProfiles", None)
    if oauth := cognito.get("loginWith", {}).get("oauth"):
        for key in ("redirectSignIn", "redirectSignOut"):
            oauth[key] = [url for url in oauth[key] if "," not in url]
        if name == "a comma in the only URL":
            del cognito["loginWith"]["oauth"]
    return meant


AWKWARD: Final[dict[str, Any]] = {
    "quotes": "''' \"\"\" ` ${x} $x \\' \\",
    "separators": "\u2028 and \u2029",
    "controls": "\x00\x07\x1f\x7f\n\r\t\b\f",
    "markup": "</script><!-- --> &amp;",
    "beyond": "b\u00fccher \U0001f600",
    "half": "\ud800",
    "__proto__": {"polluted": True, "__proto__": None},
    "constructor": {"prototype": {"x": 1}},
    "empty": [{}, [], "", None, False],
    "4294967294": "the last that is a place in an array",
    "4294967295": "no place any more",
    "007": "not a number",
    "1": "a number",
    "0": "the first",
    "-1": "none",
}


@pytest.mark.parametrize("form", ["ts", "mjs"])
def test_a_module_exports_what_the_document_says_whatever_its_texts_hold(form: str) -> None:
    bodies = [
        *(golden.document_named(name).body for name in golden.NAMES),
        encode(WHOLE),
        encode(changed("custom", AWKWARD)),
    ]

    exported = exports(form, [file_of(form, body).decode() for body in bodies])

    assert exported == [json.loads(body) for body in bodies]


def test_json_is_written_as_javascript_writes_it() -> None:
    numbers = [0, -0.0, 1.0, 1.5, -2.5e-7, 1e-6, 1e21, 1e20, 123456789.125, 5e-324, 2**53, 1e300]
    outputs = {"texts": AWKWARD, "numbers": numbers, "nothing": {}, "none": []}
    # A plain "__proto__" is no key to JavaScript's own reader of objects, but JSON.parse makes it one.
    [theirs] = amplify_writes("1 json", [json.dumps(outputs).encode()])

    assert stringify(outputs) == theirs


def test_each_format_is_held_against_a_writer_or_an_engine() -> None:
    assert {*WRITERS, "ts", "mjs"} == FORMATS.keys()
