"""A `ts` file is a configuration to Amplify's own types, whatever it says. Under `strict` and beyond."""

from __future__ import annotations

from typing import Any, Final

from amplify_outputs.document.build import encode
from amplify_outputs.document.formats.formats import file_of
from tests.contract import golden
from tests.contract.format_values import sample
from tests.contract.javascript_client import NEEDS_NODE
from tests.contract.typescript_modules import errors
from tests.readers.whole_document import WHOLE, changed

pytestmark = NEEDS_NODE

BUCKET: Final[dict[str, Any]] = WHOLE["storage"]["buckets"][0]
BUCKETS: Final = [
    {**BUCKET, "name": "a", "paths": {"public/*": {"guest": ["read"]}}},
    {**BUCKET, "name": "b", "paths": {"private/*": {"groupadmins": ["get"], "guest": []}}},
    {key: it for key, it in BUCKET.items() if key != "paths"} | {"name": "c"},
]
# Beyond `strict`, what a project may ask for.
STRICTEST: Final = {"exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True}


# What an app may do with the default export; the same lines must compile for every pool.
CODE: Final = """
export const required: boolean = amplifyConfig.auth.mfa_configuration === "REQUIRED";
export const methods: boolean = amplifyConfig.auth.mfa_methods.includes("TOTP");
export const names: string[] = amplifyConfig.auth.groups.flatMap((group) => Object.keys(group));
export const providers: boolean = amplifyConfig.auth.oauth.identity_providers.includes("GOOGLE");
export const scopes: boolean = amplifyConfig.auth.oauth.scopes.includes("openid");
export const client: string = amplifyConfig.auth.user_pool_client_id;
"""
AUTH: Final[dict[str, Any]] = WHOLE["auth"]
OTHERWISE: Final = {
    **AUTH,
    "mfa_configuration": "NONE",
    "mfa_methods": [],
    "groups": [],
    "oauth": {**AUTH["oauth"], "identity_providers": [], "scopes": []},
}
WRONG: Final = 'export const wrong = amplifyConfig.version === "2";'


def files() -> dict[str, str]:
    """Everything that tsc looks at, in one run."""
    documents = {
        **{name: golden.document_named(name).body for name in golden.NAMES},
        **{f"drawn {at}": encode(outputs) for at, outputs in enumerate(sample())},
        "whole": encode(WHOLE),
        "buckets that differ": encode(changed("storage.buckets", BUCKETS)),
        "no bucket": encode(changed("storage.buckets", [])),
    }
    typed = {name: file_of("ts", body).decode() for name, body in documents.items()}
    return typed | {
        "an app": typed["whole"] + CODE,
        "an app of other pools": file_of("ts", encode({**WHOLE, "auth": OTHERWISE})).decode()
        + CODE,
        "an object without types": file_of("mjs", documents["whole"]).decode(),
        "a comparison that is never true": typed["whole"] + WRONG,
    }


def test_every_file_is_a_configuration_to_amplifys_types_and_the_code_of_an_app_compiles() -> None:
    looked_at = files()
    found = dict(zip(looked_at, errors([*looked_at.values()], STRICTEST), strict=True))

    assert {name: [it[:6] for it in said] for name, said in found.items() if said} == {
        "an object without types": ["TS2322"],
        "a comparison that is never true": ["TS2367"],
    }
