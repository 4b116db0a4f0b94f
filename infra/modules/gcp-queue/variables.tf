variable "project" {
  type = string
}

variable "name" {
  description = "Of its topic and subscription."
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
    confirmed                     = bool
  })
}

variable "regions" {
  description = "Where messages may lie."
  type        = list(string)
}

variable "agent" {
  description = "Pub/Sub's own account in this project, which moves dead letters."
  type        = string
}

variable "kms_key_name" {
  description = "The customer's key, which the agent may use; null: Google's own."
  type        = string
}

variable "labels" {
  type = map(string)
}
