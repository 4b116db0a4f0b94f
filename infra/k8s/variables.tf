variable "name" {
  description = "Of this installation; every object begins with it."
  type        = string
  default     = "hookworks"
}

variable "namespace" {
  type    = string
  default = "hookworks"
}

variable "cloud" {
  description = "Whose queues they are: sqs or pubsub."
  type        = string
}

variable "place" {
  description = "On SQS the region and the account, on Pub/Sub the project."
  type        = object({ region = optional(string, ""), account = optional(string, ""), project = optional(string, "") })

  validation {
    condition     = var.cloud == "sqs" ? var.place.region != "" && var.place.account != "" : var.place.project != ""
    error_message = "place must have region and account on SQS, and project on Pub/Sub."
  }
}

variable "config_file" {
  description = "hookworks.yaml, seen from this folder."
  type        = string
  default     = "../../hookworks.yaml"
}

variable "prefix" {
  description = "Before the name of each queue; that of the root that made them."
  type        = string
  default     = "hookworks-"
}

variable "image" {
  type = string
}

variable "environment" {
  description = "Variables of the programs that are no secrets."
  type        = map(string)
  default     = {}
}

variable "secret" {
  description = "The Secret with a key for each variable that is one. It is mounted as files, so that programs follow a change."
  type        = string
  default     = "hookworks"
}

variable "identities" {
  description = "Annotations of the accounts of api and workers, which tie them to an identity of the cloud."
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
  description = "Seconds that a worker may take to stop."
  type        = number
  default     = 110
}

variable "scaling" {
  type    = object({ wait = optional(number, 60), work = optional(number, 1) })
  default = {}
}
