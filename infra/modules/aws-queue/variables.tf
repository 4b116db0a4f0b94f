variable "name" {
  description = "Name of the queue in SQS, without -dlq and .fifo."
  type        = string
}

variable "settings" {
  description = "A queue of the module queue-config."
  type = object({
    lease_seconds                 = number
    retention_seconds             = number
    dead_letter_retention_seconds = number
    max_receives                  = number
    ordered                       = bool
  })
}

variable "max_message_bytes" {
  description = "Maximum message size of SQS in bytes: 1048576 with provider 6 and later, 262144 with provider 5."
  type        = number
}

variable "arns" {
  description = "Prefix of the ARNs of queues, so that permissions are known before the queues exist."
  type        = string
}

variable "kms_key_arn" {
  description = "Customer-managed key. Null: SSE-SQS."
  type        = string
}
