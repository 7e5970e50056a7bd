const amplifyConfig = r'''{
  "auth": {
    "aws_region": "sa-east-1",
    "groups": [],
    "identity_pool_id": "sa-east-1:abcdefab-cdef-abcd-efab-cdefabcdefab",
    "mfa_configuration": "NONE",
    "mfa_methods": [],
    "password_policy": {
      "min_length": 8,
      "require_lowercase": true,
      "require_numbers": true,
      "require_symbols": true,
      "require_uppercase": true
    },
    "standard_required_attributes": [
      "email"
    ],
    "unauthenticated_identities_enabled": true,
    "user_pool_client_id": "guestclient",
    "user_pool_id": "sa-east-1_Guests001",
    "user_verification_types": [
      "email"
    ],
    "username_attributes": [
      "email"
    ]
  },
  "version": "1.5"
}''';