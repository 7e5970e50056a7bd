"""What the ready-made sign-in forms, the Authenticators, need besides what their libraries need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def swift(outputs: Mapping[str, Any]) -> list[str]:
    """It refuses to start without the rules for passwords."""
    return _lacking(outputs, "password_policy")


def android(outputs: Mapping[str, Any]) -> list[str]:
    """It refuses to start without the rules for passwords."""
    return _lacking(outputs, "password_policy")


def flutter(outputs: Mapping[str, Any]) -> list[str]:
    """It throws without these three, and has no field for a user name among the attributes."""
    found = _lacking(
        outputs, "username_attributes", "standard_required_attributes", "password_policy"
    )
    if "username" in (_auth(outputs).get("username_attributes") or []):
        found.append("auth.username_attributes[] is username, which it takes for a phone number")
    return found


def _lacking(outputs: Mapping[str, Any], *names: str) -> list[str]:
    auth = _auth(outputs)
    return [f"auth.{name} is missing" for name in names if auth.get(name) is None]


def _auth(outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    auth = outputs.get("auth")
    return auth if isinstance(auth, dict) else {}
