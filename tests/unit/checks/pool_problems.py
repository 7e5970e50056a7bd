"""What the checks of the pools find in a set-up, and the parts that the tables of many checks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amplify_outputs.checks.run import find_pool_problems
from tests.builders import app_client, readings, request, user_pool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem

ADMIN_SCOPE = "aws.cognito.signin.user.admin"


def found(asked: dict[str, Any] | None = None, **read: Any) -> list[Problem]:
    """Every problem of a well-made set-up that is asked for, or reads, differently."""
    return list(find_pool_problems(request(**asked or {}), readings(**read)))


def named(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    """Which problems they are."""
    return [(problem.code, problem.severity, problem.subject) for problem in problems]


def oauth_client(**changes: Any) -> AppClient:
    """A client that signs in by redirect, with everything that it takes."""
    return app_client(
        **{
            "oauth_enabled": True,
            "oauth_flows": ("code",),
            "oauth_scopes": ("openid", "email", ADMIN_SCOPE),
            "callback_urls": ("https://app.example.com/",),
            "sign_out_urls": ("https://app.example.com/",),
            **changes,
        }
    )


def oauth_pool(**changes: Any) -> UserPool:
    """A pool with a domain to redirect to."""
    return user_pool(**{"domain": "shop", **changes})
