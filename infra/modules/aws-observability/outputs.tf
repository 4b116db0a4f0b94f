output "topic" {
  value = aws_sns_topic.alarms.arn
}

output "dashboard" {
  value = aws_cloudwatch_dashboard.page.dashboard_name
}
