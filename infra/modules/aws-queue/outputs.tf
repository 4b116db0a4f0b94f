output "queue" {
  description = "Names, ARNs and URLs of the queue and of its dead-letter queue."
  value = {
    name             = "${var.name}${local.suffix}"
    arn              = "${var.arns}${var.name}${local.suffix}"
    url              = aws_sqs_queue.queue.url
    dead_letter_name = "${var.name}-dlq${local.suffix}"
    dead_letter_arn  = "${var.arns}${var.name}-dlq${local.suffix}"
    dead_letter_url  = aws_sqs_queue.dead_letters.url
  }
}
