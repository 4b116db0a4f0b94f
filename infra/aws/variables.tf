variable "name" {
  description = "Name of this installation. The names of all resources begin with it."
  type        = string
  default     = "hookworks"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 20
    error_message = "name must be at most 20 lower-case letters, digits and single hyphens, starting with a letter."
  }
}

variable "region" {
  type = string
}

variable "config_file" {
  description = "Path of hookworks.yaml, relative to this folder."
  type        = string
  default     = "../../hookworks.yaml"
}

variable "prefix" {
  description = "Prefix of the name of each queue in SQS. Null: the installation's name and a hyphen. The programs get it as HOOKWORKS_SQS_PREFIX."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{0,40}$", coalesce(var.prefix, "-")))
    error_message = "prefix must be at most 40 letters, digits, - and _."
  }
}

variable "image" {
  description = "Image of the programs: a tag or digest in the registry of this module, such as 1.0.0, or a complete image reference."
  type        = string
}

variable "architecture" {
  description = "Architecture of the image: X86_64 or ARM64."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.architecture)
    error_message = "architecture must be X86_64 or ARM64."
  }
}

variable "certificate_arn" {
  description = "ACM certificate for the host name that senders of webhooks use."
  type        = string
}

variable "environment" {
  description = "Non-secret environment variables of the programs: those of hookworks.yaml, such as CRM_URL, and HOOKWORKS_ settings."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "environment: names are letters, digits and _."
  }
}

variable "further_secrets" {
  description = "Secret environment variables of workers that hookworks.yaml does not name."
  type        = set(string)
  default     = []
}

variable "api" {
  description = "Number of instances of the webhook API, and their CPU units and memory in MiB."
  type = object({
    min    = optional(number, 2)
    max    = optional(number, 6)
    cpu    = optional(number, 512)
    memory = optional(number, 1024)
  })
  default = {}

  validation {
    condition     = var.api.min >= 1 && var.api.min <= var.api.max
    error_message = "api: min must be at least 1, and not more than max."
  }
}

variable "worker" {
  description = "CPU units and memory in MiB of a worker."
  type        = object({ cpu = optional(number, 512), memory = optional(number, 1024) })
  default     = {}
}

variable "worker_groups" {
  description = "Groups of queues that share one service. Every other queue has its own service."
  type        = map(list(string))
  default     = {}
}

variable "scaling" {
  description = "Target wait of a message in the backlog, and assumed handling time, in seconds. Their ratio and the concurrency give the target backlog per task."
  type        = object({ wait = optional(number, 60), work = optional(number, 1) })
  default     = {}

  validation {
    condition     = var.scaling.wait > 0 && var.scaling.work > 0
    error_message = "scaling: wait and work must be more than 0."
  }
}

variable "capacity_providers" {
  description = "Shares of FARGATE and FARGATE_SPOT for workers. AWS stops a Spot task with two minutes' notice, in which the worker drains."
  type        = map(number)
  default     = { FARGATE = 1 }

  validation {
    condition     = length(setsubtract(keys(var.capacity_providers), ["FARGATE", "FARGATE_SPOT"])) == 0
    error_message = "capacity_providers must be FARGATE or FARGATE_SPOT."
  }
}

variable "network" {
  description = "Existing network. Private subnets need outbound access through a NAT gateway or VPC endpoints. Null: Terraform creates a network."
  type        = object({ vpc = string, public_subnets = list(string), private_subnets = list(string) })
  default     = null
}

variable "network_cidr" {
  description = "Address range of the created network."
  type        = string
  default     = "10.90.0.0/16"
}

variable "zones" {
  description = "Availability zones of the created network. Empty: a and b of the region."
  type        = list(string)
  default     = []
}

variable "customer_key" {
  description = "Whether a customer-managed key encrypts queues, secrets, logs, alarms and large payloads (about 1 USD a month plus requests). Otherwise AWS-managed keys are used."
  type        = bool
  default     = true
}

variable "max_message_bytes" {
  description = "Maximum message size of SQS in bytes. Provider 5 accepts at most 262144, later versions of provider 6 accept 1048576."
  type        = number
  default     = 262144

  validation {
    condition     = var.max_message_bytes >= 1024 && var.max_message_bytes <= 1048576
    error_message = "max_message_bytes must be 1024 to 1048576."
  }
}

variable "alarm_emails" {
  description = "E-mail addresses for alarms. Each recipient must confirm the subscription once."
  type        = list(string)
  default     = []
}

variable "metrics_agent" {
  description = "Image of the CloudWatch agent that sends the programs' metrics to CloudWatch. Null: no agent, and no alarm for failed acks. Pin it to a version that you have tested."
  type        = string
  default     = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest"
}

variable "container_insights" {
  description = "Container Insights: enabled or enhanced. Scaling uses it to count running tasks."
  type        = string
  default     = "enabled"

  validation {
    condition     = contains(["enabled", "enhanced"], var.container_insights)
    error_message = "container_insights must be enabled or enhanced: without it running tasks are not counted, and workers do not scale."
  }
}

variable "log_retention_days" {
  type    = number
  default = 365
}

variable "access_log_bucket" {
  description = "Bucket for the load balancer's access log. Null: no access log."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the load balancer is protected against deletion."
  type        = bool
  default     = true
}

variable "secret_recovery_days" {
  description = "Number of days in which a deleted secret can be restored. 0: it cannot be restored."
  type        = number
  default     = 30
}

variable "tags" {
  type    = map(string)
  default = {}
}
