output "queue" {
  description = "Short names of its topics. The subscriptions have the same names."
  value = {
    name        = google_pubsub_subscription.subscription["queue"].name
    dead_letter = google_pubsub_subscription.subscription["dead_letters"].name
    lane        = try(google_pubsub_subscription.subscription["lane"].name, null)
  }
}
