output "address" {
  description = "DNS target of the host name that senders use."
  value       = module.api.address
}

output "images" {
  description = "Registry for the image of the programs."
  value       = aws_ecr_repository.images.repository_url
}

output "queues" {
  description = "URLs of each queue and of its dead-letter queue."
  value       = { for name, queue in module.queue : name => { url = queue.queue.url, dead_letter_url = queue.queue.dead_letter_url } }
}

output "environment" {
  description = "Environment variables with which commands on your own machine use these queues."
  value       = { HOOKWORKS_PROVIDER = "sqs", HOOKWORKS_SQS_PREFIX = local.prefix, HOOKWORKS_SQS_REGION = var.region, HOOKWORKS_DEV = "off" }
}

output "secrets" {
  description = "Names of the secrets that need a value."
  value       = sort([for secret in aws_secretsmanager_secret.secret : secret.name])
}

output "operator" {
  description = "Command line that runs a command inside the account. Replace doctor with your command."
  value = join(" ", [
    "aws ecs run-task --region ${var.region} --cluster ${aws_ecs_cluster.cluster.name} --launch-type FARGATE --task-definition ${module.operator.family}",
    "--network-configuration 'awsvpcConfiguration={subnets=[${join(",", local.network.private_subnets)}],securityGroups=[${aws_security_group.workers.id}]}'",
    "--overrides '{\"containerOverrides\":[{\"name\":\"hookworks\",\"command\":[\"doctor\"]}]}'"
  ])
}

output "operator_log" {
  value = module.operator.log_group
}

output "dashboard" {
  value = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/${module.observability.dashboard}"
}

output "alarms" {
  description = "Topic of all alarms."
  value       = module.observability.topic
}
