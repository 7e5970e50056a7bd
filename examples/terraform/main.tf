# Publishes the amplify_outputs.json of pools that Terraform manages or reads, through the publisher stack of the
# account and region. Terraform has no custom resources, so a small CloudFormation stack contains it.

terraform {
  required_version = ">= 1.4"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
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

resource "aws_cloudformation_stack" "amplify_outputs" {
  name               = "amplify-outputs-${replace(var.publication_name, "/", "-")}"
  on_failure         = "DELETE"
  timeout_in_minutes = 10

  parameters = {
    PublicationName  = var.publication_name
    UserPoolId       = var.user_pool_id
    UserPoolClientId = var.user_pool_client_id
    IdentityPoolId   = var.identity_pool_id
    Revision         = sha256(jsonencode(var.published_again_when_this_changes))
  }

  template_body = file("${path.module}/publication.yaml")
}

output "sha256" {
  description = "SHA-256 of the file."
  value       = aws_cloudformation_stack.amplify_outputs.outputs["Sha256"]
}

output "issuer_url" {
  description = "Issuer of the user pool's tokens."
  value       = aws_cloudformation_stack.amplify_outputs.outputs["IssuerUrl"]
}

output "warnings" {
  description = "Codes of errors and warnings that do not forbid publishing."
  value       = aws_cloudformation_stack.amplify_outputs.outputs["Warnings"]
}
