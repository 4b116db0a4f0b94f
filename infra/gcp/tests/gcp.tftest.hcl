# Tests with the schemas of the provider: see infra/tools
mock_provider "google" {
  override_during = plan

  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}

variables {
  project     = "my-project"
  region      = "europe-west3"
  image       = "1.0.0"
  environment = { CRM_URL = "https://crm.example.com" }
}

run "the_sample" {
  command = plan

  assert {
    condition     = output.queues["billing"].name == "hookworks-billing" && output.queues["billing"].lane == "hookworks-billing.delay" && output.queues["billing"].dead_letter == "hookworks-billing-dlq"
    error_message = "queues must have the names that the drivers use"
  }
  assert {
    condition     = yamldecode(output.scaler_config).spec.scaledObjects[0].spec.maxReplicaCount == 4
    error_message = "the autoscaler must know instances.max"
  }
  assert {
    condition     = length(yamldecode(output.scaler_config).spec.scaledObjects) == 1
    error_message = "the autoscaler must ignore a pool that cannot grow"
  }
  assert {
    condition     = length(google_storage_bucket.claims) == 0 && length(google_kms_key_ring.key) == 0
    error_message = "bucket and key must exist only if configured"
  }
}

run "with_a_domain_and_a_key" {
  command = plan
  variables {
    domain          = "hooks.example.com"
    customer_key    = true
    metrics_sidecar = null
  }
}

run "a_prefix_of_googles_own" {
  command = plan
  variables {
    prefix = "goog-"
  }
  expect_failures = [var.prefix]
}

run "what_needs_a_disk_or_another_cloud" {
  command = plan
  variables {
    config_file = "tests/impossible.yaml"
  }
  expect_failures = [terraform_data.possible]
}
