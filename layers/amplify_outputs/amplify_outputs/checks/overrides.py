"""Whether `Outputs` agrees with what the user pool and the identity pool say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.checks.override_redirects import redirect_contradictions
from amplify_outputs.checks.override_sections import section_contradictions
from amplify_outputs.checks.void import app_client_is_void
from amplify_outputs.document.build import build
from amplify_outputs.model.problem import Check
from amplify_outputs.model.sign_in import PASSWORDLESS_FACTORS, domain_of, form_field
from amplify_outputs.schema.types import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amplify_outputs.checks.override_redirects import Contradiction
    from amplify_outputs.model.facts import Group
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Facts, Readings
    from amplify_outputs.model.request import PublishRequest

OVERRIDE_CONTRADICTS = Check(
    "OverrideContradicts",
    "warning",
    title="an override in `Outputs` contradicts the resource that it describes, or another part of the file",
    effect="The file follows the override, and Cognito or AppSync follows its own setting. The app then offers or asks "
    "for what they refuse: for example, Cognito refuses a redirect to a URL that the app client does not allow.",
    fix="Remove the override, or change the resource. If the difference is meant, accept this. Overrides that only "
    "leave items out of a list, ask for more at sign-up or demand stronger passwords are no contradiction.",
    sources=("outputs-schema", "cognito-oauth", "amplify-ui-form", "amplify-js"),
    acceptable=True,
)

_RULES: Final = ("require_numbers", "require_lowercase", "require_uppercase", "require_symbols")


def check_overrides(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    """No override contradicts what was read. Nothing if a read that the file needs is missing."""
    facts, over = readings.facts(), request.outputs
    if not over or facts is None:
        return
    for place, told in _contradictions(request, facts, void=app_client_is_void(readings)):
        yield OVERRIDE_CONTRADICTS.found(
            subject=f"Outputs.{place}",
            message=f"Outputs.{place} {told}.",
            fix="Remove the override, or change the resource. If the difference is meant, accept this.",
        )


def _contradictions(
    request: PublishRequest, facts: Facts, *, void: bool
) -> Iterator[Contradiction]:
    """All of them; of a client that the app cannot keep, nothing."""
    over = request.outputs.get("auth", {})
    derived = build(replace(request, outputs={}, platform=None), facts).outputs["auth"]
    yield from _policy(over.get("password_policy", {}), derived["password_policy"])
    yield from _user_names(over, derived)
    yield from _attributes(over, derived, facts, void=void)
    yield from _second_factors(over, derived, facts)
    yield from _guests(over, derived, facts)
    yield from _groups(over.get("groups", ()), facts.groups)
    if not void:
        yield from _passwordless(over.get("passwordless", {}), derived, facts)
        yield from redirect_contradictions(request, facts)
    yield from section_contradictions(request, facts)


def _policy(over: Mapping[str, Any], pool: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Rules that are weaker than the pool's: the form accepts passwords that Cognito refuses."""
    place = "auth.password_policy"
    if over.get("min_length", pool["min_length"]) < pool["min_length"]:
        says = f"says {over['min_length']}, the user pool says {pool['min_length']}"
        yield f"{place}.min_length", says
    for rule in _RULES:
        if pool[rule] and not over.get(rule, True):
            yield f"{place}.{rule}", "says false, the user pool says true"


