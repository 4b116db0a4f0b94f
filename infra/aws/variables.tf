variable "name" {
  description = "Of this installation; everything made here begins with it."
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
  description = "hookworks.yaml, seen from this folder."
  type        = string
  default     = "../../hookworks.yaml"
}

variable "prefix" {
  description = "Before the name of each queue in SQS; null: the installation's name and a hyphen. The programs get it as HOOKWORKS_SQS_PREFIX."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{0,40}$", coalesce(var.prefix, "-")))
    error_message = "prefix must be at most 40 letters, digits, - and _."
  }
}

variable "image" {
  description = "Of the programs: a tag or digest in the registry that is made here, such as 1.0.0, or a whole reference."
  type        = string
}

variable "architecture" {
  description = "Of the image: X86_64 or ARM64."
  type        = string
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.architecture)
    error_message = "architecture must be X86_64 or ARM64."
  }
}

variable "certificate_arn" {
  description = "Certificate of ACM for the name that senders of webhooks know."
  type        = string
}

variable "environment" {
  description = "Variables of the programs that are no secrets: those that hookworks.yaml names, such as CRM_URL, and HOOKWORKS_ settings."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "environment: names are letters, digits and _."
  }
}

variable "further_secrets" {
  description = "Variables of workers that are secrets and that hookworks.yaml does not name."
  type        = set(string)
  default     = []
}

variable "api" {
  description = "Instances of the webhook API, and their CPU units and MiB."
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
  description = "CPU units and MiB of a worker."
  type        = object({ cpu = optional(number, 512), memory = optional(number, 1024) })
  default     = {}
}

variable "worker_groups" {
  description = "Queues that one service serves together; every other queue has a service of its own."
  type        = map(list(string))
  default     = {}
}

variable "scaling" {
  description = "Seconds that a message may wait in a backlog, and that one is thought to take: they make the backlog of one task."
  type        = object({ wait = optional(number, 60), work = optional(number, 1) })
  default     = {}

  validation {
    condition     = var.scaling.wait > 0 && var.scaling.work > 0
    error_message = "scaling: wait and work must be more than 0."
  }
}

variable "capacity_providers" {
  description = "Shares of FARGATE and FARGATE_SPOT for workers. Spot is taken away with two minutes' notice, in which a worker drains."
  type        = map(number)
  default     = { FARGATE = 1 }

  validation {
    condition     = length(setsubtract(keys(var.capacity_providers), ["FARGATE", "FARGATE_SPOT"])) == 0
    error_message = "capacity_providers must be FARGATE or FARGATE_SPOT."
  }
}

variable "network" {
  description = "Where it all runs. Private subnets need a way out, by a NAT gateway or VPC endpoints. Null: a network is made."
  type        = object({ vpc = string, public_subnets = list(string), private_subnets = list(string) })
  default     = null
}

variable "network_cidr" {
  description = "Addresses of the network that is made."
  type        = string
  default     = "10.90.0.0/16"
}

variable "zones" {
  description = "Availability zones of the network that is made; empty: a and b of the region."
  type        = list(string)
  default     = []
}

variable "customer_key" {
  description = "Whether a key of your own encrypts queues, secrets, logs, alarms and large bodies (about 1 USD a month, and its requests); otherwise AWS's own keys do."
  type        = bool
  default     = true
}

variable "max_message_bytes" {
  description = "The largest message of SQS. Provider 5 knows 262144 at most, later ones of 6 take 1048576."
  type        = number
  default     = 262144

  validation {
    condition     = var.max_message_bytes >= 1024 && var.max_message_bytes <= 1048576
    error_message = "max_message_bytes must be 1024 to 1048576."
  }
}

variable "alarm_emails" {
  description = "Who is told of alarms; each must confirm once."
  type        = list(string)
  default     = []
}

variable "metrics_agent" {
  description = "Image of the CloudWatch agent that brings the programs' own metrics to CloudWatch; null: none, and no alarm on acks that fail. Pin it to a version that you tried."
  type        = string
  default     = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest"
}

variable "container_insights" {
  description = "enabled or enhanced. Scaling counts running tasks by it."
  type        = string
  default     = "enabled"

  validation {
    condition     = contains(["enabled", "enhanced"], var.container_insights)
    error_message = "container_insights must be enabled or enhanced: without it nothing counts running tasks, and nothing scales."
  }
}

variable "log_retention_days" {
  type    = number
  default = 365
}

variable "access_log_bucket" {
  description = "A bucket that takes the load balancer's access log; null: there is none."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be destroyed."
  type        = bool
  default     = true
}

variable "secret_recovery_days" {
  description = "How long a destroyed secret can be had back; 0: not at all."
  type        = number
  default     = 30
}

variable "tags" {
  type    = map(string)
  default = {}
}
