"""The groups in the file: those that people made, without those that Cognito makes for providers."""

from __future__ import annotations

import pytest

from amplify_outputs.document.build import build
from amplify_outputs.model.facts import Group, IdentityProvider
from tests import builders
from tests.builders import POOL_ID

GOOGLE = (IdentityProvider("Google", "Google"),)


@pytest.mark.parametrize(
    ("group", "providers", "named"),
    [
        (Group("admins"), GOOGLE, True),
        (Group(f"{POOL_ID}_Google"), GOOGLE, False),
        (Group(f"{POOL_ID}_Google", described_as_generated=True), GOOGLE, False),
        # The provider is gone, and its group is still there.
        (Group(f"{POOL_ID}_Google", described_as_generated=True), (), False),
        (Group(f"{POOL_ID}_Old", described_as_generated=True), GOOGLE, False),
        # Name and description together make it Cognito's.
        (Group(f"{POOL_ID}_Old"), GOOGLE, True),
        (Group("admins", described_as_generated=True), GOOGLE, True),
        (Group("us-east-1_Other1234_Google", described_as_generated=True), GOOGLE, True),
    ],
)
def test_groups_that_cognito_made_for_a_provider_stay_out(
    group: Group, providers: tuple[IdentityProvider, ...], named: object
) -> None:
    facts = builders.facts(groups=(group,), identity_providers=providers)
    document = build(builders.request(), facts)
    assert document.outputs["auth"]["groups"] == ([{group.name: {}}] if named else [])
