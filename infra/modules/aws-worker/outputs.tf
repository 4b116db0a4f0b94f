output "service" {
  value = {
    name      = aws_ecs_service.service.name
    role_name = module.task.role_name
    log_group = module.task.log_group
    instances = var.instances
    queues    = local.names
  }
}
