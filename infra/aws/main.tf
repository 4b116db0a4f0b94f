data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

module "config" {
  source        = "../modules/queue-config"
  config_file   = var.config_file
  cloud         = "sqs"
  worker_groups = var.worker_groups
  variables     = keys(var.environment)
}

locals {
  prefix  = var.prefix == null ? "${var.name}-" : var.prefix
  account = data.aws_caller_identity.here.account_id
  key_arn = one(aws_kms_key.key[*].arn)

  # Settings of hookworks.yaml that tasks on Fargate do not support.
  problems = concat(
    [for name, queue in module.config.queues : "queues.${name}: ${local.prefix}${name}-dlq${queue.ordered ? ".fifo" : ""} is longer than 80 characters, the limit of SQS"
    if length("${local.prefix}${name}-dlq${queue.ordered ? ".fifo" : ""}") > 80],
    [for part in module.config.disks : "${part}: needs a persistent disk, which tasks on Fargate do not have"],
    [for store in module.config.claim_check[*] : "claim-check.store: must be s3://… here: tasks have no credentials of another cloud" if store.scheme != "s3"]
  )

  queues = { for name, queue in module.config.queues : name => { settings = queue, queue = module.queue[name].queue } }

  # Secrets by their environment variable.
  api_secrets    = { for name in module.config.api_secrets : name => aws_secretsmanager_secret.secret[name].arn }
  worker_secrets = { for name in setunion(module.config.worker_secrets, var.further_secrets) : name => aws_secretsmanager_secret.secret[name].arn }

  environment = merge({
    HOOKWORKS_PROVIDER   = "sqs"
    HOOKWORKS_SQS_PREFIX = local.prefix
    HOOKWORKS_SQS_REGION = var.region
    HOOKWORKS_DEV        = "off"
  }, var.environment)

  # The root file system of a task is read-only. Only its log remains when it ends.
  operator_environment = merge({ HOOKWORKS_STATE_DIR = "/tmp/hookworks", HOOKWORKS_LOG_LEVEL = "INFO" }, local.environment)

  installation = {
    name               = var.name
    region             = var.region
    account            = local.account
    partition          = data.aws_partition.here.partition
    image              = strcontains(var.image, "/") ? var.image : "${aws_ecr_repository.images.repository_url}${startswith(var.image, "sha256:") ? "@" : ":"}${var.image}"
    architecture       = var.architecture
    log_retention_days = var.log_retention_days
    customer_key       = var.customer_key
    kms_key_arn        = local.key_arn
    metrics_agent      = var.metrics_agent
  }

  network = var.network == null ? one(module.network[*].network) : var.network

  claims       = one([for bucket in local.claim_buckets : "arn:${data.aws_partition.here.partition}:s3:::${bucket}"])
  claim_prefix = try(module.config.claim_check.prefix == "" ? "" : "${module.config.claim_check.prefix}/", "")
  may_put = local.claims == null ? [] : [{
    Sid = "Claims", Effect = "Allow", Action = ["s3:PutObject"], Resource = ["${local.claims}/${local.claim_prefix}*"]
  }]
  # Without the permission to list, S3 reports a missing object as forbidden.
  may_get = local.claims == null ? [] : [
    { Sid = "Claims", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["${local.claims}/${local.claim_prefix}*"] },
    { Sid = "ClaimList", Effect = "Allow", Action = ["s3:ListBucket"], Resource = [local.claims] }
  ]
}

resource "terraform_data" "possible" {
  lifecycle {
    precondition {
      condition     = length(local.problems) == 0
      error_message = "${var.config_file} cannot run on AWS:\n${join("\n", formatlist("  %s", local.problems))}"
    }
  }
}

module "network" {
  count  = var.network == null ? 1 : 0
  source = "../modules/aws-network"
  name   = var.name
  cidr   = var.network_cidr
  zones  = length(var.zones) > 0 ? var.zones : ["${var.region}a", "${var.region}b"]
}

