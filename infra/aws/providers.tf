provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ installation = var.name, made-by = "hookworks" }, var.tags)
  }
}
