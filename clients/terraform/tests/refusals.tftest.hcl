# What the module refuses before anything is planned. No run needs credentials: the provider is a mock.

mock_provider "aws" {}

variables {
  publication_name    = "storefront/prod"
  user_pool_id        = "us-east-1_AbC123xyz"
  user_pool_client_id = "3n4b5urk1ft4fl3mg5e62d9ado"
}

run "a_name_with_a_slash_before_it" {
  command = plan
  variables {
    publication_name = "/storefront/prod"
  }
  expect_failures = [var.publication_name]
}

run "a_name_that_is_too_long" {
  command = plan
  variables {
    publication_name = join("/", [for number in range(4) : "${substr(sha256("x"), 0, 50)}0"])
  }
  expect_failures = [var.publication_name]
}

run "the_arn_of_a_user_pool" {
  command = plan
  variables {
    user_pool_id = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC123xyz"
  }
  expect_failures = [var.user_pool_id]
}

run "an_app_client_with_the_id_of_a_pool" {
  command = plan
  variables {
    user_pool_client_id = "us-east-1:AbC123xyz"
  }
  expect_failures = [var.user_pool_client_id]
}

run "an_identity_pool_with_the_id_of_a_user_pool" {
  command = plan
  variables {
    identity_pool_id = "us-east-1_AbC123xyz"
  }
  expect_failures = [var.identity_pool_id]
}

run "the_address_of_an_api" {
  command = plan
  variables {
    data_api_id = "https://example.appsync-api.us-east-1.amazonaws.com/graphql"
  }
  expect_failures = [var.data_api_id]
}

run "a_bucket_with_two_dots" {
  command = plan
  variables {
    storage_bucket_name = "storefront..files"
  }
  expect_failures = [var.storage_bucket_name]
}

run "the_alias_of_an_access_point" {
  command = plan
  variables {
    storage_bucket_name = "storefront-s3alias"
  }
  expect_failures = [var.storage_bucket_name]
}

run "a_version_that_nobody_has" {
  command = plan
  variables {
    outputs_version = "2"
  }
  expect_failures = [var.outputs_version]
}

run "an_unknown_platform" {
  command = plan
  variables {
    platform = "ios"
  }
  expect_failures = [var.platform]
}

run "an_unknown_section" {
  command = plan
  variables {
    outputs = { database = {} }
  }
  expect_failures = [var.outputs]
}

run "sections_in_a_list" {
  command = plan
  variables {
    outputs = ["auth"]
  }
  expect_failures = [var.outputs]
}

run "an_unknown_format" {
  command = plan
  variables {
    formats = ["json", "yaml"]
  }
  expect_failures = [var.formats]
}

run "an_unknown_destination" {
  command = plan
  variables {
    destinations = ["S3"]
  }
  expect_failures = [var.destinations]
}

run "an_unknown_severity" {
  command = plan
  variables {
    fail_on = "warnings"
  }
  expect_failures = [var.fail_on]
}

run "a_code_that_cannot_be_accepted" {
  command = plan
  variables {
    accept_problems = ["PropertyMissing"]
  }
  expect_failures = [var.accept_problems]
}

run "a_role_by_its_name" {
  command = plan
  variables {
    identity_pool_id = "us-east-1:d7b8e2c4-11aa-4f3e-9a70-0c1d2e3f4a5b"
    expect           = { authenticated_role_arn = "users" }
  }
  expect_failures = [var.expect]
}

run "a_role_of_a_group_by_its_name" {
  command = plan
  variables {
    expect = { groups = { admins = "admins" } }
  }
  expect_failures = [var.expect]
}

run "a_reading_role_by_its_name" {
  command = plan
  variables {
    pool_role_arn = "amplify-outputs-reader"
  }
  expect_failures = [var.pool_role_arn]
}

run "a_part_of_a_second" {
  command = plan
  variables {
    service_timeout = 1.5
  }
  expect_failures = [var.service_timeout]
}

run "a_key_without_an_api" {
  command = plan
  variables {
    data_api_key = true
  }
  expect_failures = [aws_cloudformation_stack.publication]
}

run "another_format_in_ssm_alone" {
  command = plan
  variables {
    formats      = ["dart"]
    destinations = ["ssm"]
  }
  expect_failures = [aws_cloudformation_stack.publication]
}

run "expected_roles_without_an_identity_pool" {
  command = plan
  variables {
    expect = { unauthenticated_role_arn = "arn:aws:iam::123456789012:role/guests" }
  }
  expect_failures = [aws_cloudformation_stack.publication]
}
