output "queue" {
  description = "Names, ARNs and URLs of the queue and of its dead letters."
  value = {
    name             = aws_sqs_queue.queue.name
    arn              = aws_sqs_queue.queue.arn
    url              = aws_sqs_queue.queue.url
    dead_letter_name = aws_sqs_queue.dead_letters.name
    dead_letter_arn  = aws_sqs_queue.dead_letters.arn
    dead_letter_url  = aws_sqs_queue.dead_letters.url
  }
}
