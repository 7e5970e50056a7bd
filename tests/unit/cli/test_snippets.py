"""What `discover` prints for pasting: whole texts, which each tool reads as the same request."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any, Final

import pytest
import yaml

from amplify_outputs.cli.options import parser
from amplify_outputs.cli.properties import properties_of
from amplify_outputs.cli.snippet_forms import SNIPPETS
from amplify_outputs.cli.snippets import proposed_name, snippet
from amplify_outputs.properties.parse import parse_request

PROPERTIES: Final = {
    "PublicationName": "storefront/prod",
    "UserPoolId": "us-east-1_AbC123xyz",
    # YAML would read it as a number.
    "UserPoolClientId": "12345678901234567890123456",
    "IdentityPoolId": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
}
RESOURCE: Final = """\
Resources:
  AmplifyOutputs:
    Type: Custom::AmplifyOutputs
    Properties:
      ServiceToken: !ImportValue amplify-outputs-ServiceToken
      ServiceTimeout: 120
      PublicationName: "storefront/prod"
      UserPoolId: "us-east-1_AbC123xyz"
      UserPoolClientId: "12345678901234567890123456"
      IdentityPoolId: "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
"""
TEXTS: Final = {
    "cloudformation": f'AWSTemplateFormatVersion: "2010-09-09"\n{RESOURCE}',
    "sam": 'AWSTemplateFormatVersion: "2010-09-09"\nTransform: AWS::Serverless-2016-10-31\n'
    f"{RESOURCE}",
    "cdk": """\
import { CustomResource, Duration, Fn } from "aws-cdk-lib";

new CustomResource(this, "AmplifyOutputs", {
  resourceType: "Custom::AmplifyOutputs",
  serviceToken: Fn.importValue("amplify-outputs-ServiceToken"),
  serviceTimeout: Duration.seconds(120),
  properties: {
    PublicationName: "storefront/prod",
    UserPoolId: "us-east-1_AbC123xyz",
    UserPoolClientId: "12345678901234567890123456",
    IdentityPoolId: "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
  },
});
""",
    "terraform": """\
resource "aws_cloudformation_stack" "amplify_outputs" {
  name               = "amplify-outputs-storefront-prod"
  on_failure         = "DELETE"
  timeout_in_minutes = 10

  template_body = jsonencode({
    Resources = {
      AmplifyOutputs = {
        Type = "Custom::AmplifyOutputs"
        Properties = {
          ServiceToken     = { "Fn::ImportValue" = "amplify-outputs-ServiceToken" }
          ServiceTimeout   = 120
          PublicationName  = "storefront/prod"
          UserPoolId       = "us-east-1_AbC123xyz"
          UserPoolClientId = "12345678901234567890123456"
          IdentityPoolId   = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
        }
      }
    }
  })
}
""",
    "publish": """\
amplify-outputs publish --name storefront/prod \\
  --user-pool-id us-east-1_AbC123xyz \\
  --user-pool-client-id 12345678901234567890123456 \\
  --identity-pool-id us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b \\
  --region us-east-1 \\
  --profile 'my team'
""",
    "check": """\
amplify-outputs check --user-pool-id us-east-1_AbC123xyz \\
  --user-pool-client-id 12345678901234567890123456 \\
  --identity-pool-id us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b \\
  --region us-east-1 \\
  --profile 'my team'
""",
    "json": """\
{
  "PublicationName": "storefront/prod",
  "UserPoolId": "us-east-1_AbC123xyz",
  "UserPoolClientId": "12345678901234567890123456",
  "IdentityPoolId": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
}
""",
}
SESSION: Final = {"--region": "us-east-1", "--profile": "my team"}


class _Loader(yaml.SafeLoader):
    """YAML of CloudFormation, as far as the snippets have it."""


_Loader.add_constructor("!ImportValue", lambda _, node: {"Fn::ImportValue": node.value})


@pytest.mark.parametrize("form", SNIPPETS)
def test_each_form_is_this_text(form: str) -> None:
    assert snippet(form, PROPERTIES, SESSION) == TEXTS[form]


@pytest.mark.parametrize("form", ["cloudformation", "sam", "json", "publish", "check"])
def test_what_is_pasted_asks_for_these_pools(form: str) -> None:
    properties = read(form, TEXTS[form])
    # A check publishes nothing, so it needs no name.
    assert {**PROPERTIES, **properties} == {**properties, **PROPERTIES}
    if form != "check":
        assert parse_request(properties) == parse_request(PROPERTIES)


@pytest.mark.parametrize("form", ["cdk", "terraform"])
def test_programs_name_each_property_with_its_value(form: str) -> None:
    named = dict(re.findall(r'^ +(\w+)\s*[:=] "([^"]*)"', TEXTS[form], re.MULTILINE))

    assert PROPERTIES.items() <= named.items()


def read(form: str, text: str) -> dict[str, Any]:
    """The properties as the tool of that form reads them."""
    if form == "json":
        return dict(json.loads(text))
    if form in ("publish", "check"):
        _, *arguments = shlex.split(text.replace("\\\n", ""))
        options = parser().parse_args(arguments)
        assert (options.region, options.profile) == ("us-east-1", "my team")
        found = properties_of(options)
        return {name: value for name, value in found.items() if value != "unpublished"}
    template = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader with one more tag
    (resource,) = template["Resources"].values()
    assert resource["Properties"]["ServiceToken"] == {
        "Fn::ImportValue": "amplify-outputs-ServiceToken"
    }
    return {name: value for name, value in resource["Properties"].items() if name in PROPERTIES}


@pytest.mark.parametrize(
    ("user_pool", "app_client", "name"),
    [
        ("storefront", "web", "storefront/web"),
        ("My Shop (prod)", "Web_App", "My-Shop-prod/Web_App"),
        ("", "web", "web"),
        ("", "", "storefront/prod"),
        ("Läden", "日本", "L-den"),
        ("x" * 64, "web", "storefront/prod"),
    ],
)
def test_a_name_is_proposed_that_can_be_published(
    user_pool: str, app_client: str, name: str
) -> None:
    assert proposed_name(user_pool, app_client) == name


def test_the_name_of_the_stack_of_terraform_is_one() -> None:
    text = snippet("terraform", PROPERTIES | {"PublicationName": "a_b/" + "c" * 190}, {})
    (name,) = re.findall(r'^  name +=  *"([^"]+)"', text, re.MULTILINE)

    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,127}", name)
    assert name.startswith("amplify-outputs-a-b-ccc")
