# Publishes the amplify_outputs.json of pools that Terraform manages or reads, with `amplify-outputs publish` on the
# machine that runs Terraform. It needs that command there, and the publisher stack in the account and region, but no
# CloudFormation stack for each publication.

terraform {
  required_version = ">= 1.4"
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
  description = "Id of the identity pool, such as aws_cognito_identity_pool.users.id."
  type        = string
}

# Name here what the file depends on, such as aws_cognito_user_pool.users.password_policy.
variable "published_again_when_this_changes" {
  description = "Anything that can be written as JSON."
  type        = any
  default     = null
}

# Withdraws if the publication is removed or gets another name, but not if it is published again.
resource "terraform_data" "withdrawn_at_the_end" {
  input            = var.publication_name
  triggers_replace = var.publication_name

  provisioner "local-exec" {
    when        = destroy
    command     = "amplify-outputs withdraw \"$NAME\""
    environment = { NAME = self.input }
  }
}

resource "terraform_data" "published" {
  depends_on = [terraform_data.withdrawn_at_the_end]

  triggers_replace = [
    var.publication_name,
    var.user_pool_id,
    var.user_pool_client_id,
    var.identity_pool_id,
    sha256(jsonencode(var.published_again_when_this_changes)),
  ]

  provisioner "local-exec" {
    command = "amplify-outputs publish --name \"$NAME\" --user-pool-id \"$USER_POOL\" --user-pool-client-id \"$APP_CLIENT\" --identity-pool-id \"$IDENTITY_POOL\""
    environment = {
      NAME          = var.publication_name
      USER_POOL     = var.user_pool_id
      APP_CLIENT    = var.user_pool_client_id
      IDENTITY_POOL = var.identity_pool_id
    }
  }
}
