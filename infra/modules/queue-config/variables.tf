variable "config_file" {
  description = "Path of hookworks.yaml, seen from the folder that Terraform runs in."
  type        = string
}

variable "cloud" {
  description = "Whose queues are made, whatever the file says: sqs or pubsub. The programs get it as HOOKWORKS_PROVIDER."
  type        = string

  validation {
    condition     = contains(["sqs", "pubsub"], var.cloud)
    error_message = "cloud must be sqs or pubsub."
  }
}

variable "worker_groups" {
  description = "Queues that one worker service serves together, by the service's name. A queue in no group has a service of its own."
  type        = map(list(string))
  default     = {}
}

variable "variables" {
  description = "Names of the variables of the environment that the programs get, other than secrets."
  type        = set(string)
  default     = []
}
