variable "name" {
  description = "Of the installation."
  type        = string
}

variable "region" {
  type = string
}

variable "account" {
  type = string
}

variable "queues" {
  description = "What aws-queue made, and the settings, by queue."
  type        = any
}

variable "api" {
  description = "What aws-api made."
  type        = any
}

variable "workers" {
  description = "What aws-worker made, by group."
  type        = any
}

variable "cluster" {
  type = string
}

variable "program_metrics" {
  description = "Whether the programs' own metrics come to CloudWatch."
  type        = bool
}

variable "emails" {
  description = "Who is told of alarms."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "A key that cloudwatch.amazonaws.com may use; null: the topic is not encrypted by one."
  type        = string
}
