# Alarms, each explained in docs/runbook.md, and a dashboard. One policy watches many queues, each with its own
# incidents, because a project has at most 500 policies.
locals {
  name     = var.installation.name
  project  = var.installation.project
  runbook  = "docs/runbook.md"
  channels = [for email in google_monitoring_notification_channel.emails : email.id]

  # A filter has at most 2048 characters.
  few = 15

  received = [for name in sort(keys(var.queues)) : name if var.queues[name].settings.concurrency > 0]

  watched = merge(
    { for place, some in chunklist([for name in sort(keys(var.queues)) : var.queues[name].queue.dead_letter], local.few) :
      "dead-letters-${place}" => {
        title         = "The dead-letter queue is not empty"
        runbook       = "dead letters"
        severity      = "WARNING"
        subscriptions = some
        metric        = "pubsub.googleapis.com/subscription/num_undelivered_messages"
        aligner       = "ALIGN_MAX"
        threshold     = 0
        duration      = "0s"
      }
    },
    merge([for seconds in distinct([for queue in var.queues : max(300, 5 * queue.settings.lease_seconds)]) : {
      for place, some in chunklist([for name in sort(keys(var.queues)) : var.queues[name].queue.name if max(300, 5 * var.queues[name].settings.lease_seconds) == seconds], local.few) :
      "oldest-${seconds}-${place}" => {
        title         = "The oldest message has waited for more than ${seconds} s"
        runbook       = "oldest message"
        severity      = "WARNING"
        subscriptions = some
        metric        = "pubsub.googleapis.com/subscription/oldest_unacked_message_age"
        aligner       = "ALIGN_MAX"
        threshold     = seconds
        duration      = "300s"
      }
    }]...),
    { for place, some in chunklist([for name in sort(keys(var.queues)) : var.queues[name].queue.name], local.few) :
      "moved-${place}" => {
        title         = "Pub/Sub moved messages to the dead-letter queue"
        runbook       = "moved by the broker"
        severity      = "ERROR"
        subscriptions = some
        metric        = "pubsub.googleapis.com/subscription/dead_letter_message_count"
        aligner       = "ALIGN_DELTA"
        threshold     = 0
        duration      = "0s"
      }
    },
    { for place, some in chunklist([for name in sort(keys(var.queues)) : var.queues[name].queue.name], local.few) :
      "leases-${place}" => {
        title         = "Leases end before their work"
        runbook       = "in flight"
        severity      = "WARNING"
        subscriptions = some
        metric        = "pubsub.googleapis.com/subscription/expired_ack_deadlines_count"
        aligner       = "ALIGN_RATE"
        threshold     = 1
        duration      = "300s"
      }
    }
  )
}

resource "google_monitoring_notification_channel" "emails" {
  for_each     = toset(var.emails)
  project      = local.project
  display_name = each.key
  type         = "email"
  labels       = { email_address = each.key }
}

resource "google_monitoring_alert_policy" "queues" {
  for_each              = local.watched
  project               = local.project
  display_name          = "${local.name}: ${each.value.title} (${each.key})"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels

  documentation {
    content   = "$${resource.labels.subscription_id}. See ${local.runbook}: ${each.value.runbook}."
    mime_type = "text/markdown"
  }

  conditions {
    display_name = each.value.title
    condition_threshold {
      filter          = "resource.type = \"pubsub_subscription\" AND metric.type = \"${each.value.metric}\" AND resource.labels.subscription_id = one_of(${join(", ", formatlist("\"%s\"", each.value.subscriptions))})"
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = each.value.duration
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = each.value.aligner
      }
    }
  }
}

# Workers keep streams open also without messages.
resource "google_monitoring_alert_policy" "no_consumers" {
  for_each              = { for place, some in chunklist(local.received, local.few) : tostring(place) => [for name in some : var.queues[name].queue.name] }
  project               = local.project
  display_name          = "${local.name}: Messages without a consumer (${each.key})"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  documentation {
    content   = "See ${local.runbook}: no consumers."
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "No consumer"
    condition_prometheus_query_language {
      query = join(" ", [
        "max by (subscription_id) ({\"__name__\"=\"pubsub.googleapis.com/subscription/num_undelivered_messages\",\"monitored_resource\"=\"pubsub_subscription\",\"subscription_id\"=~\"${join("|", each.value)}\"}) > 0",
        "unless on (subscription_id)",
        "(sum by (subscription_id) ({\"__name__\"=\"pubsub.googleapis.com/subscription/open_streaming_pulls\",\"monitored_resource\"=\"pubsub_subscription\",\"subscription_id\"=~\"${join("|", each.value)}\"}) > 0)"
      ])
      duration            = "300s"
      evaluation_interval = "60s"
    }
  }
}

