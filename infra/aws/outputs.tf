output "address" {
  description = "Point the name that senders know to it."
  value       = module.api.address
}

output "images" {
  description = "Push the image of the programs there."
  value       = aws_ecr_repository.images.repository_url
}

output "queues" {
  description = "URLs of each queue and of its dead letters."
  value       = { for name, queue in module.queue : name => { url = queue.queue.url, dead_letter_url = queue.queue.dead_letter_url } }
}

output "environment" {
  description = "What the commands need on your own machine to mean these queues."
  value       = { HOOKWORKS_PROVIDER = "sqs", HOOKWORKS_SQS_PREFIX = local.prefix, HOOKWORKS_SQS_REGION = var.region, HOOKWORKS_DEV = "off" }
}

output "secrets" {
  description = "Names of the secrets that must have a value."
  value       = sort([for secret in aws_secretsmanager_secret.secret : secret.name])
}

output "operator" {
  description = "Runs a command inside the account; put yours in place of doctor."
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
  description = "The topic of all alarms."
  value       = module.observability.topic
}
