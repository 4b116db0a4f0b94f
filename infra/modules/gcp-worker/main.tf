# The workers of one or more queues: a Cloud Run worker pool and its service account.
locals {
  full  = "${var.installation.name}-${var.group}"
  names = sort(keys(var.queues))
  # Ids of service accounts have 6 to 30 characters.
  account = length("${local.full}-worker") <= 30 ? "${local.full}-worker" : "${substr(local.full, 0, 14)}-${substr(sha256(local.full), 0, 8)}-worker"
  pool    = length("${local.full}-worker") < 50 ? "${local.full}-worker" : "${substr(local.full, 0, 33)}-${substr(sha256(local.full), 0, 8)}-worker"

  # The worker receives from its queues and their delay subscriptions, and sends to both and to the dead-letter queues.
  received = flatten([for name in local.names : compact([var.queues[name].queue.name, var.queues[name].queue.lane])])
  sent     = concat(local.received, [for name in local.names : var.queues[name].queue.dead_letter])
}

resource "google_service_account" "worker" {
  project      = var.installation.project
  account_id   = local.account
  display_name = "Workers of ${join(", ", slice(local.names, 0, min(3, length(local.names))))}"
}

resource "google_pubsub_subscription_iam_member" "receives" {
  for_each     = toset(local.received)
  project      = var.installation.project
  subscription = each.key
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.worker.member
}

resource "google_pubsub_topic_iam_member" "sends" {
  for_each = toset(local.sent)
  project  = var.installation.project
  topic    = each.key
  role     = "roles/pubsub.publisher"
  member   = google_service_account.worker.member
}

# The worker checks its queues before it starts. It may read the settings of all queues and no messages.
resource "google_project_iam_member" "sees" {
  project = var.installation.project
  role    = "roles/pubsub.viewer"
  member  = google_service_account.worker.member
}

resource "google_secret_manager_secret_iam_member" "reads" {
  for_each  = var.secrets
  project   = var.installation.project
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.worker.member
}

resource "google_secret_manager_secret_iam_member" "scrape" {
  count     = var.installation.sidecar == null ? 0 : 1
  project   = var.installation.project
  secret_id = var.installation.scrape
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.worker.member
}

resource "google_storage_bucket_iam_member" "claims" {
  count  = var.claims == null ? 0 : 1
  bucket = var.claims
  role   = "roles/storage.objectViewer"
  member = google_service_account.worker.member
}

resource "google_cloud_run_v2_worker_pool" "worker" {
  project             = var.installation.project
  name                = local.pool
  location            = var.installation.region
  deletion_protection = var.installation.deletion
  labels              = var.installation.labels
  launch_stage        = "BETA" # the launch stage in provider 6.50

  # The provider passes on only this number. The autoscaler changes it later.
  scaling {
    manual_instance_count = var.instances.min
  }

  template {
    service_account = google_service_account.worker.email

    containers {
      name  = "hookworks"
      image = var.installation.image
      # Cloud Run sends SIGKILL ten seconds after SIGTERM.
      args = ["worker", "--queues", join(",", local.names), "--grace", "8"]

      resources {
        limits = { cpu = var.size.cpu, memory = var.size.memory }
      }

      dynamic "env" {
        for_each = var.environment
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value
              version = "latest"
            }
          }
        }
      }
    }

    dynamic "containers" {
      for_each = compact([var.installation.sidecar])
      content {
        name  = "metrics"
        image = containers.value
        volume_mounts {
          name       = "scrape"
          mount_path = "/etc/rungmp"
        }
      }
    }

    dynamic "volumes" {
      for_each = compact([var.installation.sidecar])
      content {
        name = "scrape"
        secret {
          secret = var.installation.scrape
          items {
            path    = "config.yaml"
            version = "latest"
          }
        }
      }
    }

    dynamic "vpc_access" {
      for_each = var.installation.network[*]
      content {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = vpc_access.value.network
          subnetwork = vpc_access.value.subnetwork
        }
      }
    }
  }

  lifecycle {
    ignore_changes = [scaling[0].manual_instance_count]
  }

  depends_on = [google_secret_manager_secret_iam_member.reads, google_secret_manager_secret_iam_member.scrape]
}
