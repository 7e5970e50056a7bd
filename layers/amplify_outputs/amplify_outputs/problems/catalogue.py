"""Every kind of problem that can be reported, by its public code.

A new check starts here, then gets its function in the module of its subject. Codes are never
renamed or re-used: templates out there name them.
"""

from __future__ import annotations

from amplify_outputs.problems.problem import Check

# Properties of the request ---------------------------------------------------------------------

PROPERTY_MISSING = Check(
    "PropertyMissing",
    "error",
    "a required property is absent",
    "The custom resource or the command was not told something that it cannot do without.",
    ("contract",),
)
PROPERTY_UNKNOWN = Check(
    "PropertyUnknown",
    "error",
    "a property does not exist",
    "Usually a typing mistake. It is an error because an ignored property would be worse: "
    "the stack would succeed without doing what its author asked for.",
    ("contract",),
)
PROPERTY_INVALID = Check(
    "PropertyInvalid",
    "error",
    "a property has a value of the wrong type or form",
    "Nothing was read from AWS and nothing was written.",
    ("contract", "cognito-api"),
)
PROPERTY_UNAVAILABLE = Check(
    "PropertyUnavailable",
    "error",
    "a property or value is reserved but not available in this version",
    "The name is part of the contract, but the installed publisher cannot do it yet.",
    ("contract",),
)
OUTPUTS_INVALID = Check(
    "OutputsInvalid",
    "error",
    "something in `Outputs` is not part of the file format",
    "A client library would ignore or refuse the key or value.",
    ("outputs-schema",),
)

# Reading ---------------------------------------------------------------------------------------

READ_DENIED = Check(
    "ReadDenied",
    "error",
    "AWS did not allow a read that the file needs",
    "The publisher's role (or, on the command line, yours) lacks an action on this resource.",
    ("cognito-iam",),
)

# User pool -------------------------------------------------------------------------------------

USER_POOL_NOT_FOUND = Check(
    "UserPoolNotFound",
    "error",
    "the user pool does not exist in its region of this account",
    "An app with this file would answer every sign-in with ResourceNotFoundException.",
    ("cognito-api",),
)

# App client ------------------------------------------------------------------------------------

APP_CLIENT_NOT_FOUND = Check(
    "AppClientNotFound",
    "error",
    "the app client does not exist in the user pool",
    "An app with this file could not sign anybody in; a client id belongs to exactly one pool.",
    ("cognito-api",),
)
APP_CLIENT_HAS_SECRET = Check(
    "AppClientHasSecret",
    "error",
    "the app client has a client secret",
    "Browser and mobile apps cannot keep a secret and Amplify's libraries cannot send one: "
    "every call would fail with `Unable to verify secret hash for client`.",
    ("amplify-auth-import", "cognito-api"),
)
APP_CLIENT_MACHINE_TO_MACHINE = Check(
    "AppClientMachineToMachine",
    "error",
    "the app client is for machine-to-machine access only",
    "Its only OAuth flow is client_credentials, which signs no user in.",
    ("cognito-oauth",),
)
OAUTH_DOMAIN_MISSING = Check(
    "OAuthDomainMissing",
    "error",
    "OAuth is on for the app client but the user pool has no domain",
    "Without a domain there is no hosted sign-in page to redirect to, so the file has no `oauth` "
    "block. It is an error when the client has a federated provider, since those can only be "
    "reached through the domain, and a warning otherwise.",
    ("cognito-domain", "outputs-schema"),
    acceptable=True,
)
OAUTH_FLOWS_MISSING = Check(
    "OAuthFlowsMissing",
    "error",
    "OAuth is on for the app client but no flow that signs users in is allowed",
    "A redirect needs the code or the implicit flow; without them the file has no `oauth` block. "
    "It is an error when the client has a federated provider, and a warning otherwise.",
    ("cognito-oauth", "outputs-schema"),
    acceptable=True,
)
OAUTH_URLS_MISSING = Check(
    "OAuthUrlsMissing",
    "error",
    "OAuth is on for the app client but a list of allowed URLs is empty",
    "The file needs at least one callback URL and one sign-out URL; without them it has no "
    "`oauth` block. It is an error when the client has a federated provider, and a warning "
    "otherwise.",
    ("cognito-oauth", "outputs-schema"),
    acceptable=True,
)

# Identity pool ---------------------------------------------------------------------------------

IDENTITY_POOL_NOT_FOUND = Check(
    "IdentityPoolNotFound",
    "error",
    "the identity pool does not exist in its region of this account",
    "An app with this file would get no AWS credentials.",
    ("cognito-identity-api",),
)
IDENTITY_POOL_NOT_LINKED = Check(
    "IdentityPoolNotLinked",
    "error",
    "the identity pool does not know the user pool and app client as a login",
    "Signed-in users would get `Token is not from a supported provider of this identity pool`. "
    "Accept it where the identity pool serves guests only.",
    ("cognito-identity-api",),
    acceptable=True,
)
AUTHENTICATED_ROLE_MISSING = Check(
    "AuthenticatedRoleMissing",
    "error",
    "the identity pool has no role for signed-in users",
    "No AWS credentials can be given to them. It is a warning when role mappings choose the "
    "roles. Accept it where the identity pool serves guests only.",
    ("cognito-identity-roles",),
    acceptable=True,
)
EXPECTATION_NOT_MET = Check(
    "ExpectationNotMet",
    "error",
    "something differs from what `Expect` says",
    "A role or a group is not what the author of the stack relies on.",
    ("contract",),
)

# The document ----------------------------------------------------------------------------------

DOCUMENT_INVALID = Check(
    "DocumentInvalid",
    "error",
    "the finished document breaks the rules of its format",
    "A client library could not read it. The cause is an override in `Outputs` that does not fit "
    "the rest, or a fault of the publisher.",
    ("outputs-schema",),
)
DOCUMENT_TOO_LARGE = Check(
    "DocumentTooLarge",
    "error",
    "the document does not fit into an SSM parameter",
    "A standard parameter holds 4,096 bytes, an advanced one 8,192. S3 has no such limit.",
    ("ssm-quotas",),
)

CATALOGUE = {check.code: check for check in list(globals().values()) if isinstance(check, Check)}
ACCEPTABLE_CODES = frozenset(code for code, check in CATALOGUE.items() if check.acceptable)
