"""The pools of a check as things and arrows: what each is, what is known of it, and what leads to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from amplify_outputs.checks import redirects
from amplify_outputs.checks.catalogue import checks_of
from amplify_outputs.checks.oauth_setup import OAUTH_URLS_MISSING
from amplify_outputs.model.facts import Domain
from amplify_outputs.model.ids import (
    is_oidc_provider_of,
    provider_name,
    role_name,
)
from amplify_outputs.model.problem import NAMED_AT_MOST, listed
from amplify_outputs.model.readings import FollowUp, Unread, known
from amplify_outputs.model.roles import pool_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from amplify_outputs.model.facts import AppClient, IdentityPool, UserPool
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

# The rows of a thing: a title, and one text or several.
Rows = tuple[tuple[str, tuple[str, ...]], ...]

_REDIRECT_CODES: Final = frozenset(
    check.code for check in (*checks_of((redirects,)), OAUTH_URLS_MISSING)
)
_UNREAD: Final = {
    "not_found": "It was not found.",
    "denied": "AWS denied the read, so nothing is known of it.",
    "failed": "It could not be read, so nothing is known of it.",
}
_SIGN_IN_NAMES: Final = {
    "email": "e-mail address",
    "phone_number": "phone number",
    "preferred_username": "preferred user name",
}
_MFA: Final = {"OFF": "off", "OPTIONAL": "optional", "ON": "required"}
_WHOM: Final = {"authenticated": "signed-in users", "unauthenticated": "guests"}


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads to a thing, in words; `broken` if AWS would not let a user follow it."""

    words: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource, or the redirects of an app client.

    Problems name it by `subject`; those with one of the `codes` are about this part of it. `unread` says why
    nothing is known of it.
    """

    kind: str
    subject: str
    title: str
    identifier: str = ""
    rows: Rows = ()
    arrow: Arrow | None = None
    codes: frozenset[str] = frozenset()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Things in the order in which a sign-in meets them: the app, the users, the credentials; and what it reaches.

    An arrow leads to each thing from the one before it; the first arrow of `users` comes from the app, that of
    `credentials` from the users. Names are as their owners chose them, so they are not safe to print yet.
    """

    app: tuple[Thing, ...]
    users: tuple[Thing, ...]
    credentials: tuple[Thing, ...]
    others: tuple[Thing, ...] = ()


def picture_of(request: PublishRequest, readings: Readings) -> Picture:
    """What is known of the things that the request names."""
    return Picture(
        tuple(_app(request, readings)),
        tuple(_users(request, readings)),
        tuple(_credentials(request, readings)),
        tuple(_others(request, readings)),
    )


def _app(request: PublishRequest, readings: Readings) -> Iterator[Thing]:
    subject = f"app client {request.user_pool_client_id}"
    client = known(readings.app_client)
    if client is None:
        yield _unread("app client", subject, request.user_pool_client_id, readings.app_client)
        return
    rows = _rows(
        ("Secret", ("it has one",) if client.has_secret else ("none",)),
        ("Sign-in flows", client.auth_flows),
        ("Providers", _joined(client.identity_providers)),
        ("OAuth flows", _joined(client.oauth_flows) if client.oauth_enabled else ()),
        ("Scopes", _joined(client.oauth_scopes) if client.oauth_enabled else ()),
    )
    yield Thing("app client", subject, client.name or client.id, _id(client.name, client.id), rows)
    if client.oauth_enabled or client.callback_urls or client.sign_out_urls:
        yield _redirects(client, subject)


def _redirects(client: AppClient, subject: str) -> Thing:
    return Thing(
        "redirects of app client",
        subject,
        client.name or client.id,
        _id(client.name, client.id),
        (
            ("After sign-in", _some(client.callback_urls) or ("none",)),
            ("After sign-out", _some(client.sign_out_urls) or ("none",)),
        ),
        arrow=Arrow("app client sends users back to"),
        codes=_REDIRECT_CODES,
    )


def _users(request: PublishRequest, readings: Readings) -> Iterator[Thing]:
    subject = f"user pool {request.user_pool_id}"
    pool = known(readings.user_pool)
    if pool is None:
        arrow = Arrow("app client signs users in at")
        yield _unread("user pool", subject, request.user_pool_id, readings.user_pool, arrow)
        return
    mfa = known(readings.mfa)
    ways = (("SMS", mfa.sms), ("TOTP", mfa.totp), ("e-mail", mfa.email)) if mfa else ()
    used = ", ".join(name for name, on in ways if on)
    rows = _rows(
        ("Sign-in", (_sign_in(pool),)),
        ("Sign-up", ("by users themselves" if pool.self_sign_up else "by administrators",)),
        ("MFA", (": ".join(filter(None, (_MFA[mfa.configuration], used))),) if mfa else ()),
        ("Providers", _joined(it.name for it in known(readings.identity_providers) or ())),
        ("Groups", _joined(it.name for it in known(readings.groups) or ())),
    )
    arrow = Arrow("app client is not in", broken=True)
    if not isinstance(readings.app_client, Unread) or readings.app_client.reason != "not_found":
        arrow = Arrow("app client signs users in at")
    title = pool.name or pool.id
    yield Thing("user pool", subject, title, _id(pool.name, pool.id), rows, arrow)
    for name in filter(None, (pool.custom_domain, pool.domain)):
        yield _domain(name, readings)


