"""The document: what amplify_outputs.json says about a request and its pools. Pure.

Which field comes from where, and what each client library does with it, is in
docs/amplify-outputs.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.document.differences import Difference, differences
from amplify_outputs.document.platforms import adapted
from amplify_outputs.model.ids import user_pool_region
from amplify_outputs.model.sign_in import (
    PASSWORDLESS_FACTORS,
    PROVIDER_TYPES,
    domain_of,
    nameless_providers,
    oauth_is_usable,
    response_type,
)
from amplify_outputs.schema import versions
from amplify_outputs.schema.types import validate
from amplify_outputs.schema.versions import APPSYNC_AUTHORIZATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amplify_outputs.model.appsync import ApiKey, DataApi
    from amplify_outputs.model.bucket import Bucket
    from amplify_outputs.model.facts import Group
    from amplify_outputs.model.readings import Facts
    from amplify_outputs.model.request import PublishRequest
    from amplify_outputs.schema.types import Finding

_MFA_CONFIGURATIONS: Final = {"OFF": "NONE", "OPTIONAL": "OPTIONAL", "ON": "REQUIRED"}


@dataclass(frozen=True, slots=True)
class Document:
    """A finished amplify_outputs.json. Equal facts and requests give equal bytes.

    `body` is compact ASCII JSON with sorted keys, without a line end; the same bytes go to
    every destination. `platform` is the client library that alone reads it, None if several may;
    `changes` are what `Platform` made different.
    """

    outputs: Mapping[str, Any]
    version: str
    body: bytes
    platform: str | None = None
    changes: tuple[Difference, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the body, as 64 hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def oauth_domain(self) -> str:
        """The domain of the `oauth` block, or "" without one."""
        domain: str = self.outputs["auth"].get("oauth", {}).get("domain", "")
        return domain

    def findings(self) -> list[Finding]:
        """Everything in it that breaks the format of its version; `[]` when it is right."""
        return validate(versions.outputs_type(self.version, self.platform), dict(self.outputs))


def build(request: PublishRequest, facts: Facts) -> Document:
    """The document of that request: the derived sections with `Outputs` laid over them.

    `Platform` decides about what the pools give alone: what `Outputs` says stays as it is.
    """
    derived: dict[str, Any] = {"version": request.outputs_version, "auth": _auth(request, facts)}
    derived |= backend_sections(facts)
    # The format has no names for them, but apps need them to sign in by SAML or OIDC.
    if nameless := nameless_providers(facts.app_client, facts.identity_providers):
        derived["custom"] = {"federated_providers": list(nameless)}
    for_all = merged(derived, request.outputs)
    derived["auth"] = adapted(derived["auth"], request.platform)
    outputs = merged(derived, request.outputs)
    changes = tuple(differences(for_all, outputs))
    return Document(outputs, request.outputs_version, encode(outputs), request.platform, changes)


def encode(outputs: Mapping[str, Any]) -> bytes:
    """Canonical bytes: sorted keys, no spaces, ASCII.

    `{{` only ever occurs inside texts; it is written as an escape, because Parameter Store reads
    it as a reference to another parameter [ssm-put-parameter].
    """
    text = json.dumps(outputs, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return re.sub(r"\{(?=\{)", r"\\u007b", text).encode("ascii")


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid over `base`: objects key by key, everything else replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = merged(below, value)
        else:
            result[key] = value
    return result


def _auth(request: PublishRequest, facts: Facts) -> dict[str, Any]:
    pool, client, version = facts.user_pool, facts.app_client, request.outputs_version
    policy = pool.password_policy
    shortest, longest = versions.PASSWORD_MIN_LENGTH_RANGE
    auth = {
        "aws_region": user_pool_region(pool.id),
        "user_pool_id": pool.id,
        "user_pool_client_id": client.id,
        # Client libraries refuse to start, or guess, without these five; they are always there.
        "password_policy": {
            "min_length": min(max(policy.min_length, shortest), longest),
            "require_numbers": policy.require_numbers,
            "require_lowercase": policy.require_lowercase,
            "require_uppercase": policy.require_uppercase,
            "require_symbols": policy.require_symbols,
        },
        "standard_required_attributes": [
            name
            for name in versions.STANDARD_SIGN_UP_ATTRIBUTES
            if name in pool.required_attributes
        ],
        "user_verification_types": _distinct(pool.auto_verified_attributes),
        "unauthenticated_identities_enabled": (
            facts.identity_pool is not None and facts.identity_pool.guests_allowed
        ),
        "mfa_configuration": _MFA_CONFIGURATIONS[facts.mfa.configuration],
        "mfa_methods": _mfa_methods(facts, version),
    }
    if facts.identity_pool is not None:
        auth["identity_pool_id"] = facts.identity_pool.id
    # Absent for pools with user names: the one form that every decoder and the schema accept.
    if pool.username_attributes:
        auth["username_attributes"] = _distinct(pool.username_attributes)
    if oauth := _oauth(facts):
        auth["oauth"] = oauth
    if versions.version_has(version, "groups"):
        auth["groups"] = [_group(group) for group in facts.groups if not _generated(group, facts)]
    if passwordless := _passwordless(facts, version):
        auth["passwordless"] = passwordless
    return auth


def _oauth(facts: Facts) -> dict[str, Any] | None:
    """The block, or None when the client has it off or any of its parts is missing."""
    client = facts.app_client
    if not oauth_is_usable(facts.user_pool, client):
        return None
    return {
        "domain": domain_of(facts.user_pool),
        "identity_providers": _social_providers(facts),
        "scopes": _distinct(client.oauth_scopes),
        # In the order of the client: iOS takes the first one.
        "redirect_sign_in_uri": _distinct(client.callback_urls),
        "redirect_sign_out_uri": _distinct(client.sign_out_urls),
        "response_type": response_type(client),
    }


def _social_providers(facts: Facts) -> list[str]:
    """Providers of the pool that this client uses, by type: names are the pool owner's choice."""
    return _distinct(
        tuple(
            PROVIDER_TYPES[provider.type]
            for provider in facts.identity_providers
            if provider.name in facts.app_client.identity_providers
            and provider.type in PROVIDER_TYPES
        )
    )


