"""Run the checks of the catalogue, each with what it looks at, in the order of their findings. Pure.

A new check is a `Check` and a generator `check_...` in the module of its subject, called from
`find_pool_problems` (needs the readings only), `find_document_problems` (needs the document) or
`find_name_problems` (needs who wants the name).
A contract test fails for a generator that nothing here calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from amplify_outputs.checks import (
    app_client,
    app_redirects,
    data_api,
    expectations,
    federation,
    formats,
    groups,
    identity_pool,
    in_file,
    legacy_json,
    messages,
    mfa,
    names,
    oauth,
    oauth_setup,
    override_forms,
    override_redirects,
    overrides,
    passwordless,
    platforms,
    pool_role,
    properties,
    providers,
    reads,
    redirects,
    roles,
    roles_attachment,
    sections,
    session_tags,
    sign_up,
    storage,
    unsaid,
    user_pool,
)
from amplify_outputs.checks.document import check_document, check_preferred_challenge, check_size
from amplify_outputs.checks.void import app_client_is_void, user_pool_is_void
from amplify_outputs.model.facts import CimdPolicies, Recoveries, ResourceServers
from amplify_outputs.model.readings import FollowUp, known
from amplify_outputs.model.roles import chooses_by_groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amplify_outputs.document.build import Document
    from amplify_outputs.model.facts import AppClient, UserPool
    from amplify_outputs.model.name_claim import NameClaim
    from amplify_outputs.model.problem import Problem
    from amplify_outputs.model.readings import Readings
    from amplify_outputs.model.request import PublishRequest

F = TypeVar("F", CimdPolicies, Recoveries, ResourceServers)


def find_name_problems(claim: NameClaim) -> Iterator[Problem]:
    """Everything that forbids to give a name to who wants it."""
    yield from names.check_name_is_allowed(claim)
    yield from names.check_name_has_no_twin(claim)


def find_pool_problems(
    request: PublishRequest, readings: Readings, required_tag: str = ""
) -> Iterator[Problem]:
    """Everything wrong with the pools, also if some of them could not be read.

    `required_tag` is the tag without which AWS denies the reads, "" if everything may be read. For pools
    of another account the role decides, and asks for no tag.
    """
    if request.pool_role_arn:
        required_tag = ""
    for problem in _find_pool_problems(request, readings):
        yield reads.with_tag(problem, required_tag) if required_tag else problem


def _find_pool_problems(request: PublishRequest, readings: Readings) -> Iterator[Problem]:
    pool, client = known(readings.user_pool), known(readings.app_client)
    yield from properties.check_placeholders(request)
    if readings.role_refused is not None:
        yield from pool_role.check_pool_role(request, readings.role_refused)
        return
    yield from user_pool.check_user_pool_was_read(request, readings)
    if pool is not None:
        yield from user_pool.check_aliases(pool)
        yield from user_pool.check_issuer(request, pool)
        yield from user_pool.check_replicas(pool, known(readings.replicas))
        recoveries = _fact(readings, FollowUp("recoveries", pool.id), Recoveries)
        yield from user_pool.check_recoveries(pool, recoveries)
    if (settings := known(readings.mfa)) is not None:
        yield from mfa.check_mfa_methods(request, settings)
    yield from app_client.check_app_client_was_read(request, readings)
    if client is not None:
        yield from app_client.check_app_client(client, known(readings.client_secrets))
        policies = _fact(readings, FollowUp("cimd_policies", request.user_pool_id), CimdPolicies)
        yield from app_client.check_cimd_policies(client, policies)
        yield from app_client.check_flows(client)
        named = known(readings.identity_providers)
        if named is not None and not app_client.is_machine_only(client):
            yield from providers.check_providers(client, named)
        if pool is not None and not app_client.is_machine_only(client):
            yield from _check_together(request, pool, client, readings)
    yield from identity_pool.check_identity_pool_was_read(request, readings)
    yield from _check_identity_pool(request, readings, pool)
    if (in_groups := known(readings.groups)) is not None:
        if chooses_by_groups(request, readings):
            yield from groups.check_precedence(request, in_groups)
        yield from expectations.check_expected_groups(request, in_groups)
    yield from data_api.check_data_api_was_read(request, readings.data_api)
    yield from data_api.check_data_api(request, readings)
    yield from storage.check_bucket_was_read(request, readings.storage)
    yield from storage.check_bucket(request, readings)
    yield from overrides.check_overrides(request, readings)
    yield from override_forms.check_override_forms(request)
    yield from reads.check_optional_reads(request, readings)


def find_document_problems(
    request: PublishRequest, document: Document, *, parameter_max_bytes: int
) -> Iterator[Problem]:
    """Everything wrong with the finished document."""
    yield from check_document(document)
    yield from check_preferred_challenge(document)
    yield from mfa.check_readable_on_android(request, document)
    yield from sections.check_ended_services(document)
    yield from sections.check_notifications(request, document)
    yield from platforms.check_platform_reads(request, document)
    yield from platforms.check_changes(document)
    yield from formats.check_formats(request, document)
    yield from legacy_json.check_legacy_json(request, document)
    yield from check_size(request, document, parameter_max_bytes=parameter_max_bytes)


def blocking(request: PublishRequest, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that forbid the publication: at or above `FailOn`, and not accepted."""
    failing = {"error"} if request.fail_on == "error" else {"error", "warning"}
    return tuple(
        problem
        for problem in problems
        if problem.severity in failing and problem.code not in request.accept_problems
    )


