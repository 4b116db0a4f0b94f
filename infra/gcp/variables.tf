variable "name" {
  description = "Name of this installation. The names of all resources begin with it."
  type        = string
  default     = "hookworks"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) >= 2 && length(var.name) <= 20 && !startswith(var.name, "goog")
    error_message = "name must be 2 to 20 lower-case letters, digits and single hyphens, starting with a letter and not with goog."
  }
}

variable "project" {
  description = "Id of the project."
  type        = string
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
  description = "Prefix of the name of each topic and subscription. Null: the installation's name and a hyphen. The programs get it as HOOKWORKS_PUBSUB_PREFIX."
  type        = string
  default     = null

  validation {
    condition     = var.prefix == null ? true : can(regex("^([A-Za-z][A-Za-z0-9_-]{0,39})?$", var.prefix)) && !startswith(var.prefix, "goog")
    error_message = "prefix must be at most 40 letters, digits, - and _, start with a letter and not with goog."
  }
}

variable "image" {
  description = "Image of the programs for linux/amd64: a tag or digest in the registry of this module, such as 1.0.0, or a complete image reference."
  type        = string
}

variable "domain" {
  description = "Host name that senders of webhooks use. Terraform creates a load balancer and a certificate for it. Null: the URL of Cloud Run."
  type        = string
  default     = null
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
  description = "Number of instances of the webhook API, and their size."
  type = object({
    min    = optional(number, 1)
    max    = optional(number, 10)
    cpu    = optional(string, "1")
    memory = optional(string, "1Gi")
  })
  default = {}

  validation {
    condition     = var.api.min >= 0 && var.api.min <= var.api.max && var.api.max >= 1
    error_message = "api: min must be at least 0, and not more than max."
  }
}

variable "worker" {
  description = "Size of a worker."
  type        = object({ cpu = optional(string, "1"), memory = optional(string, "1Gi") })
  default     = {}
}

variable "worker_groups" {
  description = "Groups of queues that share one worker pool. Every other queue has its own pool."
  type        = map(list(string))
  default     = {}
}

variable "scaling" {
  description = "Target wait of a message in the backlog, and assumed handling time, in seconds. Their ratio and the concurrency give the target backlog per instance."
  type        = object({ wait = optional(number, 60), work = optional(number, 1) })
  default     = {}

  validation {
    condition     = var.scaling.wait > 0 && var.scaling.work > 0
    error_message = "scaling: wait and work must be more than 0."
  }
}

variable "scaler_image" {
  description = "Image of Cloud Run's External Metrics Autoscaler."
  type        = string
  default     = "us-central1-docker.pkg.dev/cloud-run-oss-images/crema-v1/autoscaler:1.2"
}

variable "scaler_base_image" {
  description = "Base image of the autoscaler. Its container does not start without it."
  type        = string
  default     = "us-central1-docker.pkg.dev/serverless-runtimes/google-24/runtimes/java25"
}

variable "metrics_sidecar" {
  description = "Image of the collector that sends the programs' metrics to Cloud Monitoring. Null: no collector, and no alarm for failed acks. Pin it to a version that you have tested."
  type        = string
  default     = "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0"
}

variable "network" {
  description = "Network through which programs reach private addresses. Null: none."
  type        = object({ network = string, subnetwork = string })
  default     = null
}

variable "customer_key" {
  description = "Whether a customer-managed key encrypts topics and images. Key rings cannot be deleted: a second apply with the same name must import them."
  type        = bool
  default     = false
}

variable "alarm_emails" {
  type    = list(string)
  default = []
}

variable "deletion_protection" {
  description = "Whether services and pools are protected against deletion."
  type        = bool
  default     = true
}

variable "labels" {
  type    = map(string)
  default = {}
}
