"""What somebody asks for: properties, all of them strings, become a typed `PublishRequest`.

Every bad property is reported at once, before anything is read or written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs import format as outputs_format
from amplify_outputs import ids
from amplify_outputs.errors import RequestInvalid
from amplify_outputs.problems import catalogue
from amplify_outputs.shapes import read, shown, validate

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from amplify_outputs.problems.problem import Check, Problem

DESTINATIONS: Final = ("ssm", "s3")
AVAILABLE_FORMATS: Final = ("json",)
PLANNED_FORMATS: Final = ("dart", "ts", "mjs", "legacy-json", "legacy-json-mobile")
PLANNED_PROPERTIES: Final = ("PoolRoleArn", "KeepInSync")
CLOUDFORMATION_PROPERTIES: Final = ("ServiceToken", "ServiceTimeout")
# Overriding these would publish a file about pools that nobody checked.
IDENTIFYING_KEYS: Final = {
    "aws_region": "UserPoolId",
    "user_pool_id": "UserPoolId",
    "user_pool_client_id": "UserPoolClientId",
    "identity_pool_id": "IdentityPoolId",
}


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the author relies on; a difference is an error. `None` expects nothing."""

    authenticated_role_arn: str | None = None
    unauthenticated_role_arn: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """A request in its final types. Two equal requests ask for the same publication.

    `outputs` has the types of the format; `properties` gives the request back as it came, in a
    form that `parse_request` reads again.
    """

    name: str
    user_pool_id: str
    user_pool_client_id: str
    identity_pool_id: str | None = None
    outputs_version: str = outputs_format.NEWEST_VERSION
    outputs: Mapping[str, Any] = field(default_factory=dict)
    destinations: tuple[str, ...] = DESTINATIONS
    fail_on: str = "error"
    accept_problems: tuple[str, ...] = ()
    expect: Expectations = field(default_factory=Expectations)
    adopt: bool = field(default=False, compare=False)
    properties: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def pool_ids(self) -> tuple[str, ...]:
        """The pools that it is about."""
        return tuple(filter(None, (self.user_pool_id, self.identity_pool_id)))


def parse_request(properties: Mapping[str, Any]) -> PublishRequest:
    """The request that the properties of a `Custom::AmplifyOutputs` make.

    Raises RequestInvalid with every wrong, missing or unknown property.
    """
    return _Parser(properties).request()


