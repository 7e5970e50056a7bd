# Publishes the amplify_outputs.json of pools that Terraform manages or reads, through the publisher stack of the
# account and region, with the module in clients/terraform.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.22"
    }
  }
}

variable "publication_name" {
  description = "The name to publish under."
  type        = string
  default     = "storefront/prod"
}

variable "user_pool_id" {
  description = "Id of the user pool, such as aws_cognito_user_pool.users.id."
  type        = string
}

variable "user_pool_client_id" {
  description = "Id of an app client of it without a secret, such as aws_cognito_user_pool_client.web.id."
  type        = string
}

variable "identity_pool_id" {
  description = "Id of the identity pool, such as aws_cognito_identity_pool.users.id, or empty."
  type        = string
  default     = ""
}

# Refreshes follow the pool within hours. Terraform changes the pool, so it can publish at once: name here what the file
# depends on, such as aws_cognito_user_pool.users.password_policy, and a change of it publishes again.
variable "published_again_when_this_changes" {
  description = "Anything that can be written as JSON."
  type        = any
  default     = null
}

module "amplify_outputs" {
  # In your own configuration: the address of the repository, with the tag or commit that you have read.
  source = "../../clients/terraform"

  publication_name    = var.publication_name
  user_pool_id        = var.user_pool_id
  user_pool_client_id = var.user_pool_client_id
  identity_pool_id    = var.identity_pool_id

  # Numbers and flags stay what they are.
  outputs = {
    custom = { stage = "prod", beta = true, retries = 3 }
  }
  # Without it, a stack fails for errors alone.
  fail_on = "warning"

  published_again_when_this_changes = var.published_again_when_this_changes
}

output "sha256" {
  description = "SHA-256 of the file."
  value       = module.amplify_outputs.sha256
}

output "issuer_url" {
  description = "Issuer of the user pool's tokens."
  value       = module.amplify_outputs.issuer_url
}

output "object_uri" {
  description = "The file in S3."
  value       = module.amplify_outputs.object_uri
}
