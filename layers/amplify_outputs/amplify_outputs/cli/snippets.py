"""What `discover` prints of a choice, ready to paste. Pure: the same properties in the words of each tool."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any, Final

from amplify_outputs.model.ids import PUBLICATION_NAME_MAX_CHARACTERS, is_publication_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN: Final = "amplify-outputs-ServiceToken"  # noqa: S105 - the export of the publisher's stack
_TIMEOUT_SECONDS: Final = 120
_LOGICAL_ID: Final = "AmplifyOutputs"
_STACK_NAME_MAX_CHARACTERS: Final = 128
_OPTIONS: Final = {
    "PublicationName": "--name",
    "UserPoolId": "--user-pool-id",
    "UserPoolClientId": "--user-pool-client-id",
    "IdentityPoolId": "--identity-pool-id",
}
_DEFAULT_NAME: Final = "storefront/prod"


def snippet(form: str, properties: Mapping[str, str], session: Mapping[str, str]) -> str:
    """The text of that form, with a line end. `properties` are those of Custom::AmplifyOutputs.

    `session` has the options --profile and --region that a command needs to meet the same account.
    """
    match form:
        case "cloudformation":
            return _template(properties)
        case "sam":
            return _template(properties, transform="AWS::Serverless-2016-10-31")
        case "cdk":
            return _cdk(properties)
        case "terraform":
            return _terraform(properties)
        case "publish" | "check":
            return _command(form, properties, session)
        case _:
            return json.dumps(dict(properties), indent=2) + "\n"


def proposed_name(user_pool: str, app_client: str) -> str:
    """A publication name made of both names, or storefront/prod if that cannot be one."""
    parts = [re.sub(r"[^A-Za-z0-9_-]+", "-", each).strip("-_") for each in (user_pool, app_client)]
    name = "/".join(filter(None, parts))[:PUBLICATION_NAME_MAX_CHARACTERS]
    return name if is_publication_name(name) else _DEFAULT_NAME


def _template(properties: Mapping[str, str], transform: str = "") -> str:
    lines = ['AWSTemplateFormatVersion: "2010-09-09"']
    if transform:
        lines.append(f"Transform: {transform}")
    lines += [
        "Resources:",
        f"  {_LOGICAL_ID}:",
        "    Type: Custom::AmplifyOutputs",
        "    Properties:",
        f"      ServiceToken: !ImportValue {_TOKEN}",
        f"      ServiceTimeout: {_TIMEOUT_SECONDS}",
        # In quotes: YAML reads some ids as numbers.
        *(f"      {name}: {json.dumps(value)}" for name, value in properties.items()),
    ]
    return _text(lines)


def _cdk(properties: Mapping[str, str]) -> str:
    return _text(
        [
            'import { CustomResource, Duration, Fn } from "aws-cdk-lib";',
            "",
            f'new CustomResource(this, "{_LOGICAL_ID}", {{',
            '  resourceType: "Custom::AmplifyOutputs",',
            f'  serviceToken: Fn.importValue("{_TOKEN}"),',
            f"  serviceTimeout: Duration.seconds({_TIMEOUT_SECONDS}),",
            "  properties: {",
            *(f"    {name}: {json.dumps(value)}," for name, value in properties.items()),
            "  },",
            "});",
        ]
    )


def _terraform(properties: Mapping[str, str]) -> str:
    return _text(
        [
            'resource "aws_cloudformation_stack" "amplify_outputs" {',
            f"  name               = {json.dumps(_stack_name(properties))}",
            '  on_failure         = "DELETE"',
            "  timeout_in_minutes = 10",
            "",
            "  template_body = jsonencode({",
            "    Resources = {",
            f"      {_LOGICAL_ID} = {{",
            '        Type = "Custom::AmplifyOutputs"',
            "        Properties = {",
            *_aligned(
                {
                    "ServiceToken": f'{{ "Fn::ImportValue" = "{_TOKEN}" }}',
                    "ServiceTimeout": str(_TIMEOUT_SECONDS),
                    **{name: json.dumps(value) for name, value in properties.items()},
                }
            ),
            "        }",
            "      }",
            "    }",
            "  })",
            "}",
        ]
    )


def _aligned(values: Mapping[str, str]) -> Iterator[str]:
    """Lines with the equals signs below each other, as `terraform fmt` has them."""
    width = max(map(len, values))
    for name, value in values.items():
        yield f"          {name.ljust(width)} = {value}"


def _stack_name(properties: Mapping[str, str]) -> str:
    name = re.sub(r"[^A-Za-z0-9-]", "-", properties["PublicationName"])
    return f"amplify-outputs-{name}"[:_STACK_NAME_MAX_CHARACTERS]


def _command(command: str, properties: Mapping[str, str], session: Mapping[str, str]) -> str:
    options: dict[str, Any] = {
        _OPTIONS[name]: value
        for name, value in properties.items()
        if command == "publish" or name != "PublicationName"
    } | dict(session)
    parts = [f"{option} {shlex.quote(value)}" for option, value in options.items()]
    return f"amplify-outputs {command} " + " \\\n  ".join(parts) + "\n"


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
