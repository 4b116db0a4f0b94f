variable "installation" {
  description = "Installation settings, see aws-task."
  type        = any
}

variable "group" {
  description = "Name of the worker group."
  type        = string
}

variable "instances" {
  description = "instances of hookworks.yaml: min and max."
  type        = object({ min = number, max = number })
}

variable "queues" {
  description = "Queues of the group by name: outputs of aws-queue and settings."
  type        = any
}

variable "size" {
  type = object({ cpu = number, memory = number })
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  type = map(string)
}

variable "statements" {
  type    = any
  default = []
}

variable "scaling" {
  description = "Target wait of a message in the backlog, and assumed handling time, in seconds."
  type        = object({ wait = number, work = number })
}

variable "cluster" {
  type = object({ arn = string, name = string })
}

variable "network" {
  type = object({ subnets = list(string), security_group = string })
}

variable "capacity_providers" {
  description = "Shares of FARGATE and FARGATE_SPOT for the tasks."
  type        = map(number)
}
