"""What every check says of itself: its code, how bad it is, and where to fix what it finds."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amplify_outputs import checks
from amplify_outputs.checks import run
from amplify_outputs.checks.catalogue import CATALOGUE, SUBJECTS, checks_of
from amplify_outputs.checks.run import find_pool_problems
from amplify_outputs.model.appsync import DataApiMode
from amplify_outputs.model.bucket import PublicAccessBlock
from amplify_outputs.model.facts import IdentityPoolRoles, RoleMapping
from amplify_outputs.model.readings import DataApiReadings, FollowUp, Unread
from tests import builders
from tests.contract import golden

if TYPE_CHECKING:
    from types import ModuleType

    from amplify_outputs.model.facts import Role
    from amplify_outputs.model.problem import Check
    from amplify_outputs.model.readings import Readings

MODULES = [
    importlib.import_module(f"{checks.__name__}.{found.name}")
    for found in pkgutil.iter_modules(checks.__path__)
]
# Problems of these subjects are fixed in the properties of a request or in permissions.
IN_NO_RESOURCE = ("Properties", "Name", "Reading", "File", "Files written by hand")
# `amplify-outputs check` alone compares with what is published, and `build --for add-output` has one way to the app.
NOT_OF_EVERY_RUN = {"check_published", "check_add_output"}
OTHER_ACCOUNT = "arn:aws:iam::210987654321:role/app"
WITH_ROLE_MAPPING = RoleMapping(
    f"cognito-idp.us-east-1.amazonaws.com/{builders.POOL_ID}:{builders.CLIENT_ID}"
)


def test_every_check_that_is_defined_is_in_the_catalogue_once() -> None:
    defined = [check for module in MODULES for check in _checks_defined_in(module)]
    codes = [check.code for check in defined]

    assert len(codes) == len(set(codes))
    assert set(codes) == CATALOGUE.keys()
    assert sum(len(checks_of(modules)) for modules in SUBJECTS.values()) == len(CATALOGUE)


def test_every_check_in_the_modules_of_the_catalogue_is_run() -> None:
    listed = [name for modules in SUBJECTS.values() for name in _generators_of(modules)]

    assert len(listed) == len(set(listed))
    assert set(listed) - _names_called_in(run) == NOT_OF_EVERY_RUN


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_code_is_a_few_words_without_spaces(code: str) -> None:
    assert re.fullmatch(r"(?:OAuth)?(?:[A-Z][a-z]+)+", code)
    assert CATALOGUE[code].code == code


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_is_wrong_with_a_resource_can_be_fixed_with_each_tool(subject: str) -> None:
    wanted = subject not in IN_NO_RESOURCE

    for check in checks_of(SUBJECTS[subject]):
        places = (check.console, check.cloudformation, check.terraform)
        assert [bool(place) for place in places] == [wanted] * 3, check.code


@pytest.mark.parametrize("check", CATALOGUE.values(), ids=lambda check: check.code)
def test_what_a_check_says_reads_as_sentences(check: Check) -> None:
    assert not check.title.endswith(".")
    for text in (check.effect, check.fix, check.console, check.cloudformation, check.terraform):
        assert text.endswith((".", ".`")) or not text, text
        assert "  " not in text, text
        assert text.count("`") % 2 == 0, text


def test_the_table_of_what_is_left_out_has_each_check_that_leaves_something_out() -> None:
    page = (golden.REPOSITORY / "docs" / "checks.md").read_text(encoding="utf-8")
    _, _, below = page.partition("## What is left out of the file\n")
    section, _, _ = below.partition("\n## ")
    listed = re.findall(r"\[(\w+)\]\(problems\.md#\w+\)", section)

    assert sorted(listed) == sorted(code for code in CATALOGUE if CATALOGUE[code].leaves_out)


# Severities ------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CATALOGUE.values(), ids=lambda check: check.code)
def test_severities_are_said_once_and_the_worst_first(check: Check) -> None:
    order = ["error", "warning", "info"]

    assert sorted(set(check.severities), key=order.index) == list(check.severities)


@pytest.mark.parametrize("check", CATALOGUE.values(), ids=lambda check: check.code)
def test_what_never_forbids_anything_need_not_be_accepted(check: Check) -> None:
    assert not (check.acceptable and check.severities == ("info",))


def test_a_check_that_grades_its_findings_says_so_in_its_effect() -> None:
    graded = {check.code for check in CATALOGUE.values() if check.graded}

    assert {code for module in MODULES for code in _codes_found_with_a_severity(module)} == graded
    for code in graded:
        assert "It is an error " in CATALOGUE[code].effect or (
            "It is a warning " in CATALOGUE[code].effect
        )


def test_a_check_that_grades_its_findings_gives_each_severity_that_it_declares() -> None:
    given = defaultdict(set)
    for severity, readings in _SHAPES:
        for problem in find_pool_problems(WITH_BACKEND, readings):
            if CATALOGUE[problem.code].graded:
                assert problem.severity == severity, problem
                given[problem.code].add(problem.severity)
    for severity, platform in _SEVERITY_FOR:
        for problem in find_pool_problems(builders.request(Platform=platform), _complete()):
            if CATALOGUE[problem.code].graded:
                assert problem.severity == severity, problem
                given[problem.code].add(problem.severity)

    declared = {check.code: set(check.severities) for check in CATALOGUE.values() if check.graded}
    assert given == declared


@pytest.mark.parametrize("case", golden.cases(), ids=str)
def test_a_golden_case_has_no_severity_that_its_check_does_not_declare(case: golden.Case) -> None:
    for code, severity, _ in case.problems:
        assert severity in CATALOGUE[code].severities, code


def _redirects_of(*providers: str) -> Readings:
    """Sign-in by redirect without domain, flow and URLs."""
    client = builders.app_client(
        oauth_enabled=True, oauth_flows=(), identity_providers=("COGNITO", *providers)
    )
    return builders.readings(app_client=client)


def _who_may_not_write_email(*providers: str) -> Readings:
    """A client for redirects that may not write what the pool requires."""
    return _complete(*providers, write_attributes=("name",))


def _off(*providers: str, **changes: Any) -> Readings:
    """Everything that a redirect takes, with OAuth off."""
    return _complete(*providers, **{"oauth_enabled": False, **changes})


def _with_placeholder(*providers: str) -> Readings:
    """Everything that a redirect takes, but for the URL of an app."""
    return _complete(*providers, callback_urls=("https://example.com",))


def _complete(*providers: str, **changes: Any) -> Readings:
    """A client with everything that a redirect takes, as different from it as a test says."""
    client = builders.app_client(
        **{
            "oauth_enabled": True,
            "oauth_flows": ("code",),
            "identity_providers": ("COGNITO", *providers),
            "callback_urls": ("https://app.example.com/",),
            "sign_out_urls": ("https://app.example.com/",),
            **changes,
        }
    )
    return builders.readings(user_pool=builders.user_pool(domain="shop"), app_client=client)


def _for_users(arn: str, found: Role | Unread | None = None) -> Readings:
    """A set-up whose signed-in users get that role, of which a read says so."""
    return builders.readings(
        identity_pool_roles=IdentityPoolRoles(arn), follow_ups={FollowUp("role", arn): found}
    )


def _for_guests(arn: str, found: Role | Unread | None = None) -> Readings:
    """The same for guests; signed-in users get a good role."""
    return builders.readings(
        identity_pool=builders.identity_pool(guests_allowed=True),
        identity_pool_roles=IdentityPoolRoles(builders.ROLE_ARN, arn),
        follow_ups={**builders.follow_ups(builders.role()), FollowUp("role", arn): found},
    )


WITH_BACKEND = builders.request(DataApiId=builders.DATA_API_ID, StorageBucketName=builders.BUCKET)


def _api(*modes: DataApiMode | str) -> Readings:
    """The same for an API with these modes."""
    return builders.readings(data_api=DataApiReadings(builders.data_api(*modes)))


def _bucket(**changes: Any) -> Readings:
    """The same for a bucket."""
    return builders.readings(storage=builders.bucket_readings(**changes))


OTHER_POOL = DataApiMode("AMAZON_COGNITO_USER_POOLS", "us-east-1_Other")
GONE = Unread("iam:GetRole", "not_found")
TRUSTS_NOBODY = builders.role(trust=())
# How bad it is for a library that a redirect returns to no app.
_SEVERITY_FOR = [("warning", "swift"), ("info", "flutter")]
# What each graded check finds, as an error and as a warning.
_SHAPES = [
    ("error", _off("Google")),
    ("warning", _off()),
    ("info", _off("Google", oauth_flows=())),
    ("error", _with_placeholder("Google")),
    ("warning", _with_placeholder()),
    ("error", _who_may_not_write_email("Google")),
    ("warning", _who_may_not_write_email()),
    ("error", _redirects_of("Google")),
    ("warning", _redirects_of()),
    ("error", builders.readings(identity_pool_roles=IdentityPoolRoles())),
    (
        "warning",
        builders.readings(identity_pool_roles=IdentityPoolRoles(mappings=(WITH_ROLE_MAPPING,))),
    ),
    ("error", _for_users(builders.ROLE_ARN, GONE)),
    ("warning", _for_guests(builders.GUEST_ROLE_ARN, GONE)),
    ("error", _for_users(builders.ROLE_ARN, TRUSTS_NOBODY)),
    ("warning", _for_guests(builders.GUEST_ROLE_ARN, TRUSTS_NOBODY)),
    ("error", _for_users(OTHER_ACCOUNT)),
    ("warning", _for_guests(OTHER_ACCOUNT)),
    ("error", _api(OTHER_POOL)),
    ("warning", _api("AWS_IAM", OTHER_POOL)),
    ("error", _api("API_KEY")),
    ("info", _api("AWS_IAM", "API_KEY")),
    ("warning", _bucket(cors=(builders.cors_rule(methods=("PUT",)),))),
    ("info", _bucket(cors=(builders.cors_rule(methods=("GET", "HEAD")),))),
    ("warning", _bucket(public_access_block=PublicAccessBlock(), policy_is_public=True)),
    ("info", _bucket(public_access_block=PublicAccessBlock())),
]


def _checks_defined_in(module: ModuleType) -> list[Check]:
    """Those that its own text makes, without the ones that it imports."""
    return [
        getattr(module, target.id)
        for statement in _parsed(module).body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        if isinstance(statement.value.func, ast.Name) and statement.value.func.id == "Check"
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]


def _generators_of(modules: tuple[ModuleType, ...]) -> list[str]:
    """The public functions of these modules that find problems."""
    return [
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isgeneratorfunction)
        if name.startswith("check_") and function.__module__ == module.__name__
    ]


def _names_called_in(module: ModuleType) -> set[str]:
    """The functions that its text calls, without the modules that they are in."""
    calls = [node.func for node in ast.walk(_parsed(module)) if isinstance(node, ast.Call)]
    attributes = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    return attributes | {call.id for call in calls if isinstance(call, ast.Name)}


def _codes_found_with_a_severity(module: ModuleType) -> set[str]:
    """The codes of the checks to whose findings the module gives a severity of their own."""
    return {
        getattr(module, call.func.value.id).code
        for call in ast.walk(_parsed(module))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr == "found" and isinstance(call.func.value, ast.Name)
        if any(keyword.arg == "severity" for keyword in call.keywords)
    }


def _parsed(module: ModuleType) -> ast.Module:
    assert module.__file__ is not None
    return ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
