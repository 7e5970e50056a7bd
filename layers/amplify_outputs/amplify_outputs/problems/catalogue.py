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
    "Add the property.",
    ("contract",),
)
PROPERTY_UNKNOWN = Check(
    "PropertyUnknown",
    "error",
    "a property does not exist",
    "Usually a typing mistake. It is an error because an ignored property would be worse: "
    "the stack would succeed without doing what its author asked for.",
    "Correct its name; the message lists the names that exist.",
    ("contract",),
)
PROPERTY_INVALID = Check(
    "PropertyInvalid",
    "error",
    "a property has a value of the wrong type or form",
    "Nothing was read from AWS and nothing was written.",
    "Correct the value; the message says which form it must have.",
    ("contract", "cognito-api"),
)
PROPERTY_UNAVAILABLE = Check(
    "PropertyUnavailable",
    "error",
    "a property or value is reserved but not available in this version",
    "The name is part of the contract, but the installed publisher cannot do it yet.",
    "Leave it out, or update the publisher when a version has it.",
    ("contract",),
)
OUTPUTS_INVALID = Check(
    "OutputsInvalid",
    "error",
    "something in `Outputs` is not part of the file format",
    "A client library would ignore or refuse the key or value.",
    "Correct the key or value, or leave it out. Free content belongs under `custom`.",
    ("outputs-schema",),
)

# Reading ---------------------------------------------------------------------------------------

READ_DENIED = Check(
    "ReadDenied",
    "error",
    "AWS did not allow a read that the file needs",
    "The publisher's role (or, on the command line, yours) lacks an action on this resource.",
    "Allow the action that the message names, on the resource that it names. The role of "
    "the publisher stack allows all of them for pools of its own account: there, look for a"
    " deny in a permissions boundary or a service control policy.",
    ("cognito-iam",),
)

# User pool -------------------------------------------------------------------------------------

USER_POOL_NOT_FOUND = Check(
    "UserPoolNotFound",
    "error",
    "the user pool does not exist in its region of this account",
    "An app with this file would answer every sign-in with ResourceNotFoundException.",
    "Compare the id with the list of user pools of that region and account. The part before"
    " the underscore is the region.",
    ("cognito-api",),
)

# App client ------------------------------------------------------------------------------------

APP_CLIENT_NOT_FOUND = Check(
    "AppClientNotFound",
    "error",
    "the app client does not exist in the user pool",
    "An app with this file could not sign anybody in; a client id belongs to exactly one pool.",
    "Compare the id with the pool's list of app clients; both ids must come from the same pool.",
    ("cognito-api",),
)
APP_CLIENT_HAS_SECRET = Check(
    "AppClientHasSecret",
    "error",
    "the app client has a client secret",
    "Browser and mobile apps cannot keep a secret and Amplify's libraries cannot send one: "
    "every call would fail with `Unable to verify secret hash for client`.",
    "Create another app client of the same pool without a secret (`GenerateSecret: false`, "
    "in Terraform `generate_secret = false`); a secret cannot be taken from an existing "
    "client.",
    ("amplify-auth-import", "cognito-api"),
)
APP_CLIENT_MACHINE_TO_MACHINE = Check(
    "AppClientMachineToMachine",
    "error",
    "the app client is for machine-to-machine access only",
    "Its only OAuth flow is client_credentials, which signs no user in.",
    "Name the app client that the app uses, or create one that allows the code flow.",
    ("cognito-oauth",),
)
OAUTH_DOMAIN_MISSING = Check(
    "OAuthDomainMissing",
    "error",
    "OAuth is on for the app client but the user pool has no domain",
    "Without a domain there is no hosted sign-in page to redirect to, so the file has no `oauth` "
    "block. It is an error when the client has a federated provider, since those can only be "
    "reached through the domain, and a warning otherwise.",
    "Give the user pool a prefix domain or a custom domain, or switch OAuth off for the client.",
    ("cognito-domain", "outputs-schema"),
    acceptable=True,
)
OAUTH_FLOWS_MISSING = Check(
    "OAuthFlowsMissing",
    "error",
    "OAuth is on for the app client but no flow that signs users in is allowed",
    "A redirect needs the code or the implicit flow; without them the file has no `oauth` block. "
    "It is an error when the client has a federated provider, and a warning otherwise.",
    "Allow the authorization code flow for the client, or switch OAuth off.",
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
    "Add at least one allowed callback URL and one allowed sign-out URL to the client.",
    ("cognito-oauth", "outputs-schema"),
    acceptable=True,
)

# Identity pool ---------------------------------------------------------------------------------

IDENTITY_POOL_NOT_FOUND = Check(
    "IdentityPoolNotFound",
    "error",
    "the identity pool does not exist in its region of this account",
    "An app with this file would get no AWS credentials.",
    "Compare the id with the list of identity pools of that region and account, or leave "
    "`IdentityPoolId` out if the app needs no AWS credentials.",
    ("cognito-identity-api",),
)
IDENTITY_POOL_NOT_LINKED = Check(
    "IdentityPoolNotLinked",
    "error",
    "the identity pool does not know the user pool and app client as a login",
    "Signed-in users would get `Token is not from a supported provider of this identity pool`. "
    "Accept it where the identity pool serves guests only.",
    "Add the user pool and this very app client to the identity pool's user pool logins.",
    ("cognito-identity-api",),
    acceptable=True,
)
AUTHENTICATED_ROLE_MISSING = Check(
    "AuthenticatedRoleMissing",
    "error",
    "the identity pool has no role for signed-in users",
    "No AWS credentials can be given to them. It is a warning when role mappings choose the "
    "roles. Accept it where the identity pool serves guests only.",
    "Set the role for authenticated users on the identity pool; its trust policy must name "
    "the identity pool.",
    ("cognito-identity-roles",),
    acceptable=True,
)
EXPECTATION_NOT_MET = Check(
    "ExpectationNotMet",
    "error",
    "something differs from what `Expect` says",
    "A role or a group is not what the author of the stack relies on.",
    "Correct the role or group, or what `Expect` says about it.",
    ("contract",),
)

# The document ----------------------------------------------------------------------------------

DOCUMENT_INVALID = Check(
    "DocumentInvalid",
    "error",
    "the finished document breaks the rules of its format",
    "A client library could not read it. The cause is an override in `Outputs` that does not fit "
    "the rest, or a fault of the publisher.",
    "Correct the override that the message names. If there is none, please report it.",
    ("outputs-schema",),
)
DOCUMENT_TOO_LARGE = Check(
    "DocumentTooLarge",
    "error",
    "the document does not fit into an SSM parameter",
    "A standard parameter holds 4,096 bytes, an advanced one 8,192. S3 has no such limit.",
    "Publish to S3 only, shorten what `Outputs` adds, or let the publisher stack's "
    "`ParameterTier` use advanced parameters.",
    ("ssm-quotas",),
)

CATALOGUE = {check.code: check for check in list(globals().values()) if isinstance(check, Check)}
ACCEPTABLE_CODES = frozenset(code for code, check in CATALOGUE.items() if check.acceptable)
