"""Pictures of what the command prints, from reports that tests make: python -m tests.pictures (`make docs`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.model.facts import IdentityProvider, Login
from amplify_outputs.report.render import render
from amplify_outputs.report.text import Look
from tests.builders import (
    CLIENT_ID,
    POOL_ID,
    app_client,
    identity_pool,
    readings,
    request,
    user_pool,
)
from tests.pages import PROVIDER, redirecting, report
from tools.environments import REPOSITORY
from tools.pictures.terminal import terminal

if TYPE_CHECKING:
    from amplify_outputs.report.report import Report

FOLDER: Final = REPOSITORY / "docs" / "images" / "terminal"
COMMAND: Final = (
    "amplify-outputs check --user-pool storefront --user-pool-client web --identity-pool users"
)


def reported() -> Report:
    """The report about an app client with two faults: one stops the publication."""
    return report(
        request(),
        readings(
            user_pool=user_pool(name="storefront", custom_domain="auth.shop.example.com"),
            app_client=app_client(name="web", **redirecting(oauth_scopes=("openid", "email"))),
            identity_providers=(IdentityProvider("Google", "Google"),),
            identity_pool=identity_pool(
                name="users", logins=(Login(PROVIDER, "1h57kf5cpq17m0eml12EXAMPLE"),)
            ),
        ),
    )


def check() -> str:
    """What `check` prints of it."""
    return terminal(
        COMMAND,
        render(reported(), "text", Look(colours=True)),
        f"The report of user pool {POOL_ID} and app client {CLIENT_ID}, with one error and one warning: "
        "the identity pool is not linked, and a scope is missing. Each has its code and its fix.",
    )


PICTURES: Final = {"check": check}


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, drawn in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(drawn(), encoding="utf-8")


if __name__ == "__main__":
    main()
