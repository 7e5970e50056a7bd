# What the variables become in the template of the stack. No run needs credentials: the provider is a mock.

mock_provider "aws" {
  mock_resource "aws_cloudformation_stack" {
    defaults = {
      outputs = {
        Sha256   = "0000000000000000000000000000000000000000000000000000000000000000"
        Warnings = ""

        AuthenticatedRoleArn = "arn:aws:iam::123456789012:role/path/users"

        BucketName = "publisher-bucket"
        ObjectKey  = "outputs/storefront/prod/amplify_outputs.json"
      }
    }
  }
}

variables {
  publication_name    = "storefront/prod"
  user_pool_id        = "us-east-1_AbC123xyz"
  user_pool_client_id = "3n4b5urk1ft4fl3mg5e62d9ado"
}

run "the_smallest_publication_has_nothing_that_is_not_given" {
  assert {
    condition = jsondecode(aws_cloudformation_stack.publication.template_body).Resources == {
      AmplifyOutputs = {
        Type                = "Custom::AmplifyOutputs"
        DeletionPolicy      = "Delete"
        UpdateReplacePolicy = "Delete"
        Properties = {
          ServiceToken     = { "Fn::ImportValue" = "amplify-outputs-ServiceToken" }
          ServiceTimeout   = 120
          PublicationName  = "storefront/prod"
          UserPoolId       = "us-east-1_AbC123xyz"
          UserPoolClientId = "3n4b5urk1ft4fl3mg5e62d9ado"
        }
      }
    }
    error_message = "The resource has other properties."
  }

  assert {
    condition = jsondecode(aws_cloudformation_stack.publication.template_body).Outputs == {
      for name in local.attributes : name => { Value = { "Fn::GetAtt" = ["AmplifyOutputs", name] } }
    }
    error_message = "The stack returns other attributes."
  }

  assert {
    condition     = aws_cloudformation_stack.publication.name == "amplify-outputs-storefront-prod-8a1bfead"
    error_message = "The stack has another name."
  }

  assert {
    condition = [output.sha256, output.warnings, output.oauth_domain, output.object_uri] == [
      aws_cloudformation_stack.publication.outputs["Sha256"], "", "",
      "s3://publisher-bucket/outputs/storefront/prod/amplify_outputs.json",
    ]
    error_message = "The outputs are not those of the stack, empty without one."
  }

  assert {
    condition = [
      output.authenticated_role_name, output.unauthenticated_role_name, output.user_pool_client_id, output.identity_pool_id,
    ] == ["users", "", "3n4b5urk1ft4fl3mg5e62d9ado", ""]
    error_message = "What follows from other outputs and from variables is something else."
  }
}

run "what_is_empty_is_left_out" {
  variables {
    identity_pool_id    = ""
    data_api_id         = ""
    storage_bucket_name = ""
    outputs_version     = ""
    platform            = ""
    fail_on             = ""
    pool_role_arn       = ""
    formats             = []
    destinations        = []
    accept_problems     = []
    outputs             = {}
  }

  assert {
    condition = keys(jsondecode(aws_cloudformation_stack.publication.template_body).Resources.AmplifyOutputs.Properties) == [
      "PublicationName", "ServiceTimeout", "ServiceToken", "UserPoolClientId", "UserPoolId",
    ]
    error_message = "The resource has a property that is empty."
  }
}

run "every_variable_arrives_as_the_property_that_it_is_for" {
  variables {
    identity_pool_id    = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
    data_api_id         = "arn:aws:appsync:us-east-1:123456789012:apis/ab3cd4ef5gh6ij7kl8mn9op0qr"
    data_api_key        = true
    storage_bucket_name = "storefront-files"
    outputs_version     = "1.4"
    platform            = "android"
    outputs = {
      auth   = { mfa_methods = ["TOTP"] }
      custom = { beta = true, retries = 3, stage = "prod" }
    }
    formats         = ["json", "dart"]
    destinations    = ["s3"]
    fail_on         = "warning"
    accept_problems = ["OAuthUrlsMissing"]
    expect = {
      authenticated_role_arn = "arn:aws:iam::123456789012:role/users"
      groups                 = { admins = "arn:aws:iam::123456789012:role/admins" }
    }
    pool_role_arn = "arn:aws:iam::222222222222:role/amplify-outputs-reader"
    adopt         = true
    keep_in_sync  = false

    published_again_when_this_changes = ["authors"]

    service_token   = "arn:aws:lambda:us-east-1:123456789012:function:publisher"
    service_timeout = 60
    stack_name      = "storefront"
    retain          = true
    iam_role_arn    = "arn:aws:iam::123456789012:role/deployer"
    tags            = { team = "web" }
  }

  assert {
    condition = jsondecode(aws_cloudformation_stack.publication.template_body).Resources == {
      AmplifyOutputs = {
        Type                = "Custom::AmplifyOutputs"
        DeletionPolicy      = "Retain"
        UpdateReplacePolicy = "Retain"
        Properties = {
          ServiceToken      = "arn:aws:lambda:us-east-1:123456789012:function:publisher"
          ServiceTimeout    = 60
          PublicationName   = "storefront/prod"
          UserPoolId        = "us-east-1_AbC123xyz"
          UserPoolClientId  = "3n4b5urk1ft4fl3mg5e62d9ado"
          IdentityPoolId    = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
          DataApiId         = "arn:aws:appsync:us-east-1:123456789012:apis/ab3cd4ef5gh6ij7kl8mn9op0qr"
          DataApiKey        = true
          StorageBucketName = "storefront-files"
          OutputsVersion    = "1.4"
          Platform          = "android"
          Outputs = jsonencode({
            auth = { mfa_methods = ["TOTP"] }
            custom = {
              beta     = true
              retries  = 3
              revision = sha256(jsonencode(["authors"]))
              stage    = "prod"
            }
          })
          Formats        = ["json", "dart"]
          Destinations   = ["s3"]
          FailOn         = "warning"
          AcceptProblems = ["OAuthUrlsMissing"]
          Expect = {
            AuthenticatedRoleArn = "arn:aws:iam::123456789012:role/users"
            Groups               = { admins = "arn:aws:iam::123456789012:role/admins" }
          }
          PoolRoleArn = "arn:aws:iam::222222222222:role/amplify-outputs-reader"
          Adopt       = true
          KeepInSync  = false
        }
      }
    }
    error_message = "The resource has other properties."
  }

  assert {
    condition     = aws_cloudformation_stack.publication.name == "storefront"
    error_message = "The stack has another name."
  }

  assert {
    condition     = aws_cloudformation_stack.publication.iam_role_arn == "arn:aws:iam::123456789012:role/deployer"
    error_message = "CloudFormation has another role."
  }

  assert {
    condition     = aws_cloudformation_stack.publication.tags == tomap({ team = "web" })
    error_message = "The stack has other tags."
  }
}

run "a_publisher_under_another_name_is_imported_from" {
  variables {
    publisher_stack_name = "publisher"
  }

  assert {
    condition = jsondecode(aws_cloudformation_stack.publication.template_body).Resources.AmplifyOutputs.Properties.ServiceToken == {
      "Fn::ImportValue" = "publisher-ServiceToken"
    }
    error_message = "The token comes from another place."
  }
}

run "names_that_differ_have_stacks_that_differ" {
  variables {
    publication_name = "storefront_prod"
  }

  assert {
    condition     = aws_cloudformation_stack.publication.name == "amplify-outputs-storefront-prod-${substr(sha256("storefront_prod"), 0, 8)}"
    error_message = "The stack has another name."
  }
}