resource "google_monitoring_alert_policy" "ack_failures" {
  count                 = var.program_metrics ? 1 : 0
  project               = local.project
  display_name          = "${local.name}: Acks fail"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  documentation {
    content   = "The messages will be handled again. See ${local.runbook}: ack failures."
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "Acks fail"
    condition_prometheus_query_language {
      query               = "sum by (queue) (increase(hookworks_entries_total{verb=\"ack\",outcome!=\"ok\"}[5m])) > 10"
      duration            = "60s"
      evaluation_interval = "60s"
    }
  }
}

resource "google_monitoring_alert_policy" "api_errors" {
  project               = local.project
  display_name          = "${local.name}: The API answers 5xx"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  documentation {
    content   = "Senders will repeat the requests. See ${local.runbook}: the API answers 5xx."
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "5xx"
    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${var.api.name}\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = 5
      duration        = "60s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "api_slow" {
  project               = local.project
  display_name          = "${local.name}: The p99 response time of the API is above 2 s"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  documentation {
    content   = "See ${local.runbook}: the API is slow."
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "p99 above 2 s"
    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${var.api.name}\" AND metric.type = \"run.googleapis.com/request_latencies\""
      comparison      = "COMPARISON_GT"
      threshold_value = 2000
      duration        = "300s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_PERCENTILE_99"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }
}

locals {
  own = "resource.type=\"pubsub_subscription\" resource.label.\"subscription_id\"=starts_with(\"${var.prefix}\")"
  charts = concat(
    [for chart in [
      ["Waiting, and dead letters", "pubsub.googleapis.com/subscription/num_undelivered_messages", "ALIGN_MAX"],
      ["Oldest message (s)", "pubsub.googleapis.com/subscription/oldest_unacked_message_age", "ALIGN_MAX"],
      ["Acked a second", "pubsub.googleapis.com/subscription/ack_message_count", "ALIGN_RATE"],
      ["In flight", "pubsub.googleapis.com/subscription/num_outstanding_messages", "ALIGN_MAX"],
      ["Open streams", "pubsub.googleapis.com/subscription/open_streaming_pulls", "ALIGN_MAX"],
      ["Leases that ended early, a second", "pubsub.googleapis.com/subscription/expired_ack_deadlines_count", "ALIGN_RATE"],
      ["Moved by Pub/Sub itself", "pubsub.googleapis.com/subscription/dead_letter_message_count", "ALIGN_DELTA"]
      ] : {
      title = chart[0]
      query = { timeSeriesFilter = { filter = "${local.own} metric.type=\"${chart[1]}\"", aggregation = { alignmentPeriod = "60s", perSeriesAligner = chart[2] } } }
    }],
    [for chart in [
      ["Webhooks a second", "run.googleapis.com/request_count", "ALIGN_RATE", "REDUCE_SUM"],
      ["Answer time, p99 (ms)", "run.googleapis.com/request_latencies", "ALIGN_PERCENTILE_99", "REDUCE_MAX"]
      ] : {
      title = chart[0]
      query = { timeSeriesFilter = {
        filter      = "resource.type=\"cloud_run_revision\" resource.label.\"service_name\"=\"${var.api.name}\" metric.type=\"${chart[1]}\""
        aggregation = { alignmentPeriod = "60s", perSeriesAligner = chart[2], crossSeriesReducer = chart[3] }
      } }
    }],
    [for chart in [
      ["Handlers in work", "sum by (queue) (hookworks_in_flight)"],
      ["Acks that failed, in 5 minutes", "sum by (queue) (increase(hookworks_entries_total{verb=\"ack\",outcome!=\"ok\"}[5m]))"],
      ["Endings a second", "sum by (queue, ending) (rate(hookworks_deliveries_seconds_count[5m]))"],
      ["Third party down", "max by (queue) (hookworks_breaker)"],
      ["Stuck handlers", "sum by (queue) (hookworks_stuck_now)"]
    ] : { title = chart[0], query = { prometheusQuery = chart[1] } } if var.program_metrics]
  )
}

resource "google_monitoring_dashboard" "page" {
  project = local.project
  dashboard_json = jsonencode({
    displayName = local.name
    mosaicLayout = {
      columns = 48
      tiles = [for place, chart in local.charts : {
        xPos   = 16 * (place % 3)
        yPos   = 14 * floor(place / 3)
        width  = 16
        height = 14
        widget = { title = chart.title, xyChart = { dataSets = [{ plotType = "LINE", timeSeriesQuery = chart.query }] } }
      }]
    }
  })
}

output "policies" {
  description = "Number of alert policies."
  value       = length(local.watched)
}
