"""What the ready-made sign-in forms, the Authenticators, need in addition to what their libraries need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.readers.decoder import Refusal, camel_case

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_FORM: Final = "the form cannot start"


def swift(outputs: Mapping[str, Any]) -> list[Refusal]:
    """It refuses to start without the rules for passwords, which its library also reads in camel case."""
    if _auth(outputs).get(camel_case("password_policy")) is not None:
        return []
    return _lacking(outputs, "password_policy")


def android(outputs: Mapping[str, Any]) -> list[Refusal]:
    """It refuses to start without the rules for passwords."""
    return _lacking(outputs, "password_policy")


def flutter(outputs: Mapping[str, Any]) -> list[Refusal]:
    """It throws without these three, and has no field for a user name among the attributes."""
    found = _lacking(
        outputs, "username_attributes", "standard_required_attributes", "password_policy"
    )
    names = _auth(outputs).get("username_attributes")
    for at, name in enumerate(names if isinstance(names, list) else ()):
        if name == "username":
            keys = ("auth", "username_attributes", at)
            words = "is username, which it takes for a phone number"
            found.append(Refusal(keys, words, "the form asks for a phone number"))
    return found


def _lacking(outputs: Mapping[str, Any], *names: str) -> list[Refusal]:
    auth = _auth(outputs)
    return [
        Refusal(("auth", name), "is missing", NO_FORM) for name in names if auth.get(name) is None
    ]


def _auth(outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    auth = outputs.get("auth")
    return auth if isinstance(auth, dict) else {}
