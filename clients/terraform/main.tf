# Publishes the amplify_outputs.json of Cognito pools through the publisher stack of the account and region. Terraform
# has no custom resources, so a CloudFormation stack contains it.

locals {
  # The name of a publication may have characters that a stack name may not, and be longer.
  readable_name = substr(replace(var.publication_name, "/[^A-Za-z0-9]+/", "-"), 0, 90)
  stack_name    = "amplify-outputs-${local.readable_name}-${substr(sha256(var.publication_name), 0, 8)}"

  # A change of the hash is a change of a property, for which CloudFormation asks the publisher again.
  revisions = [
    for value in [var.published_again_when_this_changes] :
    { custom = merge(try(var.outputs.custom, null), { revision = sha256(jsonencode(value)) }) }
    if value != null
  ]
  outputs = merge(var.outputs, local.revisions...)

  # Text or function: the two sides of a condition have one type.
  service_token = jsondecode(
    var.service_token == null
    ? jsonencode({ "Fn::ImportValue" = "${var.publisher_stack_name}-ServiceToken" })
    : jsonencode(var.service_token)
  )
  kept = var.retain ? "Retain" : "Delete"

  returned = aws_cloudformation_stack.publication.outputs
  bucket   = lookup(local.returned, "BucketName", "")
}

resource "aws_cloudformation_stack" "publication" {
  name               = coalesce(var.stack_name, local.stack_name)
  on_failure         = "DELETE"
  timeout_in_minutes = 10
  iam_role_arn       = var.iam_role_arn
  tags               = var.tags

  template_body = jsonencode({
    AWSTemplateFormatVersion = "2010-09-09"
    Description              = "The amplify_outputs.json of pools that Terraform manages or reads"
    Resources = {
      AmplifyOutputs = {
        Type                = "Custom::AmplifyOutputs"
        DeletionPolicy      = local.kept
        UpdateReplacePolicy = local.kept
        Properties = merge(
          { ServiceToken = local.service_token, ServiceTimeout = var.service_timeout },
          { for name, value in local.properties : name => value if value != null && value != "" },
        )
      }
    }
    Outputs = {
      for name in local.attributes : name => { Value = { "Fn::GetAtt" = ["AmplifyOutputs", name] } }
    }
  })

  lifecycle {
    precondition {
      condition     = var.data_api_key != true || try(length(var.data_api_id) > 0, false)
      error_message = "data_api_key is true, but there is no data_api_id."
    }
    precondition {
      condition = (
        length(setsubtract(var.formats, ["json"])) == 0 ||
        length(var.destinations) == 0 ||
        contains(var.destinations, "s3")
      )
      error_message = "formats has more than json, but destinations has no s3: the publisher puts other formats into S3 only."
    }
    precondition {
      condition = (
        try(coalesce(var.expect.authenticated_role_arn, var.expect.unauthenticated_role_arn), null) == null ||
        try(length(var.identity_pool_id) > 0, false)
      )
      error_message = "expect has roles, but there is no identity_pool_id."
    }
  }
}
