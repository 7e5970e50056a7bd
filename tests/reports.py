"""Reports to print: one with a problem of every kind, and names as nobody should give them."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from amplify_outputs.model.problem import Problem
from amplify_outputs.report.report import Report

USER_POOL: Final = "user pool us-east-1_AbC123xyz"
APP_CLIENT: Final = "app client 3n4b5urk1ft4fl3mg5e62d9ado"
IDENTITY_POOL: Final = "identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
ROLE: Final = "role arn:aws:iam::123456789012:role/storefront-authenticated"

HAS_SECRET: Final = Problem(
    "AppClientHasSecret",
    "error",
    APP_CLIENT,
    "App client web has a client secret, which Amplify's browser and mobile libraries cannot send.",
    "Create an app client without a secret for the app, and use its id.",
)
URLS_MISSING: Final = Problem(
    "OAuthUrlsMissing",
    "warning",
    APP_CLIENT,
    "OAuth is on for app client web, but it has no sign-out URL.",
    "Add at least one allowed sign-out URL.",
)
NO_ROLE: Final = Problem(
    "AuthenticatedRoleMissing",
    "error",
    IDENTITY_POOL,
    "Identity pool us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b has no role for authenticated users: "
    "they get no AWS credentials.",
    "Set the authenticated role of the identity pool.",
)
NOT_CHECKED: Final = Problem(
    "NotChecked",
    "info",
    ROLE,
    "Whether roles trust the identity pool was not checked: AWS denied iam:GetRole.",
    "Grant iam:GetRole to the role that runs the check, or look at the trust policies in the console of IAM.",
)

FORBIDDEN: Final = Report(
    "storefront/prod",
    (NO_ROLE, NOT_CHECKED, URLS_MISSING, HAS_SECRET),
    forbidding=(HAS_SECRET,),
    accepted=frozenset({"AuthenticatedRoleMissing"}),
)
PUBLISHABLE: Final = Report("storefront/prod", (URLS_MISSING,), outputs={"version": "1.5"})
ACCEPTED: Final = Report(
    "storefront/prod",
    (NO_ROLE,),
    accepted=frozenset({"AuthenticatedRoleMissing"}),
    outputs={"version": "1.5"},
)
NOTHING_FOUND: Final = Report("storefront/prod", (), outputs={"version": "1.5"})

# What a group, a provider or an app client may be called, or what a property may say.
ANY_TEXT: Final = st.text(st.characters(exclude_categories=()))
ANY_PROBLEM: Final = st.builds(
    Problem, ANY_TEXT, st.sampled_from(["error", "warning", "info"]), ANY_TEXT, ANY_TEXT, ANY_TEXT
)


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    """A report of problems with any texts, some of which forbid and some of which are accepted."""
    problems = tuple(draw(st.lists(ANY_PROBLEM, max_size=4)))
    accepted = frozenset(problem.code for problem in problems if draw(st.booleans()))
    forbidding = tuple(
        problem
        for problem in problems
        if problem.code not in accepted and problem.severity != "info"
    )
    return Report(draw(ANY_TEXT), problems, forbidding=forbidding, accepted=accepted)
