# The workers of one or more queues: a service with instances.min to instances.max tasks, scaled by the
# backlog per task and by the age of the oldest message.
locals {
  name  = "${var.installation.name}-worker-${var.group}"
  names = sort(keys(var.queues))

  # A drain ends ten seconds before Fargate sends SIGKILL.
  stop  = 120
  grace = local.stop - 10

  # The number of messages that one task handles within the target wait.
  target = { for name, queue in var.queues : name => max(1, queue.settings.concurrency * var.scaling.wait / var.scaling.work) }
  late   = { for name, queue in var.queues : name => max(60, 2 * var.scaling.wait) }
}

module "task" {
  source       = "../aws-task"
  installation = var.installation
  program      = "worker-${var.group}"
  command      = ["worker", "--queues", join(",", local.names), "--grace", tostring(local.grace)]
  size         = var.size
  environment  = var.environment
  secrets      = var.secrets
  statements   = var.statements
  stop_seconds = local.stop

  rights = [
    {
      actions = [
        "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags",
        "sqs:ReceiveMessage", "sqs:SendMessage"
      ]
      resources = [for name in local.names : var.queues[name].queue.arn]
    },
    {
      # The runtime itself sends dead letters with their facts.
      actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"]
      resources = [for name in local.names : var.queues[name].queue.dead_letter_arn]
    }
  ]
}

resource "aws_ecs_service" "service" {
  name                               = local.name
  cluster                            = var.cluster.arn
  task_definition                    = module.task.arn
  desired_count                      = var.instances.min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_providers
    content {
      capacity_provider = capacity_provider_strategy.key
      weight            = capacity_provider_strategy.value
    }
  }

  network_configuration {
    subnets          = var.network.subnets
    security_groups  = [var.network.security_group]
    assign_public_ip = false
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    ignore_changes = [desired_count] # set by the autoscaler
    precondition {
      condition     = length(var.queues) <= 40
      error_message = "worker group ${var.group} has ${length(var.queues)} queues; Application Auto Scaling has at most 50 policies, and each queue needs one. Use several worker_groups."
    }
  }
}

resource "aws_appautoscaling_target" "service" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.service.name}"
  min_capacity       = var.instances.min
  max_capacity       = var.instances.max
}

resource "aws_appautoscaling_policy" "backlog" {
  for_each           = var.queues
  name               = "${each.key}-backlog"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.service.service_namespace
  scalable_dimension = aws_appautoscaling_target.service.scalable_dimension
  resource_id        = aws_appautoscaling_target.service.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = local.target[each.key]
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    customized_metric_specification {
      metrics {
        id          = "visible"
        return_data = false
        metric_stat {
          stat = "Average"
          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesVisible"
            dimensions {
              name  = "QueueName"
              value = each.value.queue.name
            }
          }
        }
      }
      metrics {
        id          = "tasks"
        return_data = false
        metric_stat {
          stat = "Average"
          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"
            dimensions {
              name  = "ClusterName"
              value = var.cluster.name
            }
            dimensions {
              name  = "ServiceName"
              value = aws_ecs_service.service.name
            }
          }
        }
      }
      metrics {
        id          = "backlog"
        label       = "Backlog of a task"
        expression  = "visible / IF(FILL(tasks, 0) > 0, FILL(tasks, 0), 1)"
        return_data = true
      }
    }
  }
}

# If handling is slow, messages wait long in a short backlog. Each time one task is added.
resource "aws_appautoscaling_policy" "age" {
  name               = "age"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.service.service_namespace
  scalable_dimension = aws_appautoscaling_target.service.scalable_dimension
  resource_id        = aws_appautoscaling_target.service.resource_id

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 120
    metric_aggregation_type = "Maximum"
    step_adjustment {
      metric_interval_lower_bound = 0
      scaling_adjustment          = 1
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "late" {
  for_each            = var.queues
  alarm_name          = "${each.value.queue.name}-scale-by-age"
  alarm_description   = "Scales ${local.name} out. It notifies no one."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = each.value.queue.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = local.late[each.key]
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.age.arn]
}