def _mfa_methods(facts: Facts, version: str) -> list[str]:
    mfa = facts.mfa
    if mfa.configuration == "OFF":
        return []
    email = mfa.email and versions.version_has(version, "email_mfa")
    methods = {"SMS": mfa.sms, "TOTP": mfa.totp, "EMAIL": email}
    return [method for method, enabled in methods.items() if enabled]


def _group(group: Group) -> dict[str, dict[str, int]]:
    return {group.name: {} if group.precedence is None else {"precedence": group.precedence}}


def _generated(group: Group, facts: Facts) -> bool:
    """Cognito makes one group for each federated provider, named after the pool and it.

    The group stays if the provider goes; then only Cognito's description tells.
    """
    made = {f"{facts.user_pool.id}_{provider.name}" for provider in facts.identity_providers}
    of_the_pool = group.name.startswith(f"{facts.user_pool.id}_")
    return group.name in made or (of_the_pool and group.described_as_generated)


def _passwordless(facts: Facts, version: str) -> dict[str, Any] | None:
    """The block, or None when no such factor is on or the client lacks ALLOW_USER_AUTH."""
    factors = facts.user_pool.first_auth_factors
    if (
        not versions.version_has(version, "passwordless")
        or "ALLOW_USER_AUTH" not in facts.app_client.auth_flows
        or not set(PASSWORDLESS_FACTORS) & set(factors)
    ):
        return None
    passwordless: dict[str, Any] = {
        "email_otp_enabled": "EMAIL_OTP" in factors,
        "sms_otp_enabled": "SMS_OTP" in factors,
    }
    # Without an id of its own, the relying party is the domain of the pool [cognito-passkeys].
    relying_party = facts.mfa.relying_party_id or domain_of(facts.user_pool)
    if "WEB_AUTHN" in factors and relying_party:
        passwordless["web_authn"] = {
            "relying_party_id": relying_party,
            "user_verification": facts.mfa.user_verification or "preferred",
        }
    # Passkeys alone, without a site that they could be for, leave nothing to switch on.
    return passwordless if any(passwordless.values()) else None


def _distinct(values: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(values))


def backend_sections(facts: Facts) -> dict[str, Any]:
    """The sections that the facts give, without those of resources that the request does not name."""
    sections = {}
    if facts.data_api is not None:
        sections["data"] = _data(facts.data_api, facts.api_key)
    if facts.bucket is not None:
        sections["storage"] = _storage(facts.bucket)
    return sections


def _data(api: DataApi, key: ApiKey | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "aws_region": api.region,
        "default_authorization_type": api.default_mode,
        # In addition to the default, as Amplify writes it. AppSync gives them no meaningful order.
        "authorization_types": [
            mode
            for mode in APPSYNC_AUTHORIZATION_TYPES
            if mode != api.default_mode and api.has(mode)
        ],
    }
    if api.url:
        data["url"] = api.url
    # If the API does not accept keys, no reader uses one.
    if key is not None and api.has("API_KEY"):
        data["api_key"] = key.id
    return data


def _storage(bucket: Bucket) -> dict[str, str]:
    return {"aws_region": bucket.region, "bucket_name": bucket.name}
