variable "installation" {
  description = "See aws-task."
  type        = any
}

variable "group" {
  description = "Name of the worker group."
  type        = string
}

variable "instances" {
  description = "Of hookworks.yaml: the fewest and the most."
  type        = object({ min = number, max = number })
}

variable "queues" {
  description = "The queues that it serves, by name: what aws-queue made, and the settings."
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
  description = "How long a message may wait in the backlog, and how long one is thought to take, in seconds."
  type        = object({ wait = number, work = number })
}

variable "cluster" {
  type = object({ arn = string, name = string })
}

variable "network" {
  type = object({ subnets = list(string), security_group = string })
}

variable "capacity_providers" {
  description = "Shares of FARGATE and FARGATE_SPOT."
  type        = map(number)
}
