# The content of hookworks.yaml, with the defaults and ranges of its JSON Schema. The programs use the same schema, so
# that Terraform and Java agree.
locals {
  schema   = jsondecode(file("${path.module}/../../../config/src/main/resources/io/hookworks/config/hookworks.schema.json"))
  shapes   = local.schema["$defs"]
  document = yamldecode(file(var.config_file))

  # An empty group is null. problems.tf reports a group with a wrong structure.
  groups = { for group in ["queues", "sources", "destinations"] : group => merge([
    for name, body in try({ for name, body in local.document[group] : name => body }, {}) : { (name) = body } if can(keys(body))
  ]...) }
  queues       = local.groups.queues
  sources      = local.groups.sources
  destinations = local.groups.destinations

  cloud = { sqs = "SQS", pubsub = "Pub/Sub" }[var.cloud]

  milliseconds = { ms = 1, s = 1000, m = 60000, h = 3600000, d = 86400000 }

  defaults = local.shapes.queue.properties

  # The durations of a queue and their defaults.
  duration_texts = { for name, queue in local.queues : name => {
    delay                   = try(queue.delay, local.defaults.delay.default)
    lease                   = try(queue.lease, local.defaults.lease.default)
    timeout                 = try(queue.timeout, local.defaults.timeout.default)
    retention               = try(queue.retention, local.defaults.retention.default)
    "dead-letter.retention" = try(queue.dead-letter.retention, local.defaults.dead-letter.properties.retention.default)
    "retry.first"           = try(queue.retry.first, local.defaults.retry.properties.first.default)
    "retry.max"             = try(queue.retry.max, local.defaults.retry.properties.max.default)
  } }

  # In milliseconds. Null: not a duration; problems.tf reports it.
  durations = { for name, texts in local.duration_texts : name => {
    for key, text in texts : key => try(
      tonumber(regex("^([0-9]{1,9})(ms|s|m|h|d)$", text)[0]) * local.milliseconds[regex("^([0-9]{1,9})(ms|s|m|h|d)$", text)[1]],
      null
    )
  } }

  attempts    = { for name, queue in local.queues : name => try(tonumber(queue.retry.attempts), local.defaults.retry.properties.attempts.default) }
  concurrency = { for name, queue in local.queues : name => try(tonumber(queue.concurrency), local.defaults.concurrency.default) }
  instances = { for name, queue in local.queues : name => {
    min = try(tonumber(queue.instances.min), local.defaults.instances.properties.min.default)
    max = try(tonumber(queue.instances.max), local.defaults.instances.properties.max.default)
  } }
  ordered   = { for name, queue in local.queues : name => try(queue.ordering, "none") == "per-key" }
  confirmed = { for name, queue in local.queues : name => try(queue.acks, "best-effort") == "confirmed" }

  process_concurrency = try(tonumber(local.document.workers.concurrency), local.schema.properties.workers.properties.concurrency.default)

  # Each queue without a group is a group of its own.
  grouped = flatten(values(var.worker_groups))
  worker_groups = merge(
    { for name, queue in local.queues : name => [name] if !contains(local.grouped, name) },
    var.worker_groups
  )

  # Variables that are secrets, and variables that only differ per environment.
  reference = "^\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}$"
  api_references = concat(
    flatten([for source in local.sources : [for secret in try([for each in source.secrets : each], []) : try(secret.secret, secret)]]),
    [for source in local.sources : source.verify-token if can(source.verify-token)]
  )
  worker_references = [for destination in local.destinations : try(destination.secret, "")]
  api_places        = compact([for source in local.sources : try(source.public-url, "")])
  worker_places     = compact([for destination in local.destinations : try(destination.url, "")])

  targets = distinct(flatten([for source in local.sources : concat([try(source.queue, "")], try(values(source.routes), []))]))

  claim_store = try(regex("^(s3|gs)://([^/]+)(?:/(.*))?$", local.document.claim-check.store), null)
}
