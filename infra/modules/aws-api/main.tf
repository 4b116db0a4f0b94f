# The webhook API: a load balancer with TLS, and tasks that only the load balancer can reach.
locals {
  name = "${var.installation.name}-api"
  # Names of load balancers and target groups have at most 32 characters.
  short = length(local.name) <= 32 ? local.name : "${substr(local.name, 0, 23)}-${substr(sha256(local.name), 0, 8)}"
  port  = 8080
}

resource "aws_security_group" "edge" {
  name        = "${local.name}-edge"
  description = "From senders of webhooks to the load balancer"
  vpc_id      = var.network.vpc
}

resource "aws_vpc_security_group_ingress_rule" "edge" {
  security_group_id = aws_security_group.edge.id
  description       = "HTTPS from any address: senders of webhooks have no fixed addresses"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "edge" {
  security_group_id            = aws_security_group.edge.id
  description                  = "To the API"
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

resource "aws_security_group" "api" {
  name        = local.name
  description = "From the load balancer to the API"
  vpc_id      = var.network.vpc
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  security_group_id            = aws_security_group.api.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.edge.id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

# Outbound to SQS, Secrets Manager and the logs, and over HTTP to the revocation lists of certificates.
resource "aws_vpc_security_group_egress_rule" "api" {
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.api.id
  description       = "Outbound"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
}

resource "aws_lb" "edge" {
  name                       = local.short
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.network.public_subnets
  security_groups            = [aws_security_group.edge.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection
  # Must be shorter than the idle timeout of the API. Otherwise the load balancer would send requests on closed connections.
  idle_timeout = 55

  dynamic "access_logs" {
    for_each = var.access_log_bucket == null ? [] : [var.access_log_bucket]
    content {
      bucket  = access_logs.value
      enabled = true
    }
  }
}

resource "aws_lb_target_group" "api" {
  name                 = local.short
  vpc_id               = var.network.vpc
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = local.port
  deregistration_delay = 10

  # The public port serves only webhooks. A 404 for this path shows that it works. Health details are on the
  # management port, which is not reachable from outside; the health check of the container uses it.
  health_check {
    path                = "/"
    matcher             = "404"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

# No listener on port 80: a sender that uses it would send unencrypted first.
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.edge.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

module "task" {
  source       = "../aws-task"
  installation = var.installation
  program      = "api"
  command      = ["api"]
  size         = var.size
  environment  = var.environment
  secrets      = var.secrets
  statements   = var.statements
  ports        = [local.port]
  stop_seconds = 30

  rights = [
    {
      actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"]
      resources = [for name in sort(keys(var.queues)) : var.queues[name].arn]
    },
    {
      # The API starts only if every queue has a dead-letter queue.
      actions   = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
      resources = [for name in sort(keys(var.queues)) : var.queues[name].dead_letter_arn]
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
  health_check_grace_period_seconds  = 60
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  network_configuration {
    subnets          = var.network.private_subnets
    security_groups  = [aws_security_group.api.id]
    assign_public_ip = false
  }

  load_balancer {
    container_name   = "hookworks"
    container_port   = local.port
    target_group_arn = aws_lb_target_group.api.arn
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    ignore_changes = [desired_count] # set by the autoscaler
  }

  depends_on = [aws_lb_listener.https]
}

resource "aws_appautoscaling_target" "service" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.service.name}"
  min_capacity       = var.instances.min
  max_capacity       = var.instances.max
}

resource "aws_appautoscaling_policy" "cpu" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.service.service_namespace
  scalable_dimension = aws_appautoscaling_target.service.scalable_dimension
  resource_id        = aws_appautoscaling_target.service.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_out_cooldown = 30
    scale_in_cooldown  = 300
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
