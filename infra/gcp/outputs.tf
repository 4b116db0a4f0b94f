output "address" {
  description = "IP address for the DNS record of the domain, or the URL of the API."
  value       = module.api.address
}

output "images" {
  description = "Registry for the image of the programs."
  value       = local.registry
}

output "queues" {
  description = "Topic and subscription of each queue. They have the same name."
  value       = { for name, queue in module.queue : name => queue.queue }
}

output "environment" {
  description = "Environment variables with which commands on your own machine use these queues."
  value       = { HOOKWORKS_PROVIDER = "pubsub", HOOKWORKS_PUBSUB_PROJECT = var.project, HOOKWORKS_PUBSUB_PREFIX = local.prefix, HOOKWORKS_DEV = "off" }
}

output "secrets" {
  description = "Ids of the secrets that need a version."
  value       = sort([for secret in google_secret_manager_secret.secret : secret.secret_id])
}

output "operator" {
  description = "Command line that runs a command inside the project. Replace doctor with your command, with commas instead of spaces."
  value       = "gcloud run jobs execute ${google_cloud_run_v2_job.operator.name} --project ${var.project} --region ${var.region} --wait --args=doctor"
}

output "scaler_config" {
  description = "Configuration of the autoscaler. Null: no autoscaler."
  value       = one(module.scaler[*].config)
}
