# The bucket of claim-check, if hookworks.yaml names one. Only its lifecycle deletes objects, after the longest
# life of a message plus its dead letter.
locals {
  claim_buckets = toset([for store in module.config.claim_check[*] : store.bucket if store.scheme == "s3"])
}

resource "aws_s3_bucket" "claims" {
  for_each = local.claim_buckets
  bucket   = each.key
}

resource "aws_s3_bucket_public_access_block" "claims" {
  for_each                = aws_s3_bucket.claims
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "claims" {
  for_each = aws_s3_bucket.claims
  bucket   = each.value.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.customer_key ? "aws:kms" : "AES256"
      kms_master_key_id = local.key_arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "claims" {
  for_each = aws_s3_bucket.claims
  bucket   = each.value.id
  rule {
    id     = "forget"
    status = "Enabled"
    filter {}
    expiration {
      days = module.config.claim_days + 1
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "claims" {
  for_each = aws_s3_bucket.claims
  bucket   = each.value.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Sid       = "TlsOnly"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = [each.value.arn, "${each.value.arn}/*"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }] })
  depends_on = [aws_s3_bucket_public_access_block.claims]
}
