"""From a file that somebody wrote to a publication: the properties and the template to go on with. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.lint.found import value_at
from amplify_outputs.lint.kinds import kind_at
from amplify_outputs.schema.types import Anything
from amplify_outputs.schema.versions import NEWEST_VERSION, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

# Cognito decides about `auth`, and `version` is a property of its own. Nobody reads `$schema`.
_NOT_KEPT: Final = frozenset({"auth", "version", "$schema"})
# The properties that name pools, and their keys of `auth`.
IDS: Final = {
    "UserPoolId": "user_pool_id",
    "UserPoolClientId": "user_pool_client_id",
    "IdentityPoolId": "identity_pool_id",
}
_CHOICE: Final = ("auth", "passwordless", "preferred_challenge")


def version_of(outputs: Mapping[str, Any]) -> str:
    """The version of the file, or the newest one if that version is not known."""
    said = outputs.get("version")
    return said if isinstance(said, str) and said in VERSIONS else NEWEST_VERSION


def properties_of_pools(name: str, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that name the pools of the file. Ids that are wrong or missing stay so."""
    ids = {
        property_name: value
        for property_name, key in IDS.items()
        if isinstance(value := value_at(outputs, ("auth", key)), str) and value
    }
    return {"PublicationName": name, **ids, "OutputsVersion": version_of(outputs)}


def properties(
    name: str, outputs: Mapping[str, Any], overrides: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The properties of a `Custom::AmplifyOutputs` that publishes under `name` what the file says.

    Its `Outputs` have what the pools do not decide, and `overrides` of `auth`.
    """
    kept = {key: value for key, value in outputs.items() if key not in _NOT_KEPT}
    auth = dict(overrides or {})
    if (choice := value_at(outputs, _CHOICE)) is not None:
        auth["passwordless"] = {"preferred_challenge": choice}
    if auth:
        kept["auth"] = auth
    more = {"Outputs": _sent(version_of(outputs), kept, ())} if kept else {}
    return {**properties_of_pools(name, outputs), **more}


def template(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A CloudFormation template with that one resource."""
    resource = {
        "Type": "Custom::AmplifyOutputs",
        "Properties": {
            "ServiceToken": {"Fn::ImportValue": "amplify-outputs-ServiceToken"},
            "ServiceTimeout": 120,
            **properties,
        },
    }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Outputs4Web": resource}}


def _sent(version: str, value: Any, keys: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - any JSON value
    """The value with JSON texts for the objects that CloudFormation would change.

    It sends every number and flag as a text, and the publisher knows only the types of the format.
    """
    if keys and isinstance(kind_at(version, keys), Anything) and _has_other_than_texts(value):
        return json.dumps(value)
    if isinstance(value, dict):
        return {key: _sent(version, item, (*keys, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_sent(version, item, (*keys, at)) for at, item in enumerate(value)]
    return value


def _has_other_than_texts(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_other_than_texts, value.values()))
    if isinstance(value, list):
        return any(map(_has_other_than_texts, value))
    return not isinstance(value, str)
