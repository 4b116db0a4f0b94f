variable "installation" {
  description = "What every task of this installation shares."
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
  description = "Of which program this is: api, operator, or worker- and the name of its group."
  type        = string
}

variable "command" {
  description = "Arguments of the hookworks command."
  type        = list(string)
}

variable "size" {
  description = "CPU units and MiB, as Fargate sells them."
  type        = object({ cpu = number, memory = number })
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  description = "ARNs of secrets by the variable that they go into."
  type        = map(string)
}

variable "rights" {
  description = "What the program may do with which queues: actions and ARNs."
  type = list(object({
    actions   = list(string)
    resources = list(string)
  }))
}

variable "statements" {
  description = "Further statements of its policy."
  type        = any
  default     = []
}

variable "ports" {
  type    = list(number)
  default = []
}

variable "serves" {
  description = "Whether it stays up, with a management port to ask for its health."
  type        = bool
  default     = true
}

variable "stop_seconds" {
  description = "Between SIGTERM and SIGKILL; 120 is the most that Fargate allows."
  type        = number
  default     = 120
}
