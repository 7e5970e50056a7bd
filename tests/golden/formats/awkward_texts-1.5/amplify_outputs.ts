const amplifyConfig = {
  "auth": {
    "aws_region": "us-east-1",
    "groups": [
      {
        ["__proto__"]: {
          "precedence": 4
        }
      },
      {
        "back\\slash": {
          "precedence": 2
        }
      },
      {
        "it's_\"quoted\"": {
          "precedence": 1
        }
      },
      {
        "us-east-1_Awkward02_Google": {}
      },
      {
        "{{admins}}": {}
      },
      {
        "ünïcode—dash": {}
      },
      {
        "管理者": {
          "precedence": 3
        }
      },
      {
        "🦄": {}
      }
    ] as { [key: string]: { precedence?: number } }[],
    "identity_pool_id": "us-east-1:abcdefab-cdef-abcd-efab-cdefabcdefab",
    "mfa_configuration": "NONE" as "NONE" | "OPTIONAL" | "REQUIRED",
    "mfa_methods": [] as ("SMS" | "TOTP" | "EMAIL")[],
    "oauth": {
      "domain": "awkward.auth.us-east-1.amazoncognito.com",
      "identity_providers": [] as ("GOOGLE" | "FACEBOOK" | "LOGIN_WITH_AMAZON" | "SIGN_IN_WITH_APPLE")[],
      "redirect_sign_in_uri": [
        "https://bücher.example/{{cb}}",
        "https://example.com/a,b",
        "app://x/'''"
      ],
      "redirect_sign_out_uri": [
        "https://example.com/?q=ü&r=%20"
      ],
      "response_type": "code" as "code" | "token",
      "scopes": [
        "openid",
        "https://api.example.com/{{read}}"
      ]
    },
    "password_policy": {
      "min_length": 8,
      "require_lowercase": true,
      "require_numbers": true,
      "require_symbols": true,
      "require_uppercase": true
    },
    "standard_required_attributes": [
      "email"
    ] as ("address" | "birthdate" | "email" | "family_name" | "gender" | "given_name" | "locale" | "middle_name" | "name" | "nickname" | "phone_number" | "picture" | "preferred_username" | "profile" | "updated_at" | "website" | "zoneinfo")[],
    "unauthenticated_identities_enabled": false,
    "user_pool_client_id": "awkward_client_1",
    "user_pool_id": "us-east-1_Awkward01",
    "user_verification_types": [
      "email"
    ] as ("email" | "phone_number")[],
    "username_attributes": [
      "email"
    ] as ("email" | "phone_number")[]
  },
  "custom": {
    "empty": "",
    "federated_providers": [
      "Café — SSO"
    ],
    "greeting": "Grüße 👋 \u2028 \u2029 \u0000 ",
    "nested": {
      "list": [
        "'''",
        "\"",
        "\\",
        "</script>",
        {
          "deep": "{{"
        }
      ]
    },
    "{{ssm:other}}": "{{{{"
  },
  "version": "1.5" as "1.5"
}
export default amplifyConfig;
