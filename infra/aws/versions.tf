terraform {
  required_version = ">= 1.9"
  required_providers {
    # From 5.100, before resources had a region of their own, to before what is not known yet.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}
