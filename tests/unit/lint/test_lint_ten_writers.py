"""The ten ways of writing a file by hand, and everything that lint says of each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs.lint.lint import lint
from amplify_outputs.readers.android import ANDROID
from amplify_outputs.report.linted import sentence
from amplify_outputs.schema.types import validate
from amplify_outputs.schema.versions import NEWEST_VERSION, VERSIONS, outputs_type
from tests.unit.lint.ten_writers import TEN_WRITERS

if TYPE_CHECKING:
    from amplify_outputs.model.problem import Placed

NO_POLICY = (
    "The Authenticators of Swift, Android and Flutter: the form cannot start: auth.password_policy is missing; write "
    "the rules for passwords of the user pool, as an object with min_length, require_numbers, require_lowercase, "
    "require_uppercase, require_symbols. [info AuthenticatorCannotStart]"
)
NO_ATTRIBUTES = (
    "The Authenticator of Flutter: the form cannot start: auth.standard_required_attributes is missing; write a list "
    "of the attributes that users must have, or []. [info AuthenticatorCannotStart]"
)
NO_NAMES = (
    "The Authenticator of Flutter: the form cannot start: auth.username_attributes is missing; write a file of its "
    "own for Flutter, with [] in auth.username_attributes. [info FormatStopsClient]"
)
NO_GUESTS = (
    "Android and Flutter: it counts as true: auth.unauthenticated_identities_enabled is missing; write true or false. "
    "[info DefaultAssumed]"
)
# By the way of writing: the place, and the sentence with severity and code.
SAID: dict[str, list[str]] = {
    "a template in which every value is in quotes": [
        '11:43: Swift, Android and Flutter: the app cannot start; JavaScript: it counts as true: auth.unauthenticated_identities_enabled is "false"; write false. [error ClientCannotRead]',
        '13:21: Swift and Flutter: the app cannot start; JavaScript: the sign-up form has other rules for passwords: auth.password_policy.min_length is "8"; write 8. [error ClientCannotRead]',
        '14:28: Swift, Android and Flutter: the app cannot start; JavaScript: it counts as true: auth.password_policy.require_lowercase is "true"; write true. [error ClientCannotRead]',
        '15:28: Swift, Android and Flutter: the app cannot start; JavaScript: it counts as true: auth.password_policy.require_uppercase is "true"; write true. [error ClientCannotRead]',
        '16:26: Swift, Android and Flutter: the app cannot start; JavaScript: it counts as true: auth.password_policy.require_numbers is "true"; write true. [error ClientCannotRead]',
        '17:26: Swift, Android and Flutter: the app cannot start; JavaScript: it counts as true: auth.password_policy.require_symbols is "false"; write false. [error ClientCannotRead]',
    ],
    "a script that copies what Cognito says of MFA": [
        f"3:11: {NO_POLICY}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
        "8:26: Android and Flutter: the app cannot start: auth.mfa_configuration is OFF; write NONE. [error ClientCannotRead]",
        "9:21: Android and Flutter: the app cannot start: auth.mfa_methods[0] is SOFTWARE_TOKEN_MFA; write TOTP. [error ClientCannotRead]",
        "9:43: Android and Flutter: the app cannot start: auth.mfa_methods[1] is SMS_MFA; write SMS. [error ClientCannotRead]",
    ],
    "a script in JavaScript with its own spelling": [
        f"3:11: {NO_GUESTS}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
        "4:5: Swift, Android and Flutter: the app cannot start: auth.aws_region is missing; rename auth.region to aws_region. [error ClientCannotRead]",
        "5:5: Android: the app cannot start; JavaScript: nobody can sign in: auth.user_pool_id is missing; rename auth.userPoolId to user_pool_id. [error ClientCannotRead]",
        "6:5: Android: the app cannot start; JavaScript: nobody can sign in: auth.user_pool_client_id is missing; rename auth.userPoolClientId to user_pool_client_id. [error ClientCannotRead]",
        "7:5: The Authenticators of Android and Flutter: the form cannot start: auth.password_policy is missing; rename auth.passwordPolicy to password_policy. [info AuthenticatorCannotStart]",
        # Swift reads the keys in camel case, and needs the other four.
        "7:23: Swift: the app cannot start: auth.passwordPolicy.require_numbers is missing; write true or false. [error ClientCannotRead]",
        "7:23: Swift: the app cannot start: auth.passwordPolicy.require_lowercase is missing; write true or false. [error ClientCannotRead]",
        "7:23: Swift: the app cannot start: auth.passwordPolicy.require_uppercase is missing; write true or false. [error ClientCannotRead]",
        "7:23: Swift: the app cannot start: auth.passwordPolicy.require_symbols is missing; write true or false. [error ClientCannotRead]",
    ],
    "a script that writes the version as a number and no region": [
        '2:14: JavaScript, Swift, Android and Flutter: the app cannot start: version is 1; write "1". [error ClientCannotRead]',
        "3:11: Swift, Android and Flutter: the app cannot start: auth.aws_region is missing; write us-west-2. [error ClientCannotRead]",
        f"3:11: {NO_POLICY}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
    ],
    "a script that joins lists to one text": [
        f"3:11: {NO_POLICY}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
        "8:14: Swift, Android and Flutter: the app cannot start; JavaScript: sign-in by redirect fails: auth.oauth.redirect_sign_out_uri is missing; write a list of texts. [error ClientCannotRead]",
        '10:17: JavaScript: sign-in by redirect opens a wrong address: auth.oauth.domain is "https://shop.auth.us-east-1.amazoncognito.com"; write shop.auth.us-east-1.amazoncognito.com. [error ClientMisreads]',
        '11:17: Swift, Android and Flutter: the app cannot start; JavaScript: sign-in by redirect fails: auth.oauth.scopes is "openid email"; write ["openid", "email"]. [error ClientCannotRead]',
        '12:31: Swift, Android and Flutter: the app cannot start; JavaScript: sign-in by redirect fails: auth.oauth.redirect_sign_in_uri is "http://localhost:3000/,https://shop.example.com/"; write ["http://localhost:3000/", "https://shop.example.com/"]. [error ClientCannotRead]',
    ],
    "a script that takes the constants of a library": [
        f"3:11: {NO_POLICY}",
        "8:29: Swift and Android: the app cannot start: auth.username_attributes[0] is EMAIL; write email. [error ClientCannotRead]",
        "9:33: Swift and Android: the app cannot start: auth.user_verification_types[0] is EMAIL; write email. [error ClientCannotRead]",
        "10:38: Swift: the app cannot start: auth.standard_required_attributes[0] is EMAIL; write email. [error ClientCannotRead]",
    ],
    "a script that copies what Cognito says of an app client": [
        f"3:11: {NO_POLICY}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
        "9:30: Android and Flutter: the app cannot start: auth.oauth.identity_providers[0] is COGNITO; remove it: users of the pool itself need no provider here. [error ClientCannotRead]",
        "9:41: Android and Flutter: the app cannot start: auth.oauth.identity_providers[1] is Google; write GOOGLE. [error ClientCannotRead]",
        "9:51: Android and Flutter: the app cannot start: auth.oauth.identity_providers[2] is LoginWithAmazon; write LOGIN_WITH_AMAZON. [error ClientCannotRead]",
        "9:70: Android and Flutter: the app cannot start: auth.oauth.identity_providers[3] is Okta; remove it, or write one of GOOGLE, FACEBOOK, LOGIN_WITH_AMAZON, SIGN_IN_WITH_APPLE. [error ClientCannotRead]",
        "14:24: Android and Flutter: the app cannot start: auth.oauth.response_type is code,implicit; write code. [error ClientCannotRead]",
    ],
    "a script that lists the names of groups": [
        f"4:11: {NO_POLICY}",
        f"4:11: {NO_NAMES}",
        f"4:11: {NO_ATTRIBUTES}",
        '9:16: JavaScript: it does not read the groups: auth.groups[0] is "admins"; write {"admins": {}}. [error ClientMisreads]',
        '10:5: auth.passwordless is a key of version 1.4 and later, and this is version 1.3; write version "1.4", or remove the key. [info FileKeyUnknown]',
        "11:5: auth.stage is a key that version 1.3 of the format does not have, and that clients ignore; remove the key, or move it below custom. [info FileKeyUnknown]",
    ],
    "a person who writes what an app cannot do without": [
        f"3:11: {NO_POLICY}",
        f"3:11: {NO_GUESTS}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
    ],
    "a template of which some variables are not set": [
        f"3:11: {NO_POLICY}",
        f"3:11: {NO_NAMES}",
        f"3:11: {NO_ATTRIBUTES}",
        '5:21: auth.user_pool_id is "${UserPool}", a placeholder that no tool replaced; write the id of a user pool, such as us-east-1_AbC123xyz. [error FileValueWrong]',
        '7:25: auth.identity_pool_id is ""; write the id of an identity pool, such as us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b, or remove the key. [error FileValueWrong]',
        '13:32: auth.oauth.redirect_sign_in_uri[0] is ""; write a URL of the app, or remove it. [error FileValueWrong]',
    ],
}


@pytest.mark.parametrize("way", TEN_WRITERS)
def test_everything_is_said_of_a_file_with_its_place(way: str) -> None:
    problems = lint("f", TEN_WRITERS[way].encode()).problems

    assert [
        f"{it.line}:{it.column}: {sentence(it)} [{it.severity} {it.code}]" for it in problems
    ] == SAID[way]


def test_eight_of_the_ten_break_the_format_and_seven_stop_android() -> None:
    files = [json.loads(text) for text in TEN_WRITERS.values()]

    assert len([it for it in files if _breaks_the_format(it)]) == 8
    assert len([it for it in files if ANDROID.refusals(it)]) == 7


def _breaks_the_format(outputs: dict[str, object]) -> bool:
    said = outputs.get("version")
    version = said if isinstance(said, str) and said in VERSIONS else NEWEST_VERSION
    own = {key: value for key, value in outputs.items() if key != "$schema"}
    return bool(validate(outputs_type(version), own))


RULES = ("require_numbers", "require_lowercase", "require_uppercase", "require_symbols")
# What is written in the place of a value of which the fix names only the kind.
BY_HAND = {
    **{f"auth.passwordPolicy.{name}": False for name in RULES},
    "auth.oauth.redirect_sign_out_uri": ["https://shop.example.com/"],
    "auth.user_pool_id": "us-east-1_AbC123xyz",
    "auth.identity_pool_id": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
    "auth.oauth.redirect_sign_in_uri[0]": "https://shop.example.com/",
}


@pytest.mark.parametrize("way", TEN_WRITERS)
def test_a_file_in_which_every_fix_is_followed_has_no_errors_and_warnings(way: str) -> None:
    outputs = json.loads(TEN_WRITERS[way])
    # From the end, so that places of a list stay what they are while items are removed.
    for problem in reversed(lint("f", TEN_WRITERS[way].encode()).problems):
        if problem.severity != "info":
            _follow(outputs, problem)

    problems = lint("f", json.dumps(outputs).encode()).problems

    assert [it.message for it in problems if it.severity != "info"] == []


def _follow(outputs: dict[str, Any], problem: Placed) -> None:
    *holders, last = re.findall(r"[^.\[\]]+", problem.subject)
    place: Any = outputs
    for name in holders:
        place = place[int(name) if isinstance(place, list) else name]
    key: Any = int(last) if isinstance(place, list) else last
    verb, _, what = problem.fix.removesuffix(".").partition(" ")
    if verb == "Rename":
        old = what.partition(" to ")[0].rpartition(".")[2]
        place[key] = place.pop(old)
    elif verb == "Remove":
        del place[key]
    elif problem.subject in BY_HAND:
        place[key] = BY_HAND[problem.subject]
    else:
        place[key] = _value(what)


def _value(text: str) -> Any:
    """What the fix says to write: JSON, or a text without its quotes."""
    try:
        return json.loads(text)
    except ValueError:
        return text
