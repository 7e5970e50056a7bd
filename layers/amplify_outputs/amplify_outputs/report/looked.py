"""What a check looked at, by name: the pools, and what the file says of sign-in. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from amplify_outputs.model.readings import Facts

_NONE: Final = "none"
_SIGN_IN_NAMES: Final = {"email": "e-mail address", "phone_number": "phone number"}
_MFA: Final = {"OPTIONAL": "optional", "REQUIRED": "required"}
_PASSWORDLESS: Final = {
    "email_otp_enabled": "code by e-mail",
    "sms_otp_enabled": "code by SMS",
    "web_authn": "passkey",
}


def looked_at(facts: Facts, outputs: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Rows of a title and a text, in the order in which a reader follows a sign-in.

    Names are as their owners chose them, so they are not safe to print yet. Sign-in, MFA and redirect
    are those of `outputs`, because an app gets these; it must be right for its version.
    """
    auth = outputs["auth"]
    identity_pool = facts.identity_pool
    guests = "with guests" if auth.get("unauthenticated_identities_enabled") else "without guests"
    rows = [
        ("user pool", named(facts.user_pool.name, facts.user_pool.id)),
        ("app client", named(facts.app_client.name, facts.app_client.id)),
        ("sign-in", "; ".join(_sign_in(facts, auth))),
        ("MFA", _mfa(auth)),
        ("redirect", _redirect(facts, auth)),
        (
            "identity pool",
            f"{named(identity_pool.name, identity_pool.id)}, {guests}" if identity_pool else _NONE,
        ),
    ]
    if facts.data_api is not None:
        rows.append(("data API", named(facts.data_api.name, facts.data_api.id)))
    if facts.bucket is not None:
        rows.append(("bucket", facts.bucket.name))
    return tuple(rows)


def named(name: str, identifier: str) -> str:
    """A name with its id, or the id alone."""
    return f"{name} ({identifier})" if name and name != identifier else identifier


def sign_in_names(username_attributes: Sequence[str], alias_attributes: Sequence[str]) -> str:
    """What people type as their name."""
    names = [_SIGN_IN_NAMES.get(name, name) for name in username_attributes]
    aliases = [_SIGN_IN_NAMES.get(name, name) for name in alias_attributes]
    return " or ".join(names or ["user name", *aliases])


def _sign_in(facts: Facts, auth: Mapping[str, Any]) -> Iterator[str]:
    """What people type as their name, and how they prove who they are without a password."""
    yield sign_in_names(auth.get("username_attributes", ()), facts.user_pool.alias_attributes)
    passwordless = auth.get("passwordless", {})
    if ways := [words for key, words in _PASSWORDLESS.items() if passwordless.get(key)]:
        yield f"without a password: {', '.join(ways)}"


def _mfa(auth: Mapping[str, Any]) -> str:
    configuration = _MFA.get(auth.get("mfa_configuration", ""))
    if configuration is None:
        return _NONE
    return f"{configuration}: {', '.join(auth.get('mfa_methods', ())) or _NONE}"


def _redirect(facts: Facts, auth: Mapping[str, Any]) -> str:
    if not (oauth := auth.get("oauth")):
        return _NONE
    providers = ", ".join(facts.app_client.federated_providers)
    return f"{oauth['domain']}{f', with {providers}' if providers else ''}"
