variable "installation" {
  description = "What every program of this installation shares."
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
  description = "The queues that it serves, by name: what gcp-queue made, and the settings."
  type        = any
}

variable "size" {
  type = object({ cpu = string, memory = string })
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  description = "Ids of secrets by the variable that they go into."
  type        = map(string)
}

variable "claims" {
  description = "The bucket of large bodies; null: there is none."
  type        = string
}
