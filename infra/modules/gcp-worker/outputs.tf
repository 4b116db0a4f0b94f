output "pool" {
  value = {
    name       = google_cloud_run_v2_worker_pool.worker.name
    account    = google_service_account.worker.email
    account_id = google_service_account.worker.name
    instances  = var.instances
    queues     = local.names
  }
}
