variable "installation" {
  description = "See gcp-worker."
  type        = any
}

variable "queues" {
  description = "What gcp-queue made, and the settings, by queue."
  type        = any
}

variable "api" {
  description = "What gcp-api made."
  type        = any
}

variable "program_metrics" {
  description = "Whether the programs' own metrics come to Cloud Monitoring."
  type        = bool
}

variable "emails" {
  type = list(string)
}

variable "prefix" {
  description = "What all names of queues begin with."
  type        = string
}
