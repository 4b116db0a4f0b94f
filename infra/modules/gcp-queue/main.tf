# A queue is a topic and a subscription with the same name. So are its dead-letter queue and its delay subscription
# (ADR 10). PubSubPlan creates the same locally, and `hookworks doctor` checks them.
locals {
  # The default ack deadline. Shorter leases are requested per delivery.
  deadline = max(10, var.settings.lease_seconds)

  parts = merge(
    {
      queue = {
        name      = var.name
        deadline  = local.deadline
        retention = var.settings.retention_seconds
        ordered   = var.settings.ordered
        confirmed = var.settings.confirmed
      }
      dead_letters = {
        name      = "${var.name}-dlq"
        deadline  = local.deadline
        retention = var.settings.dead_letter_retention_seconds
        ordered   = var.settings.ordered
        confirmed = var.settings.confirmed
      }
    },
    var.settings.ordered ? {} : {
      lane = {
        name      = "${var.name}.delay"
        deadline  = 60
        retention = 604800
        ordered   = false
        confirmed = false
      }
    }
  )
}

resource "google_pubsub_topic" "topic" {
  for_each     = local.parts
  project      = var.project
  name         = each.value.name
  kms_key_name = var.kms_key_name
  labels       = var.labels

  message_storage_policy {
    allowed_persistence_regions = var.regions
  }
}

# No subscription expires (by default after 31 idle days), and none has a retry policy, whose backoff would add to the
# backoff of the runtime. A topic without a subscription loses its messages.
resource "google_pubsub_subscription" "subscription" {
  for_each                     = local.parts
  project                      = var.project
  name                         = each.value.name
  topic                        = google_pubsub_topic.topic[each.key].id
  ack_deadline_seconds         = each.value.deadline
  message_retention_duration   = "${each.value.retention}s"
  enable_message_ordering      = each.value.ordered
  enable_exactly_once_delivery = each.value.confirmed
  labels                       = var.labels

  expiration_policy {
    ttl = ""
  }

  dynamic "dead_letter_policy" {
    for_each = each.key == "queue" ? [google_pubsub_topic.topic["dead_letters"].id] : []
    content {
      dead_letter_topic     = dead_letter_policy.value
      max_delivery_attempts = min(100, max(5, var.settings.max_receives))
    }
  }
}

# Without both of these Pub/Sub never moves messages to the dead-letter topic, and reports no error.
resource "google_pubsub_topic_iam_member" "agent" {
  project = var.project
  topic   = google_pubsub_topic.topic["dead_letters"].name
  role    = "roles/pubsub.publisher"
  member  = var.agent

  lifecycle {
    replace_triggered_by = [google_pubsub_topic.topic["dead_letters"].id]
  }
}

resource "google_pubsub_subscription_iam_member" "agent" {
  project      = var.project
  subscription = google_pubsub_subscription.subscription["queue"].name
  role         = "roles/pubsub.subscriber"
  member       = var.agent

  lifecycle {
    replace_triggered_by = [google_pubsub_subscription.subscription["queue"].id]
  }
}
