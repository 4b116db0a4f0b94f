terraform {
  required_version = ">= 1.9"
  required_providers {
    # Only arguments of 6.50, and an explicit value for each default that changed since or will change in 8.
    google = {
      source  = "hashicorp/google"
      version = ">= 6.50, < 9.0"
    }
  }
}
