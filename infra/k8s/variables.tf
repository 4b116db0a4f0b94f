variable "name" {
  description = "Name of this installation. The names of all objects begin with it."
  type        = string
  default     = "hookworks"
}

variable "namespace" {
  type    = string
  default = "hookworks"
}

variable "cloud" {
  description = "Provider of the queues: sqs or pubsub."
  type        = string
}

variable "place" {
  description = "Location of the queues. On SQS: region and account. On Pub/Sub: project."
  type        = object({ region = optional(string, ""), account = optional(string, ""), project = optional(string, "") })

  validation {
    condition     = var.cloud == "sqs" ? var.place.region != "" && var.place.account != "" : var.place.project != ""
    error_message = "place must have region and account on SQS, and project on Pub/Sub."
  }
}

variable "config_file" {
  description = "Path of hookworks.yaml, relative to this folder."
  type        = string
  default     = "../../hookworks.yaml"
}

variable "prefix" {
  description = "Prefix of the name of each queue. Use the prefix of the root module that created the queues."
  type        = string
  default     = "hookworks-"
}

variable "image" {
  type = string
}

variable "environment" {
  description = "Non-secret environment variables of the programs."
  type        = map(string)
  default     = {}
}

variable "secret" {
  description = "Kubernetes Secret with a key per secret variable. It is mounted as files, so that programs apply changes."
  type        = string
  default     = "hookworks"
}

variable "identities" {
  description = "Annotations of the service accounts of API and workers, which connect them to a cloud identity."
  type        = object({ api = optional(map(string), {}), worker = optional(map(string), {}) })
  default     = {}
}

variable "api" {
  type    = object({ min = optional(number, 2), max = optional(number, 6) })
  default = {}
}

variable "worker_groups" {
  type    = map(list(string))
  default = {}
}

variable "grace" {
  description = "Grace period of a worker in seconds."
  type        = number
  default     = 110
}

variable "scaling" {
  type    = object({ wait = optional(number, 60), work = optional(number, 1) })
  default = {}
}
