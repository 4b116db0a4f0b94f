# A queue is a topic and a subscription of one name; its dead letters the same, and the lane that its
# delayed messages wait in (ADR 10). As PubSubPlan makes them on a laptop, and as `hookworks doctor`
# wants them.
locals {
  # What Pub/Sub takes as a default; shorter leases are asked for with each delivery.
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

# None expires, which the default would after 31 idle days, and none has a retry policy, whose backoff
# would be added to the runtime's own. A topic without a subscription would lose what is sent to it.
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

# Without both of these Pub/Sub delivers for ever what it should move away, and says nothing.
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
