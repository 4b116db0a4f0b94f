output "address" {
  description = "DNS target (CNAME or alias) of the host name that senders use."
  value       = aws_lb.edge.dns_name
}

output "service" {
  value = {
    name          = aws_ecs_service.service.name
    role_name     = module.task.role_name
    log_group     = module.task.log_group
    load_balancer = aws_lb.edge.arn_suffix
    target_group  = aws_lb_target_group.api.arn_suffix
    instances     = var.instances
  }
}
