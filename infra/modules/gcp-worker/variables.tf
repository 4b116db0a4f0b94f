variable "installation" {
  description = "Settings that all programs of this installation share."
  type = object({
    name     = string
    project  = string
    region   = string
    image    = string
    sidecar  = string
    scrape   = string
    network  = object({ network = string, subnetwork = string })
    labels   = map(string)
    deletion = bool
  })
}

variable "group" {
  type = string
}

variable "instances" {
  type = object({ min = number, max = number })
}

variable "queues" {
  description = "Queues of the group by name: outputs of gcp-queue and settings."
  type        = any
}

variable "size" {
  type = object({ cpu = string, memory = string })
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  description = "Ids of secrets by their environment variable."
  type        = map(string)
}

variable "claims" {
  description = "Bucket of large payloads. Null: none."
  type        = string
}
