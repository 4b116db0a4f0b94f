variable "project" {
  type = string
}

variable "name" {
  description = "Name of the topic and of the subscription."
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
    confirmed                     = bool
  })
}

variable "regions" {
  description = "Regions in which messages may be stored."
  type        = list(string)
}

variable "agent" {
  description = "Pub/Sub service agent of this project, which moves dead letters."
  type        = string
}

variable "kms_key_name" {
  description = "Customer-managed key that the service agent may use. Null: a Google-managed key."
  type        = string
}

variable "labels" {
  type = map(string)
}
