terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Older ones plan no change of the stack's outputs, or lose them.
      version = ">= 5.22"
    }
  }
}
