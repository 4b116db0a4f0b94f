data "google_project" "here" {
  project_id = var.project
}

module "config" {
  source        = "../modules/queue-config"
  config_file   = var.config_file
  cloud         = "pubsub"
  worker_groups = var.worker_groups
  variables     = keys(var.environment)
}

locals {
  prefix = var.prefix == null ? "${var.name}-" : var.prefix
  labels = merge({ installation = var.name, made-by = "hookworks" }, var.labels)
  agent  = "serviceAccount:service-${data.google_project.here.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  # Settings of hookworks.yaml that Cloud Run does not support.
  problems = concat(
    [for part in module.config.disks : "${part}: needs a persistent disk, which Cloud Run instances do not have"],
    [for store in module.config.claim_check[*] : "claim-check.store: must be gs://… here: programs have no credentials of another cloud" if store.scheme != "gs"],
    [for count in [length(module.config.worker_groups)] : "worker_groups: there are ${count}, each with a service account, and a project has at most 100. Combine queues." if count > 90]
  )

  queues = { for name, queue in module.config.queues : name => { settings = queue, queue = module.queue[name].queue } }

  api_secrets    = { for name in module.config.api_secrets : name => google_secret_manager_secret.secret[name].secret_id }
  worker_secrets = { for name in setunion(module.config.worker_secrets, var.further_secrets) : name => google_secret_manager_secret.secret[name].secret_id }

  environment = merge({
    HOOKWORKS_PROVIDER       = "pubsub"
    HOOKWORKS_PUBSUB_PROJECT = var.project
    HOOKWORKS_PUBSUB_PREFIX  = local.prefix
    HOOKWORKS_DEV            = "off"
  }, var.environment)

  # The root file system of a task is read-only. Only its log remains when it ends.
  operator_environment = merge({ HOOKWORKS_STATE_DIR = "/tmp/hookworks", HOOKWORKS_LOG_LEVEL = "INFO" }, local.environment)

  registry = "${var.region}-docker.pkg.dev/${var.project}/${var.name}/hookworks"

  installation = {
    name     = var.name
    project  = var.project
    region   = var.region
    image    = strcontains(var.image, "/") ? var.image : "${local.registry}${startswith(var.image, "sha256:") ? "@" : ":"}${var.image}"
    sidecar  = var.metrics_sidecar
    scrape   = google_secret_manager_secret.scrape.secret_id
    network  = var.network
    labels   = local.labels
    deletion = var.deletion_protection
  }

  claims = one([for bucket in google_storage_bucket.claims : bucket.name])
}

resource "terraform_data" "possible" {
  lifecycle {
    precondition {
      condition     = length(local.problems) == 0
      error_message = "${var.config_file} cannot run on Google Cloud:\n${join("\n", formatlist("  %s", local.problems))}"
    }
  }
}

resource "google_project_service" "apis" {
  for_each = toset([
    "artifactregistry.googleapis.com", "cloudkms.googleapis.com", "compute.googleapis.com", "iam.googleapis.com", "monitoring.googleapis.com",
    "parametermanager.googleapis.com", "pubsub.googleapis.com", "run.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com"
  ])
  project            = var.project
  service            = each.key
  disable_on_destroy = false
}

resource "google_kms_key_ring" "key" {
  count      = var.customer_key ? 1 : 0
  project    = var.project
  name       = var.name
  location   = var.region
  depends_on = [google_project_service.apis]

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key" "key" {
  count           = var.customer_key ? 1 : 0
  name            = "hookworks"
  key_ring        = google_kms_key_ring.key[0].id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_iam_member" "agents" {
  for_each = var.customer_key ? {
    pubsub   = local.agent
    registry = "serviceAccount:service-${data.google_project.here.number}@gcp-sa-artifactregistry.iam.gserviceaccount.com"
  } : {}
  crypto_key_id = google_kms_crypto_key.key[0].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = each.value
}

module "queue" {
  source       = "../modules/gcp-queue"
  for_each     = module.config.queues
  project      = var.project
  name         = "${local.prefix}${each.key}"
  settings     = each.value
  regions      = [var.region]
  agent        = local.agent
  kms_key_name = one(google_kms_crypto_key.key[*].id)
  labels       = local.labels
  depends_on   = [google_kms_crypto_key_iam_member.agents, google_project_service.apis]
}

# An operator enters the values. Terraform's state never contains them.
resource "google_secret_manager_secret" "secret" {
  for_each  = setunion(module.config.api_secrets, module.config.worker_secrets, var.further_secrets)
  project   = var.project
  secret_id = "${var.name}-${each.key}"
  labels    = local.labels
  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
  depends_on = [google_project_service.apis]
}

# Not a secret. Cloud Run can mount a secret as a file: here the collector's configuration of scrape targets.
resource "google_secret_manager_secret" "scrape" {
  project   = var.project
  secret_id = "${var.name}-scrape"
  labels    = local.labels
  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
  depends_on = [google_project_service.apis]
}

