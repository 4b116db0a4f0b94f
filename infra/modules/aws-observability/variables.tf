variable "name" {
  description = "Name of the installation."
  type        = string
}

variable "region" {
  type = string
}

variable "account" {
  type = string
}

variable "queues" {
  description = "Outputs of aws-queue and settings, by queue."
  type        = any
}

variable "api" {
  description = "Outputs of aws-api."
  type        = any
}

variable "workers" {
  description = "Outputs of aws-worker, by group."
  type        = any
}

variable "cluster" {
  type = string
}

variable "program_metrics" {
  description = "Whether the programs' metrics are sent to CloudWatch."
  type        = bool
}

variable "emails" {
  description = "E-mail addresses for alarms."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that cloudwatch.amazonaws.com may use. Null: the topic is not encrypted with a key."
  type        = string
}
