"""What can be wrong with an app client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amplify_outputs.document import domain_of, response_type
from amplify_outputs.facts import Unread
from amplify_outputs.problems import catalogue
from amplify_outputs.problems.reading import denied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amplify_outputs.facts import AppClient, Readings, UserPool
    from amplify_outputs.problems.problem import Problem, Severity
    from amplify_outputs.request import PublishRequest


def check_app_client_was_read(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """The client exists in the pool. Nothing is known of the client while the pool is unknown."""
    reading, pool = readings.app_client, readings.user_pool
    client_id = request.user_pool_client_id
    if not isinstance(reading, Unread):
        return
    if reading.reason == "denied":
        yield denied(reading, f"app client {client_id}")
    elif not (isinstance(pool, Unread) and pool.reason == "not_found"):
        yield catalogue.APP_CLIENT_NOT_FOUND.found(
            subject=f"app client {client_id}",
            message=f"App client {client_id} does not exist in user pool {request.user_pool_id}.",
            fix="Check that both ids are from the same pool.",
        )


def check_app_client(client: AppClient) -> Iterator[Problem]:
    """The client is one that signs users in, from an app that keeps no secret."""
    if client.has_secret:
        yield catalogue.APP_CLIENT_HAS_SECRET.found(
            subject=_subject(client),
            message=f"App client {client.name} has a client secret, which Amplify's browser and "
            "mobile libraries cannot send.",
            fix="Create an app client without a secret for the app, and name that one.",
        )
    if client.oauth_enabled and client.oauth_flows == ("client_credentials",):
        yield catalogue.APP_CLIENT_MACHINE_TO_MACHINE.found(
            subject=_subject(client),
            message=f"App client {client.name} is a machine-to-machine client: its only flow is "
            "client_credentials, so users cannot sign in with it.",
            fix="Name the app client of the app, or create one with the code flow.",
        )


def check_oauth(client: AppClient, pool: UserPool) -> Iterator[Problem]:
    """With OAuth on, everything is there that a redirect needs."""
    if not client.oauth_enabled or client.oauth_flows == ("client_credentials",):
        return
    severity: Severity = "error" if client.federated_providers else "warning"
    reached = ", ".join(client.federated_providers)
    consequence = (
        f"{reached} could not be reached"
        if client.federated_providers
        else "sign-in by redirect is left out of the file"
    )
    if domain_of(pool) is None:
        yield catalogue.OAUTH_DOMAIN_MISSING.found(
            subject=_subject(client),
            message=f"App client {client.name} has OAuth on but user pool {pool.id} has no "
            f"domain: {consequence}.",
            fix="Give the pool a domain, or switch OAuth off for the client.",
            severity=severity,
        )
    if response_type(client) is None:
        yield catalogue.OAUTH_FLOWS_MISSING.found(
            subject=_subject(client),
            message=f"App client {client.name} has OAuth on but allows neither the code nor the "
            f"implicit flow: {consequence}.",
            fix="Allow the code flow, or switch OAuth off for the client.",
            severity=severity,
        )
    empty = [
        kind
        for kind, urls in (
            ("callback URLs", client.callback_urls),
            ("sign-out URLs", client.sign_out_urls),
        )
        if not urls
    ]
    if empty:
        yield catalogue.OAUTH_URLS_MISSING.found(
            subject=_subject(client),
            message=f"App client {client.name} has OAuth on but no allowed {' and no '.join(empty)}: "
            f"{consequence}.",
            fix="Add at least one of each, such as https://app.example.com/.",
            severity=severity,
        )


def _subject(client: AppClient) -> str:
    return f"app client {client.id}"
