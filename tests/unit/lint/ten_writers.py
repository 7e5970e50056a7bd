"""Files as ten ways of writing them make them. Eight break the format, and seven stop an Android app."""

from __future__ import annotations

from typing import Final

# By the way of writing: the text of the file.
TEN_WRITERS: Final[dict[str, str]] = {
    "a template in which every value is in quotes": """\
{
  "version": "1",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "identity_pool_id": "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
    "username_attributes": ["email"],
    "standard_required_attributes": ["email"],
    "user_verification_types": ["email"],
    "unauthenticated_identities_enabled": "false",
    "password_policy": {
      "min_length": "8",
      "require_lowercase": "true",
      "require_uppercase": "true",
      "require_numbers": "true",
      "require_symbols": "false"
    }
  }
}
""",
    "a script that copies what Cognito says of MFA": """\
{
  "version": "1.4",
  "auth": {
    "aws_region": "eu-central-1",
    "user_pool_id": "eu-central-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "unauthenticated_identities_enabled": true,
    "mfa_configuration": "OFF",
    "mfa_methods": ["SOFTWARE_TOKEN_MFA", "SMS_MFA"]
  }
}
""",
    "a script in JavaScript with its own spelling": """\
{
  "version": "1.3",
  "auth": {
    "region": "us-east-1",
    "userPoolId": "us-east-1_AbC123xyz",
    "userPoolClientId": "3n4b5urk1ft4fl3mg5e62d9ado",
    "passwordPolicy": {"minLength": 8}
  }
}
""",
    "a script that writes the version as a number and no region": """\
{
  "version": 1,
  "auth": {
    "user_pool_id": "us-west-2_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "identity_pool_id": "us-west-2:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b",
    "unauthenticated_identities_enabled": false
  }
}
""",
    "a script that joins lists to one text": """\
{
  "version": "1",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "unauthenticated_identities_enabled": false,
    "oauth": {
      "identity_providers": [],
      "domain": "https://shop.auth.us-east-1.amazoncognito.com",
      "scopes": "openid email",
      "redirect_sign_in_uri": "http://localhost:3000/,https://shop.example.com/",
      "response_type": "code"
    }
  }
}
""",
    "a script that takes the constants of a library": """\
{
  "version": "1.2",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "unauthenticated_identities_enabled": false,
    "username_attributes": ["EMAIL"],
    "user_verification_types": ["EMAIL"],
    "standard_required_attributes": ["EMAIL", "sub"]
  }
}
""",
    "a script that copies what Cognito says of an app client": """\
{
  "version": "1.1",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "unauthenticated_identities_enabled": false,
    "oauth": {
      "identity_providers": ["COGNITO", "Google", "LoginWithAmazon", "Okta"],
      "domain": "auth.example.com",
      "scopes": ["openid"],
      "redirect_sign_in_uri": ["https://shop.example.com/"],
      "redirect_sign_out_uri": ["https://shop.example.com/"],
      "response_type": "code,implicit"
    }
  }
}
""",
    "a script that lists the names of groups": """\
{
  "$schema": "https://example.com/schema_v1.3.json",
  "version": "1.3",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "unauthenticated_identities_enabled": false,
    "groups": ["admins"],
    "passwordless": {"email_otp_enabled": true},
    "stage": "prod"
  }
}
""",
    "a person who writes what an app cannot do without": """\
{
  "version": "1.5",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "us-east-1_AbC123xyz",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado"
  }
}
""",
    "a template of which some variables are not set": """\
{
  "version": "1.5",
  "auth": {
    "aws_region": "us-east-1",
    "user_pool_id": "${UserPool}",
    "user_pool_client_id": "3n4b5urk1ft4fl3mg5e62d9ado",
    "identity_pool_id": "",
    "unauthenticated_identities_enabled": false,
    "oauth": {
      "identity_providers": [],
      "domain": "auth.example.com",
      "scopes": ["openid"],
      "redirect_sign_in_uri": [""],
      "redirect_sign_out_uri": ["https://shop.example.com/"],
      "response_type": "code"
    }
  }
}
""",
}
