variable "installation" {
  description = "Settings that all tasks of this installation share."
  type = object({
    name               = string
    region             = string
    account            = string
    partition          = string
    image              = string
    architecture       = string
    log_retention_days = number
    customer_key       = bool
    kms_key_arn        = string
    metrics_agent      = string
  })
}

variable "program" {
  description = "Name of the program: api, operator, or worker- and the name of its group."
  type        = string
}

variable "command" {
  description = "Arguments of the hookworks command."
  type        = list(string)
}

variable "size" {
  description = "CPU units and memory in MiB, in a combination that Fargate offers."
  type        = object({ cpu = number, memory = number })
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  description = "ARNs of secrets by their environment variable."
  type        = map(string)
}

variable "rights" {
  description = "Permissions of the program on queues: actions and ARNs."
  type = list(object({
    actions   = list(string)
    resources = list(string)
  }))
}

variable "statements" {
  description = "Further statements of the program's policy."
  type        = any
  default     = []
}

variable "ports" {
  type    = list(number)
  default = []
}

variable "serves" {
  description = "Whether the program is a service with a management port for health checks."
  type        = bool
  default     = true
}

variable "stop_seconds" {
  description = "Seconds between SIGTERM and SIGKILL, at most 120 on Fargate."
  type        = number
  default     = 120
}
