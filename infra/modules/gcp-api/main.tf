# The webhook API on Cloud Run, behind a load balancer if it has a domain.
locals {
  name    = "${var.installation.name}-api"
  names   = sort(keys(var.queues))
  sent    = flatten([for name in local.names : compact([var.queues[name].name, var.queues[name].lane])])
  project = var.installation.project
}

resource "google_service_account" "api" {
  project      = local.project
  account_id   = local.name
  display_name = "The webhook API"
}

resource "google_pubsub_topic_iam_member" "sends" {
  for_each = toset(local.sent)
  project  = local.project
  topic    = each.key
  role     = "roles/pubsub.publisher"
  member   = google_service_account.api.member
}

# The API checks the queues against hookworks.yaml before it starts. It may read the settings of all queues and no
# messages.
resource "google_project_iam_member" "sees" {
  project = local.project
  role    = "roles/pubsub.viewer"
  member  = google_service_account.api.member
}

resource "google_secret_manager_secret_iam_member" "reads" {
  for_each  = var.secrets
  project   = local.project
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.api.member
}

resource "google_secret_manager_secret_iam_member" "scrape" {
  count     = var.installation.sidecar == null ? 0 : 1
  project   = local.project
  secret_id = var.installation.scrape
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.api.member
}

# Storing the same body again replaces its object, which needs the permission to delete.
resource "google_storage_bucket_iam_member" "claims" {
  count  = var.claims == null ? 0 : 1
  bucket = var.claims
  role   = "roles/storage.objectUser"
  member = google_service_account.api.member
}

resource "google_cloud_run_v2_service" "api" {
  project             = local.project
  name                = local.name
  location            = var.installation.region
  deletion_protection = var.installation.deletion
  labels              = var.installation.labels
  ingress             = var.domain == null ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"

  template {
    service_account                  = google_service_account.api.email
    timeout                          = "30s"
    max_instance_request_concurrency = 250
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"

    scaling {
      min_instance_count = var.instances.min
      max_instance_count = var.instances.max
    }

    containers {
      name  = "hookworks"
      image = var.installation.image
      args  = ["api"]

      ports {
        container_port = 8080
      }

      # The program updates metrics, secrets and routes also between requests.
      resources {
        limits            = { cpu = var.size.cpu, memory = var.size.memory }
        cpu_idle          = false
        startup_cpu_boost = true
      }

      startup_probe {
        period_seconds    = 1
        failure_threshold = 60
        tcp_socket {
          port = 8080
        }
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
        name       = "metrics"
        image      = containers.value
        depends_on = ["hookworks"]
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

  depends_on = [google_secret_manager_secret_iam_member.reads, google_secret_manager_secret_iam_member.scrape]
}

# Any client may send webhooks; the API verifies each request (deliberate exception to CKV_GCP_102).
resource "google_cloud_run_v2_service_iam_member" "anyone" {
  project  = local.project
  location = google_cloud_run_v2_service.api.location
  name     = google_cloud_run_v2_service.api.name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

resource "google_compute_global_address" "edge" {
  count   = var.domain == null ? 0 : 1
  project = local.project
  name    = local.name
}

resource "google_compute_managed_ssl_certificate" "edge" {
  count   = var.domain == null ? 0 : 1
  project = local.project
  name    = local.name
  managed {
    domains = [var.domain]
  }
}

resource "google_compute_region_network_endpoint_group" "edge" {
  count                 = var.domain == null ? 0 : 1
  project               = local.project
  name                  = local.name
  region                = var.installation.region
  network_endpoint_type = "SERVERLESS"
  cloud_run {
    service = google_cloud_run_v2_service.api.name
  }
}

resource "google_compute_backend_service" "edge" {
  count                 = var.domain == null ? 0 : 1
  project               = local.project
  name                  = local.name
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  backend {
    group = google_compute_region_network_endpoint_group.edge[0].id
  }
}

resource "google_compute_url_map" "edge" {
  count           = var.domain == null ? 0 : 1
  project         = local.project
  name            = local.name
  default_service = google_compute_backend_service.edge[0].id
}

resource "google_compute_target_https_proxy" "edge" {
  count            = var.domain == null ? 0 : 1
  project          = local.project
  name             = local.name
  url_map          = google_compute_url_map.edge[0].id
  ssl_certificates = [google_compute_managed_ssl_certificate.edge[0].id]
}

# No listener on port 80: a sender that uses it would send unencrypted first.
resource "google_compute_global_forwarding_rule" "edge" {
  count                 = var.domain == null ? 0 : 1
  project               = local.project
  name                  = local.name
  target                = google_compute_target_https_proxy.edge[0].id
  ip_address            = google_compute_global_address.edge[0].id
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
