output "arn" {
  value = aws_ecs_task_definition.task.arn
}

output "family" {
  value = aws_ecs_task_definition.task.family
}

output "role_name" {
  value = aws_iam_role.task.name
}

output "role_arns" {
  description = "Roles that a caller of RunTask must be allowed to pass."
  value       = [aws_iam_role.task.arn, aws_iam_role.execution.arn]
}

output "log_group" {
  value = aws_cloudwatch_log_group.log.name
}
