"""What a field of the file becomes on the sign-in page: a scene for each picture of docs/sign-in-page.md."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tests.browser import pools as cognito
from tests.browser.pools import BY_EMAIL, BY_PHONE, PASSWORD, required
from tools.environments import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.browser.chromium import Page
    from tests.browser.pools import Pools
    from tests.deployment import Stacks

PAGE: Final = REPOSITORY / "docs" / "sign-in-page.md"
# Where the tests leave what `make pictures` copies to docs/images.
TAKEN: Final = REPOSITORY / ".build" / "pictures"
FOLDER: Final = "sign-in"
# The lines of a file stand right above the picture that they lead to.
_SHOWN: Final = re.compile(
    rf"^```json\n(?P<lines>[^`]+)^```\n\n!\[[^\]]+\]\(images/{FOLDER}/(?P<name>[\w-]+)\.webp\)$",
    re.MULTILINE,
)
_NAME: Final = "kim@example.com"


def _nothing(_: Page) -> None:
    """The form is as a visitor finds it."""


def _to_sign_up(page: Page) -> None:
    page.click("Create Account", role="tab")
    page.wait("Confirm Password")


def _with_a_short_password(page: Page) -> None:
    _to_sign_up(page)
    page.fill(password="horse", confirm_password="horse")  # noqa: S106 (of nobody)
    page.wait("Password must have")


def _to_the_choice(page: Page) -> None:
    page.fill(username=_NAME, password=PASSWORD)
    page.click("Sign in")


@dataclass(frozen=True, slots=True)
class Scene:
    """Pools, what a visitor does on the page, and the words that end the waiting.

    `client` takes the address of the application.
    """

    user_pool: Mapping[str, Any]
    waits_for: str
    does: Callable[[Page], None] = _nothing
    client: Callable[[str], Mapping[str, Any]] = lambda _: {}
    domain: str | None = None
    providers: Mapping[str, str] = field(default_factory=dict)

    def make(self, stacks: Stacks, address: str) -> Pools:
        """The pools, with a user."""
        pools = cognito.make(
            stacks,
            user_pool=self.user_pool,
            client=self.client(address),
            domain=self.domain,
            identity_pool=False,
        )
        secrets = {"client_id": "1", "client_secret": "2", "authorize_scopes": "openid"}
        for name, kind in self.providers.items():
            pools.add_provider(name, kind, secrets)
        if self.does is _to_the_choice:
            pools.add_user(_NAME, email_verified="true")
        return pools


def _redirecting(address: str) -> dict[str, Any]:
    return {
        "SupportedIdentityProviders": ["COGNITO", "Google", "SignInWithApple"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
        "CallbackURLs": [address],
        "LogoutURLs": [address],
    }


def _choosing(_: str) -> dict[str, Any]:
    flows = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    return {"ExplicitAuthFlows": flows}


_POLICY: Final = {
    "MinimumLength": 12,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": False,
    "RequireUppercase": True,
}

SCENES: Final = {
    "email": Scene(BY_EMAIL, "Forgot your password?"),
    "phone-number": Scene(BY_PHONE, "Forgot your password?"),
    "required-attributes": Scene(
        BY_EMAIL | {"Schema": required(["birthdate", "email", "family_name", "given_name"])},
        "Birthdate",
        _to_sign_up,
    ),
    "password-policy": Scene(
        BY_EMAIL | {"Policies": {"PasswordPolicy": _POLICY}},
        "Password must have",
        _with_a_short_password,
    ),
    "identity-providers": Scene(
        BY_EMAIL,
        "Sign In with Apple",
        client=_redirecting,
        domain="storefront",
        providers={"Google": "Google", "SignInWithApple": "SignInWithApple"},
    ),
    "passwordless": Scene(
        BY_EMAIL
        | {
            "Policies": {
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}
            }
        },
        "Sign In with Passkey",
        _to_the_choice,
        client=_choosing,
        # Passkeys belong to it, unless the pool names another relying party.
        domain="storefront",
    ),
}


def lines_of_page() -> dict[str, Any]:
    """What stands above each picture of the page, by the name of the picture."""
    text = PAGE.read_text(encoding="utf-8")
    return {it["name"]: json.loads(it["lines"]) for it in _SHOWN.finditer(text)}


def part_of(document: Any, like: Any) -> Any:
    """As much of the document as `like` has keys, with the values of the document."""
    if isinstance(like, dict) and isinstance(document, dict):
        return {key: part_of(document.get(key), it) for key, it in like.items()}
    return document


def taken(name: str, folder: str = FOLDER) -> Path:
    """Where the picture is left."""
    return TAKEN / folder / f"{name}.webp"
