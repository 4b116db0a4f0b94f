variable "installation" {
  description = "Installation settings, see gcp-worker."
  type        = any
}

variable "queues" {
  description = "Outputs of gcp-queue for the queues that sources send to."
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
  description = "Host name that senders use, with a load balancer and a Google-managed certificate. Null: the URL of Cloud Run, which also uses TLS."
  type        = string
}
