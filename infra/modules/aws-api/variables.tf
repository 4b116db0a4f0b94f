variable "installation" {
  description = "Installation settings, see aws-task."
  type        = any
}

variable "queues" {
  description = "Outputs of aws-queue for the queues that sources send to."
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
  description = "ACM certificate of the host name that senders use."
  type        = string
}

variable "access_log_bucket" {
  description = "Bucket for the load balancer's access log. Null: no access log."
  type        = string
}

variable "deletion_protection" {
  type = bool
}