def _user_names(over: Mapping[str, Any], derived: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What users sign in with, and what Cognito verifies: no more than the pool has."""
    allowed = derived.get("username_attributes", [])
    says = shown(allowed) if allowed else "that users sign in by user name"
    if not set(over.get("username_attributes", ())) <= set(allowed):
        chosen = shown(over["username_attributes"])
        yield "auth.username_attributes", f"says {chosen}, the user pool says {says}"
    verified = derived["user_verification_types"]
    if not set(over.get("user_verification_types", ())) <= set(verified):
        chosen = shown(over["user_verification_types"])
        yield "auth.user_verification_types", f"says {chosen}, the user pool says {shown(verified)}"


def _attributes(
    over: Mapping[str, Any], derived: Mapping[str, Any], facts: Facts, *, void: bool
) -> Iterator[Contradiction]:
    """A sign-up form without what the pool requires, or with what the client may not write."""
    place = "auth.standard_required_attributes"
    asked, pool = over.get("standard_required_attributes"), facts.user_pool
    if asked is None:
        return
    names = tuple(over.get("username_attributes", pool.username_attributes))
    field = form_field(replace(pool, username_attributes=names))
    required = derived["standard_required_attributes"]
    missing = [name for name in required if name not in (*asked, field)]
    if missing:
        says = f"the user pool requires {', '.join(missing)} as well"
        yield place, f"says {shown(asked)}, {says}"
    writable = facts.app_client.write_attributes
    locked = [name for name in asked if writable and name not in (*writable, *required)]
    if locked and pool.self_sign_up and not void:
        says = f"the app client may not write {', '.join(locked)}"
        yield place, f"says {shown(asked)}, {says}"


def _second_factors(
    over: Mapping[str, Any], derived: Mapping[str, Any], facts: Facts
) -> Iterator[Contradiction]:
    setting = derived["mfa_configuration"]
    if over.get("mfa_configuration", setting) != setting:
        chosen = shown(over["mfa_configuration"])
        yield "auth.mfa_configuration", f"says {chosen}, the user pool says {shown(setting)}"
    methods = over.get("mfa_methods")
    if methods is None:
        return
    switches = {"SMS": facts.mfa.sms, "TOTP": facts.mfa.totp, "EMAIL": facts.mfa.email}
    allowed = [method for method, on in switches.items() if on and setting != "NONE"]
    # Android cannot read EMAIL, so a file for it may be without a pool's only method.
    none_left = setting == "REQUIRED" and not methods and allowed not in ([], ["EMAIL"])
    if none_left or not set(methods) <= set(allowed):
        yield "auth.mfa_methods", f"says {shown(methods)}, the user pool says {shown(allowed)}"


def _guests(
    over: Mapping[str, Any], derived: Mapping[str, Any], facts: Facts
) -> Iterator[Contradiction]:
    key = "unauthenticated_identities_enabled"
    if over.get(key, derived[key]) != derived[key]:
        pool = f"the identity pool says {shown(derived[key])}"
        says = pool if facts.identity_pool else "but there is no identity pool"
        yield f"auth.{key}", f"says {shown(over[key])}, {says}"


def _groups(
    over: list[dict[str, Any]] | tuple[()], groups: tuple[Group, ...]
) -> Iterator[Contradiction]:
    """Groups that the pool does not have, or has with another precedence."""
    there = {group.name: group.precedence for group in groups}
    named = [(name, group) for entry in over for name, group in entry.items()]
    if unknown := [name for name, _ in named if name not in there]:
        yield "auth.groups", f"names {shown(unknown)}, which the user pool does not have"
    if other := {
        name: group["precedence"]
        for name, group in named
        if name in there and group.get("precedence", there[name]) != there[name]
    }:
        pool = {name: there[name] for name in other}
        yield (
            "auth.groups",
            f"gives the precedences {shown(other)}, the user pool gives {shown(pool)}",
        )


def _passwordless(
    over: Mapping[str, Any], derived: Mapping[str, Any], facts: Facts
) -> Iterator[Contradiction]:
    pool, place = derived.get("passwordless", {}), "auth.passwordless"
    for key in ("email_otp_enabled", "sms_otp_enabled"):
        on = pool.get(key, False)
        # If a second factor is required, Cognito offers no codes: to turn them off tells the truth.
        if over.get(key, on) != on and not (on and facts.mfa.configuration == "ON"):
            says = f"the user pool and the app client say {shown(on)}"
            yield f"{place}.{key}", f"says {shown(over[key])}, {says}"
    block = over.get("web_authn")
    if not block:
        return
    passkeys = pool.get("web_authn")
    if passkeys is None:
        yield f"{place}.web_authn", f"says {shown(block)}, but {_why_no_passkeys(facts)}"
        return
    for key, value in block.items():
        if value != passkeys[key]:
            says = f"the user pool says {shown(passkeys[key])}"
            yield f"{place}.web_authn.{key}", f"says {shown(value)}, {says}"


def _why_no_passkeys(facts: Facts) -> str:
    factor = PASSWORDLESS_FACTORS[-1]
    if factor not in facts.user_pool.first_auth_factors:
        return "the user pool allows no passkeys"
    if not (facts.mfa.relying_party_id or domain_of(facts.user_pool)):
        return "the user pool has no relying party"
    return "the app client lacks ALLOW_USER_AUTH"
