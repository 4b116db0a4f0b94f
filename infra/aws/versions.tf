terraform {
  required_version = ">= 1.9"
  required_providers {
    # From 5.100, before resources had their own region, to below the next unknown major version.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}
