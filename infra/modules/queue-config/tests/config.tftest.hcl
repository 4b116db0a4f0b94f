# Run in this folder: terraform test. The Java test of the same file is QueueConfigTest.
variables {
  config_file = "../../../hookworks.yaml"
  cloud       = "sqs"
  variables   = ["CRM_URL"]
}

run "the_sample_has_a_service_for_each_queue" {
  command = plan

  assert {
    condition     = output.queues["billing"].instances.max == 4 && output.worker_groups["billing"].instances.max == 4
    error_message = "billing must have 1 to 4 instances"
  }
  assert {
    condition     = output.claim_check == null && length(output.disks) == 0
    error_message = "the sample must have no claim check, spool or quarantine"
  }
}

run "queues_of_a_group_share_a_service" {
  command = plan
  variables {
    worker_groups = { hooks = ["billing"] }
  }

  assert {
    condition     = sort(keys(output.worker_groups)) == tolist(["crm-updates", "hooks"])
    error_message = "a queue without a group must have its own service"
  }
}

run "what_the_file_asks_for_must_be_there" {
  command = plan
  variables {
    variables = []
  }
  expect_failures = [output.queues]
}
