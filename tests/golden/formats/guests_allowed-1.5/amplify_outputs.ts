const amplifyConfig = {
  "auth": {
    "aws_region": "sa-east-1",
    "groups": [] as { [key: string]: { precedence?: number } }[],
    "identity_pool_id": "sa-east-1:abcdefab-cdef-abcd-efab-cdefabcdefab",
    "mfa_configuration": "NONE" as "NONE" | "OPTIONAL" | "REQUIRED",
    "mfa_methods": [] as ("SMS" | "TOTP" | "EMAIL")[],
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
    "unauthenticated_identities_enabled": true,
    "user_pool_client_id": "guestclient",
    "user_pool_id": "sa-east-1_Guests001",
    "user_verification_types": [
      "email"
    ] as ("email" | "phone_number")[],
    "username_attributes": [
      "email"
    ] as ("email" | "phone_number")[]
  },
  "version": "1.5" as "1.5"
}
export default amplifyConfig;
