"""A visitor's session: as the application has it, and as Cognito and STS have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.browser import pools as cognito

if TYPE_CHECKING:
    from tests.browser.chromium import Page
    from tests.browser.pools import Pools

_CALLER: Final = "arn:aws:sts::000000000000:assumed-role/{role}/CognitoIdentityCredentials"


def of_page(page: Page, pools: Pools) -> dict[str, Any]:
    """The session that the application has: its user, its tokens, and who it is with its AWS credentials."""
    session = page.call("fetchAuthSession")
    claims = session.get("tokens", {}).get("idToken", {}).get("payload", {})
    credentials = session.get("credentials")
    return {
        "user": session.get("userSub"),
        "username": claims.get("cognito:username"),
        "issuer": claims.get("iss"),
        "audience": claims.get("aud"),
        "identity": session.get("identityId"),
        "caller": cognito.caller(pools.aws, credentials) if credentials else None,
    }


def of_user(pools: Pools, name: str) -> dict[str, Any]:
    """The session that this user should have, who is the only one that ever signed in there."""
    user = pools.user(name)
    identity = caller = None
    if pools.identity_pool_id:
        identity = the_identity(pools, [pools.provider])
        caller = _CALLER.format(role=pools.role("authenticated"))
    return {
        "user": user["sub"],
        "username": user["Username"],
        "issuer": f"https://{pools.provider}",
        "audience": pools.client_id,
        "identity": identity,
        "caller": caller,
    }


def of_guest(pools: Pools) -> dict[str, Any]:
    """The session that a guest should have, who is the only visitor that there ever was."""
    return NOBODY | {
        "identity": the_identity(pools, []),
        "caller": _CALLER.format(role=pools.role("unauthenticated")),
    }


def the_identity(pools: Pools, logins: list[str]) -> str:
    """The only identity that the identity pool has given out, which has these logins."""
    given_out = pools.identities()
    assert [its_logins for _, its_logins in given_out] == [logins]
    return given_out[0][0]


NOBODY: Final[dict[str, Any]] = dict.fromkeys(
    ("user", "username", "issuer", "audience", "identity", "caller")
)
