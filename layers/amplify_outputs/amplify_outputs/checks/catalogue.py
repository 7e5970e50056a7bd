"""The list of check modules, and every kind of problem that they can report, by its public code.

A kind of problem is defined next to the check that finds it, in the module of its subject. A
contract test compares this list with the modules in the folder and with the calls in `run`.
Codes are never renamed or used again, because templates name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from amplify_outputs.checks import (
    app_client,
    app_redirects,
    by_hand,
    data_api,
    document,
    expectations,
    federation,
    formats,
    groups,
    identity_pool,
    legacy_json,
    messages,
    mfa,
    names,
    oauth,
    oauth_setup,
    override_forms,
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
from amplify_outputs.model.problem import Check

if TYPE_CHECKING:
    from types import ModuleType

# What `lint` finds in files. No publication has such a problem.
BY_HAND: Final = "Files written by hand"
# In the order of docs/problems.md.
SUBJECTS: dict[str, tuple[ModuleType, ...]] = {
    "Properties": (properties, expectations),
    "Name": (names,),
    "Reading": (pool_role, reads),
    "User pool": (user_pool, sign_up, unsaid, federation, messages, mfa),
    "App client": (app_client, passwordless),
    "Sign-in by redirect": (oauth_setup, oauth, redirects, app_redirects, providers),
    "Identity pool": (identity_pool, roles_attachment, roles, session_tags, groups),
    "Data API": (data_api,),
    "Storage bucket": (storage,),
    "File": (document, platforms, sections, overrides, override_forms, formats, legacy_json),
    BY_HAND: (by_hand,),
}


def checks_of(modules: tuple[ModuleType, ...]) -> tuple[Check, ...]:
    """The checks that these modules define, in their order."""
    return tuple(
        value for module in modules for value in vars(module).values() if isinstance(value, Check)
    )


CATALOGUE = {check.code: check for modules in SUBJECTS.values() for check in checks_of(modules)}
ACCEPTABLE_CODES = frozenset(code for code, check in CATALOGUE.items() if check.acceptable)
