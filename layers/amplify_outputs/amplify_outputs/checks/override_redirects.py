"""Whether `Outputs.auth.oauth` agrees with the app client, and leaves sign-in by redirect usable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks import oauth, redirects
from amplify_outputs.checks.in_file import as_in_file
from amplify_outputs.checks.oauth_setup import OAUTH_URLS_MISSING
from amplify_outputs.model.sign_in import PROVIDER_TYPES, domain_of, oauth_is_usable
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Facts
    from amplify_outputs.model.request import PublishRequest

# A place in the file, and what is wrong there, as `says A, the user pool says B`.
Contradiction = tuple[str, str]

_PLACE: Final = "auth.oauth"
_FLOW_OF: Final = {"code": "code", "token": "implicit"}


def redirect_contradictions(request: PublishRequest, facts: Facts) -> Iterator[Contradiction]:
    """Each part of the block is one that the client and the pool have."""
    client, pool = facts.app_client, facts.user_pool
    over = request.outputs.get("auth", {}).get("oauth", {})
    if not over:
        return
    if not client.oauth_enabled:
        yield _PLACE, "has sign-in by redirect, the app client says that OAuth is off"
        return
    # Both domains of a pool serve; without an override the file has the custom one.
    domains = [domain_of(pool), domain_of(replace(pool, custom_domain=None))]
    domain = over.get("domain")
    if domain is not None and domain.lower() not in domains:
        says = f"says {shown(domains[0])}" if domains[0] else "has no domain"
        yield f"{_PLACE}.domain", f"says {shown(domain)}, the user pool {says}"
    providers = [
        PROVIDER_TYPES[provider.type]
        for provider in facts.identity_providers
        if provider.name in client.identity_providers and provider.type in PROVIDER_TYPES
    ]
    registered = {
        "identity_providers": providers,
        "scopes": client.oauth_scopes,
        "redirect_sign_in_uri": client.callback_urls,
        "redirect_sign_out_uri": client.sign_out_urls,
    }
    for key, allowed in registered.items():
        known = frozenset(allowed)
        if unknown := [item for item in over.get(key, ()) if item not in known]:
            says = f"the app client says {shown(list(allowed))}"
            yield f"{_PLACE}.{key}", f"says {shown(unknown)}, {says}"
    yield from _response_type(request, over.get("response_type"), client)


def _response_type(
    request: PublishRequest, kind: str | None, client: AppClient
) -> Iterator[Contradiction]:
    if kind is None:
        return
    allows = f"the app client allows the flows {shown(list(client.oauth_flows))}"
    if _FLOW_OF[kind] not in client.oauth_flows:
        yield f"{_PLACE}.response_type", f"says {shown(kind)}, {allows}"
    elif kind == "token" and "code" in client.oauth_flows and request.may_run_on_phones:
        why = "and Amplify's mobile libraries support the code flow alone"
        yield f"{_PLACE}.response_type", f"says {shown(kind)}, {allows}, {why}"


def check_redirects_of_overrides(
    request: PublishRequest, pool: UserPool, client: AppClient
) -> Iterator[Problem]:
    """What the override leaves works by itself, if everything that the client has does."""
    over = request.outputs.get("auth", {}).get("oauth", {})
    if not over or not oauth_is_usable(pool, client):
        return
    subject = f"Outputs.{_PLACE}"
    _, seen = as_in_file(request, pool, client)
    if "openid" in client.oauth_scopes and "openid" not in seen.oauth_scopes:
        yield oauth.OPENID_SCOPE_MISSING.found(
            subject=f"{subject}.scopes",
            message=f"{subject}.scopes leaves out openid: after a redirect there is no ID token, so "
            "Amplify does not know who is signed in.",
            fix="Add openid to the override.",
        )
    already = {problem.code for problem in redirects.check_redirects(request, pool, client)}
    now = {problem.code for problem in redirects.check_redirects(request, pool, seen)} - already
    # A site for sign-out alone does no harm in a file that nobody there reads.
    alone = redirects.sites(seen.callback_urls) - redirects.sites(seen.sign_out_urls)
    if alone and redirects.REDIRECT_SITES_DIFFER.code in now:
        yield redirects.REDIRECT_SITES_DIFFER.found(
            subject=subject,
            message=f"{subject} leaves {', '.join(sorted(alone))} without a sign-out URL. Amplify "
            'there fails with "redirect is coming from a different origin", or ends on another site.',
            fix="Keep each site in both lists.",
        )
    if redirects.APP_URL_NOT_FIRST.code in now:
        yield redirects.APP_URL_NOT_FIRST.found(
            subject=subject,
            message=f"A list of URLs in {subject} begins with a web page, and a later one is for a "
            "mobile app: Amplify for iOS uses the first.",
            fix="Put the app's URL first, or use a separate app client.",
        )


def without_the_given(
    found: Iterable[Problem], outputs: Mapping[str, Any], client: AppClient
) -> Iterator[Problem]:
    """Of what keeps the block out of the file, what is still wrong if `Outputs` gives the block.

    A contradiction says the rest: only what keeps users of a provider out stays an error.
    """
    if "oauth" not in outputs.get("auth", {}):
        yield from found
        return
    for problem in found:
        given = problem.code == OAUTH_URLS_MISSING.code and client.callback_urls
        if problem.severity == "error" and not given:
            yield problem
