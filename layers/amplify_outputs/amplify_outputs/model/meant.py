"""What a value of the wrong form was meant to be: an id in an ARN or a URL, an id of another kind, a name in a path.

Pure. Nothing here accepts a value: it only finds words for the person who has to correct it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from amplify_outputs.model import ids
from amplify_outputs.model.settings import DEFAULT_PARAMETER_PREFIX
from amplify_outputs.schema.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Meant(NamedTuple):
    """A value that would be right, and where it comes from: completes "Set it to X, ..."."""

    value: str
    why: str


class Kind(NamedTuple):
    """What a value is, in words, and the property that takes it."""

    words: str
    property: str


_REGION: Final = r"[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Cognito makes ids of app clients, and AppSync those of APIs, from 26 of these characters.
_CLIENT_ID: Final = r"[0-9a-z]{20,64}"
_API_ID: Final = r"[0-9a-z]{26}"
_BUCKET: Final = r"[0-9a-z][0-9a-z.-]{1,61}[0-9a-z]"

# Where the id of a property is in what people copy: ARNs, addresses of consoles and end points, and pairs of ids.
_WITHIN: Final = {
    "UserPoolId": (rf"(?<![\w-])({_REGION}_[0-9A-Za-z]+)(?![\w-])",),
    "UserPoolClientId": (
        rf"(?:/|^)(?:app-)?clients?/({_CLIENT_ID})(?!\w)",
        rf"_[0-9A-Za-z]+[/|,;: ]+({_CLIENT_ID})\Z",
        rf"[?&]client_id=({_CLIENT_ID})(?!\w)",
    ),
    "IdentityPoolId": (rf"(?<![\w-])({_REGION}:{_UUID})(?![\w-])",),
    "DataApiId": (
        rf"#/(?:apis/)?({_API_ID})(?!\w)",
        rf"/(?:v1/)?apis/({_API_ID})(?!\w)",
    ),
    "StorageBucketName": (
        rf"^s3://({_BUCKET})(?:/|\Z)",
        rf"^arn:aws[a-z-]*:s3:::({_BUCKET})(?:/|\Z)",
        rf"/s3/(?:buckets|object|get)/({_BUCKET})(?:[/?]|\Z)",
        rf"^https?://({_BUCKET})\.s3[.-]",
    ),
}
_FORMS: Final = {
    "UserPoolId": ids.USER_POOL_ID,
    "UserPoolClientId": ids.USER_POOL_CLIENT_ID,
    "IdentityPoolId": ids.IDENTITY_POOL_ID,
    "DataApiId": ids.DATA_API,
    "StorageBucketName": ids.BUCKET_NAME,
    "PoolRoleArn": ids.ROLE_ARN,
}
_KINDS: Final = (
    (ids.USER_POOL_ID, Kind("the id of a user pool", "UserPoolId")),
    (ids.IDENTITY_POOL_ID, Kind("the id of an identity pool", "IdentityPoolId")),
    (r"[0-9a-z]{26}", Kind("the id of an app client", "UserPoolClientId")),
    (ids.ROLE_ARN, Kind("the ARN of a role", "PoolRoleArn")),
)
# An address of an app client has the id of its user pool, too.
_RESOURCES: Final = {
    "UserPoolClientId": "an app client",
    "UserPoolId": "a user pool",
    "IdentityPoolId": "an identity pool",
}
_SESSION: Final = r"arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([0-9A-Za-z_+=,.@-]{1,64})/.+"
# The longest address of a console is far below.
_LONGEST: Final = 2048
# Blanks of every kind, those without a width among them, and quotes.
_AROUND: Final = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff\"'`\u2018\u2019\u201c\u201d<>,;"
_QUOTES: Final = "\"'`\u2018\u2019\u201c\u201d"

_IN_S3: Final = r"(?:s3://[^/]+|arn:aws[a-z-]*:s3:::[^/]+|https?://[^/]+(?:/[^/]+)?)"
_IN_ARN: Final = "the name in this ARN"
# Patterns are compiled when a value is wrong, which is seldom: each costs time at every start.
_PLACES_OF_A_NAME: Final = (
    (rf"{_IN_S3}/outputs/(?P<name>.+)/[^/]+\.[a-z]+", "the name in this address"),
    (rf"{_IN_S3}/records/(?P<name>.+)\.json", "the name in this address"),
    (r"outputs/(?P<name>.+)/amplify_outputs\.[a-z]+", "the name in this key"),
    (r"(?P<name>.+)/amplify_outputs\.json", "the name without the file"),
)


def bare(text: str) -> str:
    """The text without the blanks and quotes around it."""
    return text.strip(_AROUND)


def meant_by(name: str, text: str) -> Meant | None:
    """What the property of that name was meant to be, if a part of the text has its form and is the only one."""
    if name == "PublicationName":
        return meant_name(text)
    form, inner = _FORMS.get(name), bare(text)
    if form is None or len(text) > _LONGEST:
        return None
    if inner != text and form.fullmatch(inner):
        return Meant(inner, f"without the {_around(text)} around it")
    if name == "PoolRoleArn" and (session := re.fullmatch(_SESSION, inner)):
        partition, account, role = session.groups()
        return Meant(f"arn:{partition}:iam::{account}:role/{role}", "the role of this session")
    decoded = unquote(inner)
    found = {id_ for pattern in _WITHIN.get(name, ()) for id_ in re.findall(pattern, decoded)}
    right = [each for each in sorted(found) if form.fullmatch(each)]
    part = "name" if name == "StorageBucketName" else "id"
    return Meant(right[0], f"the {part} in this {_what(decoded)}") if len(right) == 1 else None


def kind_of(text: str) -> Kind | None:
    """What the text is, if it is an id or an ARN of a kind that a property takes."""
    inner = bare(text)
    return next((kind for form, kind in _KINDS if re.fullmatch(form, inner)), None)


def kind_within(text: str) -> Kind | None:
    """What the text is the ARN or the address of, if that has an id which a property takes."""
    for name, resource in _RESOURCES.items():
        if meant_by(name, text):
            return Kind(f"the {_what(bare(text))} of {resource}", name)
    return None


def meant_name(text: str, parameter_prefix: str = DEFAULT_PARAMETER_PREFIX) -> Meant | None:
    """The publication name that is in the text, or the valid one that is nearest to it.

    `parameter_prefix` is what the parameters of the publisher begin with.
    """
    inner = bare(text)
    # What begins with a hyphen is an option at the wrong place.
    if len(text) > _LONGEST or inner.startswith("-"):
        return None
    path = re.escape(parameter_prefix.strip("/"))
    in_ssm = (
        (rf"arn:aws[a-z-]*:ssm:[^:]*:[0-9]*:parameter/{path}/(?P<name>.+)", _IN_ARN),
        (rf"/?{path}/(?P<name>.+)", "the name without the prefix of the parameter"),
    )
    for form, why in (*_PLACES_OF_A_NAME, *in_ssm):
        if (found := re.fullmatch(form, unquote(inner))) and (name := _valid(found["name"])):
            return Meant(name, why)
    if inner != text and ids.is_publication_name(inner):
        return Meant(inner, f"without the {_around(text)} around it")
    name = _valid(inner)
    return Meant(name, "the nearest valid name") if name and name != text else None


def meant_prefix(text: str) -> str:
    """The prefix of a publisher that was probably meant: its slashes put right; "" if nothing is left of it."""
    path = text.partition("/.publisher")[0]
    prefix = "".join(f"/{segment}" for segment in _segments(bare(path).replace("\\", "/")))
    return prefix if ids.PARAMETER_PREFIX.fullmatch(prefix) else ""


def meant_beginning(text: str, names: Iterable[str], parameter_prefix: str = "") -> str:
    """The beginning of names that was probably meant by a text with which no name begins; "" if nothing is near.

    It is the text without what is around a name, in the upper and lower case of the names, with fewer slashes,
    or the nearest path. `parameter_prefix` is what the parameters of all publications begin with.
    """
    known = list(names)
    shorter = text.removeprefix(f"{parameter_prefix}/") if parameter_prefix else text
    meant = meant_name(shorter, parameter_prefix or DEFAULT_PARAMETER_PREFIX)
    for wanted in filter(None, (shorter.strip("/"), meant and meant.value)):
        for name in known:
            if name.casefold().startswith(wanted.casefold()):
                rest = name[len(wanted) :]
                return name[: len(wanted)] + ("/" if rest.startswith("/") else "")
    paths = {name[: at + 1] for name in known for at, sign in enumerate(name) if sign == "/"}
    return nearest(shorter.strip("/"), {*paths, *known})


def _valid(text: str) -> str:
    """The text as a publication name: a hyphen in place of what a name may not have; "" if nothing is left."""
    segments = list(_segments(text.replace("\\", "/")))
    name = "/".join(segments)
    return name if ids.is_publication_name(name) else ""


def _segments(text: str) -> Iterator[str]:
    for segment in text.split("/"):
        allowed = re.sub(r"[^A-Za-z0-9_-]+", "-", bare(segment)).strip("-")
        if allowed := allowed.lstrip("_-"):
            yield allowed


def _around(text: str) -> str:
    """What is around the text, in words."""
    ends = f"{text[:1]}{text[-1:]}"
    if any(quote in ends for quote in _QUOTES):
        return "quotes"
    return "blanks" if ends != ends.strip() or not ends.isprintable() else "characters"


def _what(text: str) -> str:
    """What kind of text an id is in, in words."""
    if text.startswith("arn:"):
        return "ARN"
    if "://" in text:
        return "address"
    return "text"
