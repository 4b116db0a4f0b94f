# Tests with the real provider and without a cloud. Run: terraform test
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  region          = "eu-central-1"
  image           = "1.0.0"
  certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  environment     = { CRM_URL = "https://crm.example.com" }
}

run "the_sample" {
  command = plan

  assert {
    condition     = module.queue["billing"].queue.name == "hookworks-billing" && module.queue["billing"].queue.dead_letter_name == "hookworks-billing-dlq"
    error_message = "queues must have the names that the drivers use"
  }
  assert {
    condition     = module.worker["billing"].service.instances.max == 4
    error_message = "a service must scale between instances.min and instances.max of hookworks.yaml"
  }
  assert {
    condition     = toset(keys(aws_secretsmanager_secret.secret)) == toset(["STRIPE_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET", "PARTNER_WEBHOOK_SECRET", "CRM_SECRET"])
    error_message = "each secret of hookworks.yaml must have an entry"
  }
  assert {
    condition     = length(aws_s3_bucket.claims) == 0
    error_message = "without a claim check there must be no bucket"
  }
}

run "keys_of_aws" {
  command = plan
  variables {
    customer_key  = false
    metrics_agent = null
  }

  assert {
    condition     = length(aws_kms_key.key) == 0
    error_message = "customer_key = false must create no key"
  }
}

run "a_prefix_that_is_no_name" {
  command = plan
  variables {
    prefix = "a.b"
  }
  expect_failures = [var.prefix]
}

run "queues_that_need_a_disk_or_are_too_long" {
  command = plan
  variables {
    config_file = "tests/impossible.yaml"
    prefix      = "a-prefix-of-thirty-five-letters-or-so-"
  }
  expect_failures = [terraform_data.possible]
}
