# Alarms, each explained in docs/runbook.md, and a dashboard.
locals {
  runbook = "docs/runbook.md"

  # Messages in flight of one queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
  most_in_flight = 120000

  received = { for name, queue in var.queues : name => queue if queue.settings.concurrency > 0 }
  acting   = [aws_sns_topic.alarms.arn]
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Sid       = "Alarms"
    Effect    = "Allow"
    Principal = { Service = "cloudwatch.amazonaws.com" }
    Action    = "sns:Publish"
    Resource  = aws_sns_topic.alarms.arn
    Condition = { StringEquals = { "aws:SourceAccount" = var.account } }
  }] })
}

resource "aws_sns_topic_subscription" "emails" {
  for_each  = toset(var.emails)
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

# Watches the dead-letter queue by its name. With an ARN, or with NumberOfMessagesSent, the alarm would never fire.
resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each            = var.queues
  alarm_name          = "${each.value.queue.name}-dead-letters"
  alarm_description   = "The dead-letter queue of ${each.key} is not empty. ${local.runbook}: dead letters"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.queue.dead_letter_name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

resource "aws_cloudwatch_metric_alarm" "oldest" {
  for_each            = var.queues
  alarm_name          = "${each.value.queue.name}-oldest"
  alarm_description   = "The oldest message of ${each.key} has waited too long. ${local.runbook}: oldest message"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = each.value.queue.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = max(300, 5 * each.value.settings.lease_seconds)
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

# An idle worker still sends receive calls and gets empty responses. If there are no responses, no worker is running.
resource "aws_cloudwatch_metric_alarm" "no_consumers" {
  for_each            = local.received
  alarm_name          = "${each.value.queue.name}-no-consumers"
  alarm_description   = "${each.key} has messages and no consumer. ${local.runbook}: no consumers"
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting

  dynamic "metric_query" {
    for_each = { visible = ["ApproximateNumberOfMessagesVisible", "Maximum"], received = ["NumberOfMessagesReceived", "Sum"], empty = ["NumberOfEmptyReceives", "Sum"] }
    content {
      id          = metric_query.key
      return_data = false
      metric {
        namespace   = "AWS/SQS"
        metric_name = metric_query.value[0]
        dimensions  = { QueueName = each.value.queue.name }
        stat        = metric_query.value[1]
        period      = 60
      }
    }
  }
  metric_query {
    id          = "unattended"
    label       = "Messages without a consumer"
    expression  = "IF(FILL(received, 0) + FILL(empty, 0) > 0, 0, visible)"
    return_data = true
  }
}

# Above the quota SQS delivers no more messages until some are settled.
resource "aws_cloudwatch_metric_alarm" "in_flight" {
  for_each            = var.queues
  alarm_name          = "${each.value.queue.name}-in-flight"
  alarm_description   = "${each.key} is close to the SQS limit of messages in flight. ${local.runbook}: in flight"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesNotVisible"
  dimensions          = { QueueName = each.value.queue.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = floor(local.most_in_flight * 0.8)
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

# The agent of aws-task drops successful entries before it counts, so each of these entries failed.
resource "aws_cloudwatch_metric_alarm" "ack_failures" {
  for_each            = { for name, queue in local.received : name => queue if var.program_metrics }
  alarm_name          = "${each.value.queue.name}-ack-failures"
  alarm_description   = "Acks of ${each.key} fail: messages will be handled again. ${local.runbook}: ack failures"
  namespace           = "Hookworks"
  metric_name         = "hookworks_entries_total"
  dimensions          = { queue = each.key, verb = "ack" }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

resource "aws_cloudwatch_metric_alarm" "at_maximum" {
  for_each            = { for group, worker in var.workers : group => worker if worker.instances.max > worker.instances.min }
  alarm_name          = "${each.value.name}-at-maximum"
  alarm_description   = "The workers of ${each.key} have run at instances.max for half an hour. ${local.runbook}: at maximum"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions          = { ClusterName = var.cluster, ServiceName = each.value.name }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 6
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.instances.max
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

resource "aws_cloudwatch_metric_alarm" "api_errors" {
  for_each            = toset(["HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"])
  alarm_name          = "${var.api.name}-${each.key == "HTTPCode_ELB_5XX_Count" ? "unreachable" : "unavailable"}"
  alarm_description   = "The API answers webhooks with 5xx; senders will repeat them. ${local.runbook}: the API answers 5xx"
  namespace           = "AWS/ApplicationELB"
  metric_name         = each.key
  dimensions          = { LoadBalancer = var.api.load_balancer }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

resource "aws_cloudwatch_metric_alarm" "api_slow" {
  alarm_name          = "${var.api.name}-slow"
  alarm_description   = "The p99 response time of the API is above 2 s. ${local.runbook}: the API is slow"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions          = { LoadBalancer = var.api.load_balancer }
  extended_statistic  = "p99"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.acting
  ok_actions          = local.acting
}

locals {
  by_queue = sort(keys(var.queues))

  # A widget has at most 500 metrics. Each of these widgets has one metric per queue.
  charts = concat(
    [
      for chart in [
        ["Waiting", "ApproximateNumberOfMessagesVisible", "Maximum", "name"],
        ["Oldest message (s)", "ApproximateAgeOfOldestMessage", "Maximum", "name"],
        ["Dead letters", "ApproximateNumberOfMessagesVisible", "Maximum", "dead_letter_name"],
        ["In flight", "ApproximateNumberOfMessagesNotVisible", "Maximum", "name"],
        ["Sent", "NumberOfMessagesSent", "Sum", "name"],
        ["Acked", "NumberOfMessagesDeleted", "Sum", "name"],
        ["Delayed", "ApproximateNumberOfMessagesDelayed", "Maximum", "name"],
        ["Empty receives", "NumberOfEmptyReceives", "Sum", "name"]
        ] : {
        title   = chart[0]
        stat    = chart[2]
        metrics = [for name in local.by_queue : ["AWS/SQS", chart[1], "QueueName", var.queues[name].queue[chart[3]]]]
      }
    ],
    [
      {
        title   = "Workers"
        stat    = "Average"
        metrics = [for worker in var.workers : ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.cluster, "ServiceName", worker.name]]
      },
      {
        title = "Webhooks"
        stat  = "Sum"
        metrics = [for metric in ["RequestCount", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"] :
        ["AWS/ApplicationELB", metric, "LoadBalancer", var.api.load_balancer]]
      },
      {
        title   = "Answer time, p99 (s)"
        stat    = "p99"
        metrics = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.api.load_balancer]]
      }
    ],
    [for chart in [
      ["Handlers in work", "hookworks_in_flight", "Sum", []],
      ["Acks that failed", "hookworks_entries_total", "Sum", ["verb", "ack"]],
      ["Third party down", "hookworks_breaker", "Maximum", []],
      ["Stuck handlers", "hookworks_stuck_now", "Sum", []],
      ["Receives overdue (s)", "hookworks_receive_overdue", "Maximum", []]
      ] : {
      title   = chart[0]
      stat    = chart[2]
      metrics = [for name in local.by_queue : concat(["Hookworks", chart[1], "queue", name], chart[3])]
    } if var.program_metrics]
  )
}

resource "aws_cloudwatch_dashboard" "page" {
  dashboard_name = var.name
  dashboard_body = jsonencode({ widgets = [for place, chart in local.charts : {
    type   = "metric"
    x      = 8 * (place % 3)
    y      = 6 * floor(place / 3)
    width  = 8
    height = 6
    properties = {
      title   = chart.title
      region  = var.region
      view    = "timeSeries"
      stat    = chart.stat
      period  = 60
      metrics = chart.metrics
    }
  }] })
}