resource "google_secret_manager_secret_version" "scrape" {
  secret = google_secret_manager_secret.scrape.id
  secret_data = yamlencode({
    apiVersion = "monitoring.googleapis.com/v1beta"
    kind       = "RunMonitoring"
    metadata   = { name = var.name }
    spec       = { endpoints = [{ port = 8081, path = "/prometheus", interval = "60s" }] }
  })
}

resource "google_artifact_registry_repository" "images" {
  project       = var.project
  location      = var.region
  repository_id = var.name
  format        = "DOCKER"
  kms_key_name  = one(google_kms_crypto_key.key[*].id)
  labels        = local.labels
  docker_config {
    immutable_tags = true
  }
  depends_on = [google_kms_crypto_key_iam_member.agents, google_project_service.apis]
}

# The bucket of claim-check, if hookworks.yaml names one. Only its lifecycle deletes objects, after the longest
# life of a message plus its dead letter.
resource "google_storage_bucket" "claims" {
  for_each                    = toset([for store in module.config.claim_check[*] : store.bucket if store.scheme == "gs"])
  project                     = var.project
  name                        = each.key
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  labels                      = local.labels

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = module.config.claim_days + 1
    }
  }
}

module "api" {
  source       = "../modules/gcp-api"
  installation = local.installation
  queues       = { for name in module.config.targets : name => module.queue[name].queue if can(module.config.queues[name]) }
  instances    = { min = var.api.min, max = var.api.max }
  size         = { cpu = var.api.cpu, memory = var.api.memory }
  environment  = local.environment
  secrets      = local.api_secrets
  claims       = local.claims
  domain       = var.domain
}

module "worker" {
  source       = "../modules/gcp-worker"
  for_each     = module.config.worker_groups
  installation = local.installation
  group        = each.key
  instances    = each.value.instances
  queues       = { for name in each.value.queues : name => local.queues[name] if can(module.config.queues[name]) }
  size         = var.worker
  environment  = local.environment
  secrets      = local.worker_secrets
  claims       = local.claims
}

# Pools with equal minimum and maximum need no autoscaler.
module "scaler" {
  count        = anytrue([for group in module.config.worker_groups : group.instances.max > group.instances.min]) ? 1 : 0
  source       = "../modules/gcp-scaler"
  installation = local.installation
  image        = var.scaler_image
  base_image   = var.scaler_base_image
  pools        = { for group, settings in module.config.worker_groups : group => module.worker[group].pool if settings.instances.max > settings.instances.min }
  backlog = { for name, queue in module.config.queues : name => {
    subscription = "${local.prefix}${name}"
    target       = max(1, floor(queue.concurrency * var.scaling.wait / var.scaling.work))
  } }
}

# Started by an operator, inside the project: `hookworks dlq …`, `doctor`, `queues`. It has the permissions that an
# operator needs: receive, send, and read the IAM policies of queues.
resource "google_service_account" "operator" {
  project      = var.project
  account_id   = "${var.name}-operator"
  display_name = "Commands of operators"
}

locals {
  all_parts = toset(flatten([for name, queue in module.config.queues : concat(
    ["${local.prefix}${name}", "${local.prefix}${name}-dlq"], queue.ordered ? [] : ["${local.prefix}${name}.delay"]
  )]))
}

resource "google_pubsub_subscription_iam_member" "operator" {
  for_each     = local.all_parts
  project      = var.project
  subscription = each.key
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.operator.member
  depends_on   = [module.queue]
}

resource "google_pubsub_topic_iam_member" "operator" {
  for_each   = local.all_parts
  project    = var.project
  topic      = each.key
  role       = "roles/pubsub.publisher"
  member     = google_service_account.operator.member
  depends_on = [module.queue]
}

# A pause is a label of the subscription. No narrower role can set it.
resource "google_pubsub_subscription_iam_member" "pauses" {
  for_each     = toset([for name in keys(module.config.queues) : "${local.prefix}${name}"])
  project      = var.project
  subscription = each.key
  role         = "roles/pubsub.editor"
  member       = google_service_account.operator.member
  depends_on   = [module.queue]
}

resource "google_project_iam_member" "operator" {
  for_each = toset(["roles/pubsub.viewer", "roles/monitoring.viewer", "roles/iam.securityReviewer"])
  project  = var.project
  role     = each.key
  member   = google_service_account.operator.member
}

resource "google_cloud_run_v2_job" "operator" {
  project             = var.project
  name                = "${var.name}-operator"
  location            = var.region
  deletion_protection = var.deletion_protection
  labels              = local.labels

  template {
    template {
      service_account = google_service_account.operator.email
      max_retries     = 0
      timeout         = "86400s"

      containers {
        name  = "hookworks"
        image = local.installation.image
        args  = ["doctor"]
        resources {
          limits = { cpu = "1", memory = "1Gi" }
        }
        dynamic "env" {
          for_each = local.operator_environment
          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }

  depends_on = [google_project_service.apis]
}

module "observability" {
  source          = "../modules/gcp-observability"
  installation    = local.installation
  prefix          = local.prefix
  queues          = local.queues
  api             = module.api.service
  program_metrics = var.metrics_sidecar != null
  emails          = var.alarm_emails
}
