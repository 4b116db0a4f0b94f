variable "installation" {
  description = "See aws-task."
  type        = any
}

variable "queues" {
  description = "What aws-queue made of the queues that sources send to."
  type        = any
}

variable "instances" {
  type = object({ min = number, max = number })
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

variable "cluster" {
  type = object({ arn = string, name = string })
}

variable "network" {
  type = object({ vpc = string, public_subnets = list(string), private_subnets = list(string) })
}

variable "certificate_arn" {
  description = "Of the name that senders know, in ACM."
  type        = string
}

variable "access_log_bucket" {
  description = "Where the load balancer writes its access log; null: nowhere."
  type        = string
}

variable "deletion_protection" {
  type = bool
}
