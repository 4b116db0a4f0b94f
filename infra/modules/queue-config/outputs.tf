output "queues" {
  description = "Queues by the names of hookworks.yaml. Times are whole seconds."
  value = { for name, duration in local.durations : name => {
    concurrency                   = local.concurrency[name]
    instances                     = local.instances[name]
    lease_seconds                 = try(duration.lease / 1000, 0)
    timeout_seconds               = try(ceil(duration.timeout / 1000), 0)
    retention_seconds             = try(duration.retention / 1000, 0)
    dead_letter_retention_seconds = try(duration["dead-letter.retention"] / 1000, 0)
    # Independent of attempts, as in QueueConfig.BROKER_MAXIMUM.
    max_receives = 1000
    ordered      = local.ordered[name]
    confirmed    = local.confirmed[name]
  } }

  precondition {
    condition     = length(local.problems) == 0
    error_message = "${var.config_file} cannot be used:\n${join("\n", formatlist("  %s", local.problems))}\n${length(local.problems)} ${length(local.problems) == 1 ? "problem" : "problems"}; nothing was changed."
  }
}

output "worker_groups" {
  description = "Worker services by name: queues and number of instances."
  value = { for group, members in local.worker_groups : group => {
    queues    = sort(members)
    instances = try(local.instances[members[0]], { min = 1, max = 1 })
  } }
}

output "targets" {
  description = "Queues that the API sends to."
  value       = sort(compact(local.targets))
}

output "api_secrets" {
  description = "Names of the variables that hold the secrets of sources."
  value       = sort(distinct([for text in local.api_references : regex(local.reference, text)[0] if can(regex(local.reference, text))]))
}

output "worker_secrets" {
  description = "Names of the variables that hold the secrets of destinations."
  value       = sort(distinct([for text in local.worker_references : regex(local.reference, text)[0] if can(regex(local.reference, text))]))
}

output "claim_check" {
  description = "Bucket of large payloads: scheme, bucket and prefix. Null: none."
  value       = local.claim_store == null ? null : { scheme = local.claim_store[0], bucket = local.claim_store[1], prefix = try(coalesce(local.claim_store[2]), "") }
}

output "claim_days" {
  description = "Minimum lifetime of a large payload in days: the longest retention of a message plus that of its dead letter."
  value       = ceil(max(concat([0], [for duration in local.durations : try(duration.retention + duration["dead-letter.retention"], 0)])...) / 86400000)
}

output "disks" {
  description = "Parts of the file that need a persistent disk."
  value = concat(
    [for part in ["spool", "quarantine"] : part if can(local.document[part])],
    startswith(try(local.document.claim-check.store, ""), "file:") ? ["claim-check"] : []
  )
}
