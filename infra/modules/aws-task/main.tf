# A Hookworks program on Fargate: its identity, log and task definition.
locals {
  full = "${var.installation.name}-${var.program}"
  # The name of a role has at most 64 characters, the name of a queue up to 70.
  role = length(local.full) <= 58 ? local.full : "${substr(local.full, 0, 49)}-${substr(sha256(local.full), 0, 8)}"

  # A managed policy has at most 6144 characters, and a role at most ten policies.
  longest = max(1, [for arn in flatten(var.rights[*].resources) : length(arn)]...)
  parts = flatten([for right in var.rights : [for part in chunklist(right.resources, floor(5600 / (local.longest + 3))) : {
    Effect   = "Allow"
    Action   = right.actions
    Resource = part
  }]])

  key_statements = !var.installation.customer_key ? [] : [{
    Sid      = "Key"
    Effect   = "Allow"
    Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource = [var.installation.kms_key_arn]
  }]
  own = concat(local.key_statements, var.statements)

  assume = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.installation.account } }
    }]
  })

  # Only containers of the task can reach it, because metrics are open to the local machine. Failures are filtered here,
  # because an alarm cannot filter them.
  scrape = yamlencode({
    global = { scrape_interval = "60s", scrape_timeout = "10s" }
    scrape_configs = [{
      job_name       = "hookworks"
      metrics_path   = "/prometheus"
      static_configs = [{ targets = ["127.0.0.1:8081"], labels = { service = local.full } }]
      metric_relabel_configs = [
        { source_labels = ["__name__", "outcome"], regex = "hookworks_entries_total;ok", action = "drop" }
      ]
    }]
  })
  agent = jsonencode({
    logs = { metrics_collected = { prometheus = {
      log_group_name         = aws_cloudwatch_log_group.log.name
      prometheus_config_path = "env:PROMETHEUS_CONFIG_CONTENT"
      emf_processor = {
        metric_namespace = "Hookworks"
        metric_declaration = [
          {
            source_labels    = ["job"]
            label_matcher    = "^hookworks$"
            dimensions       = [["queue", "verb"]]
            metric_selectors = ["^hookworks_entries_total$"]
          },
          {
            source_labels    = ["job"]
            label_matcher    = "^hookworks$"
            dimensions       = [["queue"]]
            metric_selectors = ["^hookworks_in_flight$", "^hookworks_stuck_now$", "^hookworks_breaker$", "^hookworks_paused$", "^hookworks_receive_overdue$"]
          },
          {
            source_labels    = ["job"]
            label_matcher    = "^hookworks$"
            dimensions       = [["queue", "ending"]]
            metric_selectors = ["^hookworks_deliveries_seconds_count$"]
          },
          {
            source_labels    = ["job"]
            label_matcher    = "^hookworks$"
            dimensions       = [["source", "outcome"]]
            metric_selectors = ["^hookworks_webhooks_seconds_count$"]
          }
        ]
      }
    } } }
  })

  log = { for stream in ["hookworks", "metrics"] : stream => {
    logDriver = "awslogs"
    options = {
      awslogs-group         = aws_cloudwatch_log_group.log.name
      awslogs-region        = var.installation.region
      awslogs-stream-prefix = stream
      mode                  = "non-blocking"
      max-buffer-size       = "4m"
    }
  } }

  containers = concat(
    [merge(
      {
        name                   = "hookworks"
        image                  = var.installation.image
        essential              = true
        command                = var.command
        user                   = "10001:10001"
        readonlyRootFilesystem = true
        stopTimeout            = var.stop_seconds
        linuxParameters        = { capabilities = { drop = ["ALL"] } }
        # The AWS SDK unpacks its native HTTP library there.
        mountPoints      = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
        environment      = [for name in sort(keys(var.environment)) : { name = name, value = var.environment[name] }]
        secrets          = [for name in sort(keys(var.secrets)) : { name = name, valueFrom = var.secrets[name] }]
        portMappings     = [for port in var.ports : { containerPort = port, hostPort = port, protocol = "tcp" }]
        logConfiguration = local.log.hookworks
      },
      var.serves ? {
        healthCheck = {
          command     = ["CMD", "/app/healthy"]
          interval    = 10
          timeout     = 5
          retries     = 3
          startPeriod = 60
        }
      } : {}
    )],
    [for image in compact([var.serves ? var.installation.metrics_agent : null]) : {
      name             = "metrics"
      image            = image
      essential        = false
      environment      = [{ name = "CW_CONFIG_CONTENT", value = local.agent }, { name = "PROMETHEUS_CONFIG_CONTENT", value = local.scrape }]
      mountPoints      = []
      portMappings     = []
      volumesFrom      = []
      systemControls   = []
      logConfiguration = local.log.metrics
    }]
  )
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/hookworks/${local.full}"
  retention_in_days = var.installation.log_retention_days
  kms_key_id        = var.installation.kms_key_arn
}

resource "aws_iam_role" "task" {
  name               = local.role
  description        = "Program ${var.program} of ${var.installation.name}"
  assume_role_policy = local.assume
}

resource "aws_iam_policy" "queues" {
  count  = length(local.parts)
  name   = "${local.role}-${count.index}"
  policy = jsonencode({ Version = "2012-10-17", Statement = [local.parts[count.index]] })
}

resource "aws_iam_role_policy_attachment" "queues" {
  count      = length(local.parts)
  role       = aws_iam_role.task.name
  policy_arn = aws_iam_policy.queues[count.index].arn

  lifecycle {
    precondition {
      condition     = length(local.parts) <= 10
      error_message = "${var.program}: an AWS role has at most ten policies, and this one would need ${length(local.parts)}. Use fewer queues, shorter names or more worker_groups."
    }
  }
}

resource "aws_iam_role_policy" "own" {
  count  = length(local.own) > 0 ? 1 : 0
  name   = "own"
  role   = aws_iam_role.task.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.own })
}

resource "aws_iam_role_policy" "metrics" {
  count = var.serves && var.installation.metrics_agent != null ? 1 : 0
  name  = "metrics"
  role  = aws_iam_role.task.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    Resource = ["${aws_cloudwatch_log_group.log.arn}:*"]
  }] })
}

# The execution role: pulls the image, reads the secrets, creates the log stream.
resource "aws_iam_role" "execution" {
  name               = "${local.role}-start"
  description        = "Starts the ${var.program} of ${var.installation.name}"
  assume_role_policy = local.assume
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:${var.installation.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "secrets" {
  count = length(var.secrets) > 0 ? 1 : 0
  name  = "secrets"
  role  = aws_iam_role.execution.id
  policy = jsonencode({ Version = "2012-10-17", Statement = concat(
    [{ Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = values(var.secrets) }],
    !var.installation.customer_key ? [] : [{ Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.installation.kms_key_arn] }]
  ) })
}

resource "aws_ecs_task_definition" "task" {
  family                   = local.full
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpu
  memory                   = var.size.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  container_definitions    = jsonencode(local.containers)

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.installation.architecture
  }

  volume {
    name = "tmp"
  }
}
