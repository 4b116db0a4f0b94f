output "address" {
  description = "Of the API: the IP address that the domain must point to, or its URL."
  value       = module.api.address
}

output "images" {
  description = "Push the image of the programs there."
  value       = local.registry
}

output "queues" {
  description = "Topics and subscriptions of each queue, which have one name."
  value       = { for name, queue in module.queue : name => queue.queue }
}

output "environment" {
  description = "What the commands need on your own machine to mean these queues."
  value       = { HOOKWORKS_PROVIDER = "pubsub", HOOKWORKS_PUBSUB_PROJECT = var.project, HOOKWORKS_PUBSUB_PREFIX = local.prefix, HOOKWORKS_DEV = "off" }
}

output "secrets" {
  description = "Ids of the secrets that must have a version."
  value       = sort([for secret in google_secret_manager_secret.secret : secret.secret_id])
}

output "operator" {
  description = "Runs a command inside the project; put yours in place of doctor, with commas for spaces."
  value       = "gcloud run jobs execute ${google_cloud_run_v2_job.operator.name} --project ${var.project} --region ${var.region} --wait --args=doctor"
}

output "scaler_config" {
  description = "What the autoscaler reads; null: there is none."
  value       = one(module.scaler[*].config)
}