resource "aws_kms_key" "key" {
  count                   = var.customer_key ? 1 : 0
  description             = "Queues, secrets, logs, alarms and large payloads of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    {
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:${data.aws_partition.here.partition}:iam::${local.account}:root" }
      Action    = "kms:*"
      Resource  = "*"
    },
    {
      # Without this an alarm cannot publish to an encrypted topic, and no one is notified.
      Sid       = "Alarms"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    },
    {
      Sid       = "Logs"
      Effect    = "Allow"
      Principal = { Service = "logs.${var.region}.amazonaws.com" }
      Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
      Resource  = "*"
      Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:${data.aws_partition.here.partition}:logs:${var.region}:${local.account}:log-group:/hookworks/*" } }
    }
  ] })
}

resource "aws_kms_alias" "key" {
  count         = var.customer_key ? 1 : 0
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.key[0].key_id
}

module "queue" {
  source            = "../modules/aws-queue"
  for_each          = module.config.queues
  name              = "${local.prefix}${each.key}"
  settings          = each.value
  max_message_bytes = var.max_message_bytes
  arns              = "arn:${data.aws_partition.here.partition}:sqs:${var.region}:${local.account}:"
  kms_key_arn       = local.key_arn
}

# An operator enters the values. Terraform's state never contains them.
resource "aws_secretsmanager_secret" "secret" {
  for_each                = setunion(module.config.api_secrets, module.config.worker_secrets, var.further_secrets)
  name                    = "${var.name}/${each.key}"
  description             = "Environment variable ${each.key} of the programs of ${var.name}"
  kms_key_id              = local.key_arn
  recovery_window_in_days = var.secret_recovery_days
}

resource "aws_ecr_repository" "images" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = var.customer_key ? "KMS" : "AES256"
    kms_key         = local.key_arn
  }
}

resource "aws_ecs_cluster" "cluster" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = var.container_insights
  }
}

resource "aws_ecs_cluster_capacity_providers" "cluster" {
  cluster_name       = aws_ecs_cluster.cluster.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
}

# Workers and the operator's tasks accept no connections.
resource "aws_security_group" "workers" {
  name        = "${var.name}-workers"
  description = "Workers: outbound only"
  vpc_id      = local.network.vpc
}

resource "aws_vpc_security_group_egress_rule" "workers" {
  security_group_id = aws_security_group.workers.id
  description       = "Destinations, SQS and mail servers can have any address"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

module "api" {
  source              = "../modules/aws-api"
  installation        = local.installation
  queues              = { for name in module.config.targets : name => module.queue[name].queue if can(module.config.queues[name]) }
  instances           = { min = var.api.min, max = var.api.max }
  size                = { cpu = var.api.cpu, memory = var.api.memory }
  environment         = local.environment
  secrets             = local.api_secrets
  statements          = local.may_put
  cluster             = { arn = aws_ecs_cluster.cluster.arn, name = aws_ecs_cluster.cluster.name }
  network             = local.network
  certificate_arn     = var.certificate_arn
  access_log_bucket   = var.access_log_bucket
  deletion_protection = var.deletion_protection

  depends_on = [aws_ecs_cluster_capacity_providers.cluster]
}

module "worker" {
  source             = "../modules/aws-worker"
  for_each           = module.config.worker_groups
  installation       = local.installation
  group              = each.key
  instances          = each.value.instances
  queues             = { for name in each.value.queues : name => local.queues[name] if can(module.config.queues[name]) }
  size               = var.worker
  environment        = local.environment
  secrets            = local.worker_secrets
  statements         = local.may_get
  scaling            = var.scaling
  cluster            = { arn = aws_ecs_cluster.cluster.arn, name = aws_ecs_cluster.cluster.name }
  network            = { subnets = local.network.private_subnets, security_group = aws_security_group.workers.id }
  capacity_providers = var.capacity_providers

  depends_on = [aws_ecs_cluster_capacity_providers.cluster]
}

# Started by an operator, inside the account: `hookworks dlq …`, `doctor`, `queues`.
module "operator" {
  source       = "../modules/aws-task"
  installation = local.installation
  program      = "operator"
  command      = ["doctor"]
  size         = { cpu = 512, memory = 1024 }
  environment  = local.operator_environment
  secrets      = {}
  serves       = false
  statements   = local.may_get
  rights = [
    {
      # A pause is stored as a tag.
      actions = [
        "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags", "sqs:SendMessage", "sqs:TagQueue", "sqs:UntagQueue"
      ]
      resources = [for name in sort(keys(local.queues)) : local.queues[name].queue.arn]
    },
    {
      actions = [
        "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage",
        "sqs:SendMessage"
      ]
      resources = [for name in sort(keys(local.queues)) : local.queues[name].queue.dead_letter_arn]
    }
  ]
}

module "observability" {
  source          = "../modules/aws-observability"
  name            = var.name
  region          = var.region
  account         = local.account
  queues          = local.queues
  api             = module.api.service
  workers         = { for group, worker in module.worker : group => worker.service }
  cluster         = aws_ecs_cluster.cluster.name
  program_metrics = var.metrics_agent != null
  emails          = var.alarm_emails
  kms_key_arn     = local.key_arn
}
