# A queue, its dead-letter queue, and their policies. SqsProvisioner creates the same locally, and
# `hookworks doctor` checks them.
locals {
  suffix = var.settings.ordered ? ".fifo" : ""

  # Without this Version the provider waits for a policy that is never created.
  tls_only = { for place, arn in { queue = aws_sqs_queue.queue.arn, dead_letters = aws_sqs_queue.dead_letters.arn } : place => jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  }) }
}

resource "aws_sqs_queue" "queue" {
  name                        = "${var.name}${local.suffix}"
  fifo_queue                  = var.settings.ordered
  content_based_deduplication = false
  deduplication_scope         = var.settings.ordered ? "messageGroup" : null
  fifo_throughput_limit       = var.settings.ordered ? "perMessageGroupId" : null

  # Delays are set per message, never by the queue.
  delay_seconds              = 0
  visibility_timeout_seconds = var.settings.lease_seconds
  message_retention_seconds  = var.settings.retention_seconds
  receive_wait_time_seconds  = 20
  max_message_size           = var.max_message_bytes

  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 300

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.settings.max_receives
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name                        = "${var.name}-dlq${local.suffix}"
  fifo_queue                  = var.settings.ordered
  content_based_deduplication = false
  deduplication_scope         = var.settings.ordered ? "messageGroup" : null
  fifo_throughput_limit       = var.settings.ordered ? "perMessageGroupId" : null

  visibility_timeout_seconds = var.settings.lease_seconds
  message_retention_seconds  = var.settings.dead_letter_retention_seconds
  receive_wait_time_seconds  = 20
  max_message_size           = var.max_message_bytes

  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 300
}

# Only its own queue may move messages to the dead-letter queue.
resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.queue.arn]
  })
}

resource "aws_sqs_queue_policy" "queue" {
  queue_url = aws_sqs_queue.queue.id
  policy    = local.tls_only.queue
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id
  policy    = local.tls_only.dead_letters
}
