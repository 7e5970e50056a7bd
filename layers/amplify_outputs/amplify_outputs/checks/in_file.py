"""The pools as the file shows them: without what `Outputs` or `Platform` leaves out, with what is asked for. Pure.

Checks look at these, so that an override can cure a finding. What contradicts a pool changes
nothing here: the checks of overrides report it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.platforms import urls_for
from amplify_outputs.model.sign_in import domain_of
from amplify_outputs.schema.versions import APPSYNC_AUTHORIZATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amplify_outputs.model.appsync import DataApi
    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.request import PublishRequest

_SWITCHES: Final = {"email_otp_enabled": "EMAIL_OTP", "sms_otp_enabled": "SMS_OTP"}


def as_in_file(
    request: PublishRequest, pool: UserPool, client: AppClient
) -> tuple[UserPool, AppClient]:
    """Pool and client as an app with the file of that request uses them."""
    auth = request.outputs.get("auth", {})
    required = (*pool.required_attributes, *auth.get("standard_required_attributes", ()))
    passwordless = auth.get("passwordless", {})
    off = {factor for key, factor in _SWITCHES.items() if passwordless.get(key) is False}
    user_names = tuple(auth.get("username_attributes", ()))
    fewer = user_names and set(user_names) <= set(pool.username_attributes)
    oauth = auth.get("oauth", {})
    return replace(
        pool,
        required_attributes=tuple(dict.fromkeys(required)),
        username_attributes=user_names if fewer else pool.username_attributes,
        first_auth_factors=tuple(each for each in pool.first_auth_factors if each not in off),
    ), replace(
        client,
        oauth_scopes=_left(oauth.get("scopes"), client.oauth_scopes),
        callback_urls=_urls(request, oauth.get("redirect_sign_in_uri"), client.callback_urls),
        sign_out_urls=_urls(request, oauth.get("redirect_sign_out_uri"), client.sign_out_urls),
    )


def _urls(
    request: PublishRequest, chosen: list[str] | None, registered: tuple[str, ...]
) -> tuple[str, ...]:
    """Those that the file has: an override is as its author wrote it, whatever `Platform` is."""
    return _left(chosen, registered) if chosen else urls_for(request.platform, registered)


def _left(chosen: list[str] | None, registered: tuple[str, ...]) -> tuple[str, ...]:
    """Those that an override keeps, in its order. One that keeps nothing is wrong as a whole."""
    known = frozenset(registered)
    return tuple(item for item in chosen or () if item in known) or registered


def not_cured(in_pools: Iterable[Problem], in_file: Iterable[Problem]) -> Iterator[Problem]:
    """The findings of a check about the pools that are there in the file as well, as it has them."""
    codes = {problem.code for problem in in_pools}
    yield from (problem for problem in in_file if problem.code in codes)


def redirects_to_derived_domain(outputs: Mapping[str, Any], pool: UserPool) -> bool:
    """Whether the file has the domain that the publisher chose, which it also looked up."""
    derived = domain_of(pool)
    chosen = outputs.get("auth", {}).get("oauth", {}).get("domain", derived)
    return bool(chosen == derived)


def turns_on_passwordless(outputs: Mapping[str, Any]) -> bool:
    """Whether an override gives the file a way to sign in without a password."""
    block = outputs.get("auth", {}).get("passwordless", {})
    return any(block.get(key) for key in (*_SWITCHES, "web_authn"))


def modes_in_file(outputs: Mapping[str, Any], api: DataApi) -> tuple[str, ...]:
    """The authorization modes of the API that the file names, the default one first."""
    data = outputs.get("data", {})
    default = data.get("default_authorization_type", api.default_mode)
    more = data.get(
        "authorization_types",
        [mode for mode in APPSYNC_AUTHORIZATION_TYPES if mode != api.default_mode],
    )
    first = default if api.has(default) else api.default_mode
    return tuple(dict.fromkeys((first, *(mode for mode in more if api.has(mode)))))