def _domain(name: str, readings: Readings) -> Thing:
    domain = known(readings.follow_ups.get(FollowUp("domain", name)))
    rows: Rows = ()
    if isinstance(domain, Domain):
        managed = domain.managed_login_version > 1
        rows = _rows(
            ("Status", (domain.status or "it does not exist",)),
            ("Pages", ("managed login" if managed else "classic hosted UI",)),
        )
    return Thing(
        "domain", f"domain {name}", name, rows=rows, arrow=Arrow("user pool shows its pages at")
    )


def _sign_in(pool: UserPool) -> str:
    """What people type as their name."""
    names = pool.username_attributes or ("user name", *pool.alias_attributes)
    return " or ".join(_SIGN_IN_NAMES.get(name, name) for name in names)


def _credentials(request: PublishRequest, readings: Readings) -> Iterator[Thing]:
    if request.identity_pool_id is None:
        return
    subject = f"identity pool {request.identity_pool_id}"
    pool = known(readings.identity_pool)
    if pool is None:
        arrow = Arrow("user pool tokens go to")
        name = request.identity_pool_id
        yield _unread("identity pool", subject, name, readings.identity_pool, arrow)
        return
    accepted = _accepts(request, pool)
    others = [
        *(f"{login.provider_name} with {login.client_id}" for login in pool.logins),
        *pool.oidc_providers,
        *pool.other_logins,
    ]
    rows = _rows(
        ("Accepts", others or ("no logins",)),
        ("Guests", ("get credentials" if pool.guests_allowed else "get none",)),
    )
    words = "user pool tokens go to" if accepted else "user pool tokens are not accepted by"
    arrow = Arrow(words, broken=not accepted)
    yield Thing(
        "identity pool", subject, pool.name or pool.id, _id(pool.name, pool.id), rows, arrow
    )
    yield from _roles(request, readings)


def _accepts(request: PublishRequest, pool: IdentityPool) -> bool:
    """Whether the identity pool takes the tokens of the user pool, by its logins or by a provider of IAM."""
    wanted = provider_name(request.user_pool_id), request.user_pool_client_id
    by_login = any((login.provider_name, login.client_id) == wanted for login in pool.logins)
    return by_login or any(
        is_oidc_provider_of(arn, request.user_pool_id) for arn in pool.oidc_providers
    )


def _roles(request: PublishRequest, readings: Readings) -> Iterator[Thing]:
    if isinstance(readings.identity_pool_roles, Unread):
        subject = f"identity pool {request.identity_pool_id}"
        arrow = Arrow("identity pool gives users")
        yield _unread("roles", subject, "Roles", readings.identity_pool_roles, arrow)
    for arn, whom in pool_roles(request, readings).items():
        words = listed([_WHOM.get(each, each) for each in whom])
        yield Thing(
            "role", f"role {arn}", role_name(arn), arn, arrow=Arrow(f"identity pool gives {words}")
        )


def _others(request: PublishRequest, readings: Readings) -> Iterator[Thing]:
    if request.data_api_id is not None:
        api, name = known(readings.data_api.api), request.data_api_id
        if api is None:
            yield _unread("AppSync API", f"AppSync API {name}", name, readings.data_api.api)
        else:
            modes = ("Lets in", tuple(mode.type for mode in api.modes))
            rows = _rows(("Address", (api.url,) if api.url else ()), modes)
            yield Thing(
                "AppSync API",
                f"AppSync API {api.id}",
                api.name or api.id,
                _id(api.name, api.id),
                rows,
            )
    if request.storage_bucket_name is not None:
        bucket, name = known(readings.storage.bucket), request.storage_bucket_name
        if bucket is None:
            yield _unread("bucket", f"bucket {name}", name, readings.storage.bucket)
        else:
            rows = _rows(("Region", (bucket.region,)))
            yield Thing("bucket", f"bucket {name}", name, rows=rows)


def _unread(
    kind: str, subject: str, title: str, reading: object, arrow: Arrow | None = None
) -> Thing:
    why = _UNREAD[reading.reason] if isinstance(reading, Unread) else _UNREAD["failed"]
    return Thing(kind, subject, title, arrow=arrow, unread=why)


def _rows(*rows: tuple[str, Iterable[str]]) -> Rows:
    """The rows that have a text."""
    return tuple((title, shown) for title, texts in rows if (shown := _some(tuple(texts))))


def _joined(names: Iterable[str]) -> tuple[str, ...]:
    """Short names as one text; nothing if there are none."""
    text = listed(tuple(names))
    return (text,) if text else ()


def _some(names: Sequence[str]) -> tuple[str, ...]:
    """As many as one reads, and how many more there are."""
    more = len(names) - NAMED_AT_MOST
    return (*names[:NAMED_AT_MOST], *((f"and {more:,} more",) if more > 0 else ()))


def _id(name: str, identifier: str) -> str:
    return identifier if name and name != identifier else ""
