terraform {
  required_version = ">= 1.9"
  required_providers {
    # Arguments of 6.50 alone, and a value for each default that moved since or will in 8.
    google = {
      source  = "hashicorp/google"
      version = ">= 6.50, < 9.0"
    }
  }
}