def _check_together(
    request: PublishRequest, pool: UserPool, client: AppClient, readings: Readings
) -> Iterator[Problem]:
    """What a user pool and an app client say together."""
    over = request.outputs
    # What the file leaves out, or asks for as well, can cure a finding.
    file_pool, file_client = in_file.as_in_file(request, pool, client)
    yield from sign_up.check_verification(request, file_pool)
    yield from sign_up.check_required_attributes(request, pool, client)
    yield from unsaid.check_verification_by_link(file_pool)
    yield from unsaid.check_sign_up_is_possible(pool, client)
    yield from unsaid.check_recovery(pool, client)
    yield from unsaid.check_migration(pool, client)
    yield from federation.check_federated_attributes(pool, client)
    if (settings := known(readings.mfa)) is not None:
        yield from passwordless.without_the_given(
            in_file.not_cured(
                passwordless.check_passwordless(pool, client, settings),
                passwordless.check_passwordless(file_pool, client, settings),
            ),
            over,
        )
        yield from passwordless.without_the_given(
            passwordless.check_relying_party(pool, client, settings), over
        )
        yield from messages.check_sms(file_pool, client, settings)
        yield from messages.check_email(file_pool, client, settings)
        yield from messages.check_plan(file_pool, client, settings)
    servers = _fact(readings, FollowUp("resource_servers", pool.id), ResourceServers)
    yield from override_redirects.without_the_given(
        oauth_setup.check_oauth(pool, client), over, client
    )
    yield from in_file.not_cured(
        oauth_setup.check_placeholder(pool, client),
        oauth_setup.check_placeholder(pool, file_client),
    )
    yield from oauth.check_identity_providers(pool, client)
    yield from in_file.not_cured(
        oauth.check_flows_and_scopes(request, pool, client, servers),
        oauth.check_flows_and_scopes(request, pool, file_client, servers),
    )
    if in_file.redirects_to_derived_domain(over, pool):
        yield from oauth.check_sign_in_pages(pool, client, readings)
    yield from in_file.not_cured(
        redirects.check_redirects(request, pool, client),
        redirects.check_redirects(request, pool, file_client),
    )
    yield from override_redirects.check_redirects_of_overrides(request, pool, client)
    yield from app_redirects.check_app_urls(request, pool, file_client)


def _check_identity_pool(
    request: PublishRequest, readings: Readings, pool: UserPool | None
) -> Iterator[Problem]:
    """What an identity pool and its roles say."""
    identities, attached = known(readings.identity_pool), known(readings.identity_pool_roles)
    if identities is None:
        return
    if not app_client_is_void(readings):
        yield from identity_pool.check_login(request, identities)
    if not user_pool_is_void(readings):
        yield from identity_pool.check_regions(request, identities)
    if attached is not None:
        yield from roles_attachment.check_roles_are_set(request, identities, attached, readings)
        yield from expectations.check_expected_roles(request, attached)
    if pool is not None:
        yield from roles.check_roles(request, pool, readings)
        yield from session_tags.check_session_tags(request, readings)


def _fact(readings: Readings, follow_up: FollowUp, kind: type[F]) -> F | None:
    """What the follow-up read has found; None if it was not made, or not answered."""
    found = readings.follow_ups.get(follow_up)
    return found if isinstance(found, kind) else None
