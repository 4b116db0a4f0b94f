variable "config_file" {
  description = "Path of hookworks.yaml, relative to the folder in which Terraform runs."
  type        = string
}

variable "cloud" {
  description = "Provider of the created queues, whatever the file says: sqs or pubsub. The programs get it as HOOKWORKS_PROVIDER."
  type        = string

  validation {
    condition     = contains(["sqs", "pubsub"], var.cloud)
    error_message = "cloud must be sqs or pubsub."
  }
}

variable "worker_groups" {
  description = "Groups of queues that share one worker service, by the service's name. Every other queue has its own service."
  type        = map(list(string))
  default     = {}
}

variable "variables" {
  description = "Names of the non-secret environment variables of the programs."
  type        = set(string)
  default     = []
}
