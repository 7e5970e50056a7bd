"""The kinds of problems that files have which somebody wrote by hand or by script; `lint` finds them.

They are defined here, with all others, so that one catalogue explains every code. The rooms that find them are
not in the layer.
"""

from __future__ import annotations

from amplify_outputs.model.problem import Check

FILE_NOT_JSON = Check(
    "FileNotJson",
    "error",
    title="the file is no JSON that every client library reads",
    effect="No app can start with it. The message names the line and the column of the first character that JSON does "
    "not have there. Comments, commas before a bracket, single quotes, `NaN` and a byte order mark are no JSON, and "
    "neither is a file in UTF-16. Lint reads at most 4,000,000 bytes and 64 levels.",
    fix="Correct the character that the message names. Let a script write the file with the JSON library of its "
    "language.",
    sources=("json-rfc",),
)
CLIENT_CANNOT_READ = Check(
    "ClientCannotRead",
    "error",
    title="a value of the file stops an app when it starts",
    effect="The client libraries that the message names cannot read the value. One wrong value stops the whole app, not "
    "only the feature that uses it.",
    fix="Write what the message says.",
    sources=("amplify-js", "amplify-swift", "amplify-android", "amplify-flutter"),
)
CLIENT_MISREADS = Check(
    "ClientMisreads",
    "error",
    title="a client library takes a value of the file in another sense, or fails when it needs the value",
    effect="The app starts, and the feature that the message names does not work. Amplify JavaScript takes a flag in "
    'quotes for `true`, also `"false"`.',
    fix="Write what the message says.",
    sources=("amplify-js",),
)
FILE_VALUE_WRONG = Check(
    "FileValueWrong",
    "error",
    title="a value of `auth` cannot be what its key stands for",
    effect="Every client library reads the value, and sign-in fails. Examples are a placeholder that no tool replaced, "
    "an empty redirect URL, and a region that is not the one in the id of the user pool.",
    fix="Write what the message says.",
    sources=("outputs-schema", "amplify-js"),
)
FILE_BREAKS_FORMAT = Check(
    "FileBreaksFormat",
    "warning",
    title="a value of the file is not one that its version of the format has",
    effect="No client library stops at the value today. Other tools refuse the file, and so may later releases.",
    fix="Write what the message says.",
    sources=("outputs-schema",),
)
FILE_VALUE_MALFORMED = Check(
    "FileValueMalformed",
    "warning",
    title="a value of another section than `auth` cannot be the URL, region, bucket or name that its key stands for",
    effect="Apps send their requests to an address that does not exist, or fail before they send any.",
    fix="Write what the message says.",
    sources=("outputs-schema", "s3-bucket-names", "appsync-api"),
)
FILE_KEY_TWICE = Check(
    "FileKeyTwice",
    "warning",
    title="an object of the file has a key twice",
    effect="JSON does not say which of the two values counts, so client libraries can differ.",
    fix="Remove one of the two.",
    sources=("json-rfc",),
)
AUTHENTICATOR_CANNOT_START = Check(
    "AuthenticatorCannotStart",
    "info",
    title="a ready-made sign-in form, an Authenticator, cannot start with the file",
    effect="Apps with sign-in forms of their own are not affected.",
    fix="If an app uses the Authenticator of that library, write what the message says.",
    sources=("amplify-swift", "amplify-android", "amplify-flutter"),
)
FORMAT_STOPS_CLIENT = Check(
    "FormatStopsClient",
    "info",
    title="a right value of the file stops one client library, and no value suits all of them",
    effect="Apps of that library do not start with the file. The page on the file has the reasons, under known limits "
    "of the format.",
    fix="If an app of that library reads the file, write what the message says. The publisher does so with `Platform`.",
    sources=("amplify-android", "amplify-flutter"),
)
DEFAULT_ASSUMED = Check(
    "DefaultAssumed",
    "info",
    title="client libraries assume a value, because the file leaves the field out",
    effect="Without `unauthenticated_identities_enabled`, Amplify Android and Flutter take it that the identity pool "
    "accepts guests, and Amplify JavaScript that it does not.",
    fix="Write the field.",
    sources=("amplify-js", "amplify-android", "amplify-flutter"),
)
FILE_VERSION_NEWER = Check(
    "FileVersionNewer",
    "info",
    title="the version of the file is newer than those that this release knows",
    effect="Lint has no table of that version. It reads the file as each client library does, and checks ids and URLs.",
    fix="Install a newer release of amplify-outputs.",
    sources=("outputs-schema",),
)
FILE_KEY_UNKNOWN = Check(
    "FileKeyUnknown",
    "info",
    title="the file has a key that its version of the format does not have",
    effect="Client libraries ignore the key.",
    fix="If an app reads the value, move it below `custom`. Otherwise correct or remove the key.",
    sources=("outputs-schema",),
)
FILE_DIFFERS_FROM_POOLS = Check(
    "FileDiffersFromPools",
    "error",
    title="the file says something else than the pools that it names",
    effect="Apps ask users for the wrong things, or Cognito refuses what they send. `lint --live` reads the pools.",
    fix="Write what the message says, or correct the pools.",
    sources=("contract",),
)
FILE_LEAVES_OUT = Check(
    "FileLeavesOut",
    "info",
    title="the file leaves out what the pools say",
    effect="Apps do not offer the feature. `lint --live` reads the pools.",
    fix="If the app needs it, write what the message says.",
    sources=("contract",),
)
