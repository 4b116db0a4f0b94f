variable "installation" {
  description = "See gcp-worker."
  type        = any
}

variable "queues" {
  description = "What gcp-queue made of the queues that sources send to."
  type        = any
}

variable "instances" {
  type = object({ min = number, max = number })
}

variable "size" {
  type = object({ cpu = string, memory = string })
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  type = map(string)
}

variable "claims" {
  type = string
}

variable "domain" {
  description = "The name that senders know; a load balancer with a certificate of Google's is made for it. Null: the address of Cloud Run, which speaks TLS too."
  type        = string
}
