provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ installation = var.name, made-by = "hookworks" }, var.tags)
  }

  # A pause is a tag that operators set with `hookworks queue pause`. An apply must not end it.
  ignore_tags {
    key_prefixes = ["hookworks-paused"]
  }
}
