variable "installation" {
  description = "Installation settings, see gcp-worker."
  type        = any
}

variable "queues" {
  description = "Outputs of gcp-queue and settings, by queue."
  type        = any
}

variable "api" {
  description = "Outputs of gcp-api."
  type        = any
}

variable "program_metrics" {
  description = "Whether the programs' metrics are sent to Cloud Monitoring."
  type        = bool
}

variable "emails" {
  type = list(string)
}

variable "prefix" {
  description = "Prefix of the names of all queues."
  type        = string
}