class _Parser:
    """One pass over the properties; problems gather and are raised together."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        self._given = properties
        self._known: set[str] = {*CLOUDFORMATION_PROPERTIES, *PLANNED_PROPERTIES}
        self._problems: list[Problem] = []

    def request(self) -> PublishRequest:
        version = self._choice("OutputsVersion", outputs_format.VERSIONS)
        version = version or outputs_format.NEWEST_VERSION
        request = PublishRequest(
            name=self._id("PublicationName", ids.PUBLICATION_NAME, _NAME_FORM) or "",
            user_pool_id=self._id("UserPoolId", ids.USER_POOL_ID, "like us-east-1_AbC123xyz") or "",
            user_pool_client_id=self._id(
                "UserPoolClientId", ids.USER_POOL_CLIENT_ID, "like 3n4b5urk1ft4fl3mg5e62d9ado"
            )
            or "",
            identity_pool_id=self._id(
                "IdentityPoolId",
                ids.IDENTITY_POOL_ID,
                "like us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
                required=False,
            ),
            outputs_version=version,
            outputs=self._outputs(version),
            destinations=self._choices("Destinations", DESTINATIONS) or DESTINATIONS,
            fail_on=self._choice("FailOn", ("error", "warning")) or "error",
            accept_problems=self._accepted(),
            expect=self._expectations(),
            adopt=self._flag("Adopt"),
            properties={
                key: value
                for key, value in self._given.items()
                if key not in CLOUDFORMATION_PROPERTIES
            },
        )
        self._formats()
        self._unavailable()
        self._unknown()
        if self._problems:
            raise RequestInvalid(sorted(self._problems, key=lambda problem: problem.subject))
        return request

    def _report(self, check: Check, name: str, message: str, fix: str) -> None:
        self._problems.append(check.found(subject=name, message=message, fix=fix))

    def _invalid(self, name: str, value: object, expected: str) -> None:
        self._report(
            catalogue.PROPERTY_INVALID,
            name,
            f"{name} is {shown(value)}.",
            f"It must be {expected}.",
        )

    def _take(self, name: str) -> Any:  # noqa: ANN401 - a property has any JSON type
        self._known.add(name)
        return self._given.get(name)

    def _id(
        self, name: str, form: re.Pattern[str], expected: str, *, required: bool = True
    ) -> str | None:
        value = self._take(name)
        if value is None:
            if required:
                self._report(
                    catalogue.PROPERTY_MISSING, name, f"{name} is missing.", f"Give one {expected}."
                )
            return None
        if not isinstance(value, str) or not form.fullmatch(value):
            leave_out = "" if required else ", or left out (AWS::NoValue)"
            self._invalid(name, value, f"{expected}{leave_out}")
            return None
        return value

    def _choice(self, name: str, choices: Sequence[str]) -> str | None:
        value = self._take(name)
        if isinstance(value, str) and value in choices:
            return value
        if value is not None:
            self._invalid(name, value, f"one of {', '.join(choices)}")
        return None

    def _choices(self, name: str, choices: Sequence[str]) -> tuple[str, ...]:
        """The chosen ones in the order of `choices`, so that the order given means nothing."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or any(item not in choices for item in value):
            self._invalid(name, value, f"a list out of {', '.join(choices)}, with one at least")
            return ()
        return tuple(choice for choice in choices if choice in value)

    def _flag(self, name: str) -> bool:
        value = self._take(name)
        text = value.lower() if isinstance(value, str) else value
        if text in ("true", True):
            return True
        if text not in ("false", False, None):
            self._invalid(name, value, "true or false")
        return False

    def _accepted(self) -> tuple[str, ...]:
        value = self._take("AcceptProblems")
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            self._invalid("AcceptProblems", value, "a list of problem codes")
            return ()
        for code in sorted(set(value) - catalogue.ACCEPTABLE_CODES):
            known = code in catalogue.CATALOGUE
            self._report(
                catalogue.PROPERTY_INVALID,
                "AcceptProblems",
                f"AcceptProblems names {code}, which "
                + ("cannot be accepted." if known else "is not a problem code."),
                f"Codes that can be accepted: {', '.join(sorted(catalogue.ACCEPTABLE_CODES))}.",
            )
        return tuple(sorted(set(value)))

    def _expectations(self) -> Expectations:
        value = self._take("Expect")
        if value is None:
            return Expectations()
        if not isinstance(value, dict):
            self._invalid("Expect", value, f"a map with keys out of {', '.join(_EXPECT_KEYS)}")
            return Expectations()
        for key in sorted(set(value) - set(_EXPECT_KEYS)):
            self._report(
                catalogue.PROPERTY_UNKNOWN,
                f"Expect.{key}",
                f"Expect.{key} is not known.",
                f"Known are {', '.join(_EXPECT_KEYS)}.",
            )
        if "IdentityPoolId" not in self._given and value.keys() & {*_EXPECT_KEYS[:2]}:
            self._invalid("Expect", value, "without roles, as there is no IdentityPoolId")
        groups = value.get("Groups", {})
        if not isinstance(groups, dict):
            self._invalid("Expect.Groups", groups, "a map of group names to role ARNs")
            groups = {}
        return Expectations(
            self._role_arn("Expect.AuthenticatedRoleArn", value.get("AuthenticatedRoleArn")),
            self._role_arn("Expect.UnauthenticatedRoleArn", value.get("UnauthenticatedRoleArn")),
            {
                name: self._role_arn(f"Expect.Groups.{name}", arn, required=True) or ""
                for name, arn in groups.items()
            },
        )

    def _role_arn(self, place: str, value: object, *, required: bool = False) -> str | None:
        if value is None and not required:
            return None
        if isinstance(value, str) and ids.ROLE_ARN.fullmatch(value):
            return value
        self._invalid(place, value, "the ARN of a role, like arn:aws:iam::123456789012:role/name")
        return None

    def _outputs(self, version: str) -> Mapping[str, Any]:
        value = self._take("Outputs")
        if value is None:
            return {}
        kind = outputs_format.outputs_type(version)
        typed, findings = read(kind, value)
        if isinstance(typed, dict):
            for section in sorted(typed.keys() & kind.fields.keys() - {"auth", "version"}):
                if not any(finding.path.startswith(section) for finding in findings):
                    findings += validate(kind.fields[section], typed[section], section)
        for finding in findings:
            self._outputs_problem(f"Outputs.{finding.path}".rstrip("."), finding.message, version)
        if isinstance(value, dict) and "version" in value:
            self._outputs_problem("Outputs.version", "is set by OutputsVersion", version)
        if not isinstance(typed, dict) or findings:
            return {}
        self._identifying_overrides(typed.get("auth", {}), version)
        return typed

    def _identifying_overrides(self, auth: Mapping[str, Any], version: str) -> None:
        derived = {
            "aws_region": ids.user_pool_region(str(self._given.get("UserPoolId"))),
            **{
                key: self._given.get(name)
                for key, name in IDENTIFYING_KEYS.items()
                if key != "aws_region"
            },
        }
        for key, name in IDENTIFYING_KEYS.items():
            if key in auth and auth[key] != derived[key]:
                self._outputs_problem(
                    f"Outputs.auth.{key}", f"is {shown(auth[key])}, but it follows {name}", version
                )

    def _outputs_problem(self, place: str, message: str, version: str) -> None:
        self._report(
            catalogue.OUTPUTS_INVALID,
            place,
            f"{place} {message}.",
            f"Correct it or leave it out (format version {version}).",
        )

    def _formats(self) -> None:
        value = self._take("Formats")
        planned = [item for item in value if item in PLANNED_FORMATS] if _is_texts(value) else []
        for item in planned:
            self._report(
                catalogue.PROPERTY_UNAVAILABLE,
                "Formats",
                f"Formats names {item}, which this version cannot write yet.",
                "Leave it out; json is always written.",
            )
        if not planned:
            self._choices("Formats", AVAILABLE_FORMATS)

    def _unavailable(self) -> None:
        for name in PLANNED_PROPERTIES:
            if name in self._given:
                self._report(
                    catalogue.PROPERTY_UNAVAILABLE,
                    name,
                    f"{name} is not available in this version.",
                    "Leave it out.",
                )

    def _unknown(self) -> None:
        for name in sorted(self._given.keys() - self._known):
            self._report(
                catalogue.PROPERTY_UNKNOWN,
                name,
                f"{name} is not a property of Custom::AmplifyOutputs.",
                f"Known are {', '.join(sorted(self._known))}.",
            )


_EXPECT_KEYS: Final = ("AuthenticatedRoleArn", "UnauthenticatedRoleArn", "Groups")
_NAME_FORM: Final = (
    f"1 to {ids.PUBLICATION_NAME_MAX_SEGMENTS} segments of letters, digits, - and _ (each begins "
    f"with a letter or digit, 63 characters at most) joined by /, "
    f"{ids.PUBLICATION_NAME_MAX_CHARACTERS} characters in all, like storefront/prod"
)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
