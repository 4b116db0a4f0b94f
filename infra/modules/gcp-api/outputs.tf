output "address" {
  description = "With a domain: the IP address for its DNS record. Without one: the URL of the API."
  value       = var.domain == null ? google_cloud_run_v2_service.api.uri : one(google_compute_global_address.edge[*].address)
}

output "service" {
  value = { name = google_cloud_run_v2_service.api.name, account = google_service_account.api.email }
}
