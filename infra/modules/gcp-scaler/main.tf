# Cloud Run's External Metrics Autoscaler (CREMA): it reads queue depths and sets the number of instances of each
# worker pool. See docs/adr/0024.
variable "installation" {
  description = "Installation settings, see gcp-worker."
  type        = any
}

variable "pools" {
  description = "Outputs of gcp-worker, by group."
  type        = any
}

variable "backlog" {
  description = "Per queue: its subscription and the target backlog per instance."
  type        = map(object({ subscription = string, target = number }))
}

variable "image" {
  type = string
}

variable "base_image" {
  description = "Base image of the autoscaler. Its container does not start without it."
  type        = string
}

locals {
  name    = "${var.installation.name}-scaler"
  project = var.installation.project
  config = yamlencode({
    apiVersion = "crema/v1"
    kind       = "CremaConfig"
    spec = {
      pollingInterval        = 30
      triggerAuthentications = [{ metadata = { name = "adc" }, spec = { podIdentity = { provider = "gcp" } } }]
      scaledObjects = [for group in sort(keys(var.pools)) : { spec = {
        scaleTargetRef  = { name = "projects/${local.project}/locations/${var.installation.region}/workerpools/${var.pools[group].name}" }
        minReplicaCount = var.pools[group].instances.min
        maxReplicaCount = var.pools[group].instances.max
        triggers = [for queue in var.pools[group].queues : {
          type              = "gcp-pubsub"
          name              = queue
          authenticationRef = { name = "adc" }
          metadata = {
            subscriptionName = "projects/${local.project}/subscriptions/${var.backlog[queue].subscription}"
            mode             = "SubscriptionSize"
            value            = tostring(var.backlog[queue].target)
            activationValue  = "0"
            valueIfNull      = "0"
          }
        }]
      } }]
    }
  })
}

resource "google_service_account" "scaler" {
  project      = local.project
  account_id   = local.name
  display_name = "The scaler of workers"
}

resource "google_parameter_manager_parameter" "config" {
  project      = local.project
  parameter_id = local.name
  format       = "YAML"
}

resource "google_parameter_manager_parameter_version" "config" {
  parameter            = google_parameter_manager_parameter.config.id
  parameter_version_id = "v-${substr(sha256(local.config), 0, 16)}"
  parameter_data       = local.config

  lifecycle {
    create_before_destroy = true
  }
}

# IAM has no binding for a single parameter.
resource "google_project_iam_member" "reads" {
  for_each = toset(["roles/parametermanager.parameterViewer", "roles/monitoring.viewer"])
  project  = local.project
  role     = each.key
  member   = google_service_account.scaler.member
}

resource "google_cloud_run_v2_worker_pool_iam_member" "scales" {
  for_each = var.pools
  project  = local.project
  location = var.installation.region
  name     = each.value.name
  role     = "roles/run.developer"
  member   = google_service_account.scaler.member
}

resource "google_service_account_iam_member" "acts_as" {
  for_each           = var.pools
  service_account_id = each.value.account_id
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.scaler.member
}

resource "google_cloud_run_v2_service" "scaler" {
  project             = local.project
  name                = local.name
  location            = var.installation.region
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  deletion_protection = var.installation.deletion
  labels              = var.installation.labels

  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = 1
  }

  template {
    service_account = google_service_account.scaler.email

    containers {
      image          = var.image
      base_image_uri = var.base_image
      resources {
        limits   = { cpu = "1", memory = "512Mi" }
        cpu_idle = false
      }
      env {
        name  = "CREMA_CONFIG"
        value = google_parameter_manager_parameter_version.config.name
      }
    }
  }

  depends_on = [google_project_iam_member.reads]
}

output "account" {
  value = google_service_account.scaler.email
}

output "config" {
  description = "Configuration of the autoscaler."
  value       = local.config
}
