variable "name" {
  description = "Of the queue in SQS, without -dlq and .fifo."
  type        = string
}

variable "settings" {
  description = "One of queue-config's queues."
  type = object({
    lease_seconds                 = number
    retention_seconds             = number
    dead_letter_retention_seconds = number
    max_receives                  = number
    ordered                       = bool
  })
}

variable "max_message_bytes" {
  description = "The largest message that SQS takes: 1048576 with provider 6 and newer, 262144 with 5."
  type        = number
}

variable "arns" {
  description = "What ARNs of queues begin with, so that rights are known before the queues are there."
  type        = string
}

variable "kms_key_arn" {
  description = "The customer's key; null: SQS's own (SSE-SQS)."
  type        = string
}
