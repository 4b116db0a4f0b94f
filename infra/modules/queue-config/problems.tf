# All problems of the file, each with its place. A problem fails the plan.
locals {
  # Two levels are enough for queues. The API checks the deeper levels of a source.
  sections = concat(
    [{ place = "", body = local.document, shape = local.schema }],
    [for key in ["workers", "spool", "quarantine", "claim-check"] :
    { place = "${key}.", body = local.document[key], shape = local.schema.properties[key] } if can(keys(local.document[key]))],
    [for name, queue in local.queues : { place = "queues.${name}.", body = queue, shape = local.shapes.queue }],
    flatten([for name, queue in local.queues : [
      for key, value in queue : { place = "queues.${name}.${key}.", body = value, shape = local.shapes.queue.properties[key] }
      if can(keys(value)) && can(local.shapes.queue.properties[key].properties)
    ]]),
    [for name, source in local.sources : { place = "sources.${name}.", body = source, shape = local.shapes.source }],
    [for name, destination in local.destinations : { place = "destinations.${name}.", body = destination, shape = local.shapes.destination }]
  )

  fields = flatten([for section in local.sections : [for key, value in section.body : {
    place   = "${section.place}${key}"
    known   = can(section.shape.properties[key])
    keys    = join(", ", keys(section.shape.properties))
    literal = jsonencode(value)
    shape   = try(local.shapes[trimprefix(section.shape.properties[key]["$ref"], "#/$defs/")], section.shape.properties[key], {})
    text    = try(tostring(value), "")
    is = (
      startswith(jsonencode(value), "\"") ? "string" :
      startswith(jsonencode(value), "{") ? "object" :
      startswith(jsonencode(value), "[") ? "array" :
      can(regex("^-?[0-9]+$", jsonencode(value))) ? "integer" :
      jsonencode(value)
    )
  } if jsonencode(value) != "null"]])

  # A message never repeats a value that may be a secret.
  shown = { for field in local.fields : field.place => can(field.shape.writeOnly) ? "" : ", not '${field.text}'" }
  words = { for field in local.fields : field.place => try(field.shape.description, "of another kind") }

  wrong_shapes = concat(
    [for field in local.fields : "${field.place}: is not a key; the keys here are ${field.keys}" if !field.known],
    [for field in local.fields : "${field.place}: must be ${local.words[field.place]}${local.shown[field.place]}"
    if can(field.shape.type) && !contains(flatten([try(field.shape.type, [])]), field.is)],
    [for field in local.fields : "${field.place}: must be ${local.words[field.place]}${local.shown[field.place]}"
    if field.is == "string" && can(field.shape.pattern) && !can(regex(try(field.shape.pattern, ""), field.text))],
    [for field in local.fields : "${field.place}: must be one of ${join(", ", try(field.shape.enum, []))}, not '${field.text}'"
    if can(field.shape.enum) && !contains(try(field.shape.enum, []), field.text)],
    [for field in local.fields : "${field.place}: must be at least ${field.shape.minimum}, not '${field.text}'"
    if field.is == "integer" && try(tonumber(field.text) < field.shape.minimum, false)],
    [for field in local.fields : "${field.place}: must be at most ${field.shape.maximum}, not '${field.text}'"
    if field.is == "integer" && try(tonumber(field.text) > field.shape.maximum, false)],
    flatten([for section in local.sections : [for key in try(section.shape.required, []) : "${section.place}${key}: is missing" if !can(section.body[key])]]),
    flatten([for group in ["queues", "sources", "destinations"] : [
      for name, body in try({ for name, body in local.document[group] : name => body }, {}) : "${group}.${name}: must be ${local.schema.properties[group].additionalProperties["$ref"] == "#/$defs/queue" ? local.shapes.queue.description : "a group of keys"}"
      if !can(keys(body))
    ]]),
    [for name, source in local.sources : "sources.${name}.secrets: must hold variables such as $${STRIPE_WEBHOOK_SECRET}: a secret never stands in this file"
    if !alltrue([for secret in try([for each in source.secrets : each], []) : can(regex(local.reference, try(secret.secret, secret)))])]
  )

  wrong_names = concat(
    [for name, queue in local.queues : "queues.${name}: queue name '${name}' must be 3 to 70 lower-case letters, digits and single hyphens, starting with a letter"
    if !can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) || length(name) < 3 || length(name) > 70],
    [for name, queue in local.queues : "queues.${name}: must not end in -dlq: that is the dead-letter queue which each queue gets" if endswith(name, "-dlq")],
    [for name, source in local.sources : "sources.${name}: must be lower-case letters, digits and hyphens" if !can(regex("^[a-z0-9-]+$", name))]
  )

  # Minimum and maximum in milliseconds. ProviderLimits.java has the same values and links to the documentation of both clouds.
  limits = {
    sqs = {
      lease   = [2000, 43200000, "2s to 12h"]
      delay   = [0, 900000, "0s to 15m"]
      timeout = [1, 42600000, "1ms to 710m"]
      pause   = [1, 43200000, "1ms to 12h"]
      kept    = [60000, 1209600000, "1m to 14d"]
    }
    pubsub = {
      lease   = [10000, 600000, "10s to 10m"]
      delay   = [0, 900000, "0s to 15m"]
      timeout = [1, 2678400000, "1ms to 31d"]
      pause   = [1, 600000, "1ms to 10m"]
      kept    = [600000, 2678400000, "10m to 31d"]
    }
  }[var.cloud]
  limit_of = {
    lease = "lease", delay = "delay", timeout = "timeout", retention = "kept", "dead-letter.retention" = "kept", "retry.first" = "pause", "retry.max" = "pause"
  }

  # From the send to the end of the last attempt, if every backoff and every attempt takes its maximum.
  longest_life = { for name, duration in local.durations : name => try(
    duration.delay + duration.timeout * local.attempts[name] + sum(concat([0], [
      for failure in range(local.attempts[name] - 1) : min(duration["retry.first"] * pow(2, failure), duration["retry.max"])
    ])), 0)
  }
  total_life = { for name, queue in local.queues : name => try(
    tonumber(regex("^([0-9]{1,9})(ms|s|m|h|d)$", queue.retry.total)[0]) * local.milliseconds[regex("^([0-9]{1,9})(ms|s|m|h|d)$", queue.retry.total)[1]],
    local.longest_life[name]
  ) }

  out_of_range = concat(
    flatten([for name, duration in local.durations : [for key, value in duration :
      "queues.${name}.${key}: must be ${local.limits[local.limit_of[key]][2]} on ${local.cloud}, not ${local.duration_texts[name][key]}"
    if try(value < local.limits[local.limit_of[key]][0] || value > local.limits[local.limit_of[key]][1], false)]]),
    flatten([for name, duration in local.durations : [for key, value in duration :
      "queues.${name}.${key}: must be whole seconds, not ${local.duration_texts[name][key]}"
    if contains(["delay", "lease", "retention", "dead-letter.retention"], key) && try(value % 1000 != 0, false)]]),
    [for name, duration in local.durations : "queues.${name}.retry.first: must not be longer than max" if try(duration["retry.first"] > duration["retry.max"], false)],
    [for name, instances in local.instances : "queues.${name}.instances.min: must not be more than max" if instances.min > instances.max],
    [for name, concurrency in local.concurrency : "queues.${name}.concurrency: must not be more than workers.concurrency, which is ${local.process_concurrency}"
    if concurrency > local.process_concurrency && local.process_concurrency >= 1],
    [for name, duration in local.durations : "queues.${name}.retry: its attempts can take longer than the retention: messages would be lost before they are dead letters"
    if try(min(local.longest_life[name], local.total_life[name]) > duration.retention, false)],
    [for name, duration in local.durations : "queues.${name}.retention: must not be longer than dead-letter.retention"
    if var.cloud == "sqs" && try(duration["dead-letter.retention"] < duration.retention, false)],
    [for name, duration in local.durations : "queues.${name}.delay: must be 0s with ordering: per-key: no cloud delays one ordered message"
    if local.ordered[name] && try(duration.delay > 0, false)],
    [for name, queue in local.queues : "queues.${name}.acks: must be best-effort with ordering: per-key" if local.ordered[name] && local.confirmed[name]],
    [for name, queue in local.queues : "queues.${name}.acks: must be best-effort on SQS, which does not confirm that a message is gone" if local.confirmed[name] && var.cloud == "sqs"]
  )

  dangling = concat(
    [for name, queue in local.queues : "queues.${name}.destination: there is no destination '${queue.destination}'"
    if can(queue.destination) && !can(local.destinations[queue.destination])],
    [for name, source in local.sources : "sources.${name}.queue: there is no queue '${source.queue}'" if can(tostring(source.queue)) && !can(local.queues[source.queue])],
    flatten([for name, source in local.sources : [for type, queue in try(source.routes, {}) : "sources.${name}.routes.${type}: there is no queue '${queue}'" if !can(local.queues[queue])]])
  )

  # Problems of Terraform's own variables.
  wrong_groups = concat(
    flatten([for group, members in var.worker_groups : [for queue in members : "worker_groups.${group}: hookworks.yaml has no queue ${queue}" if !can(local.queues[queue])]]),
    [for queue in distinct(local.grouped) : "worker_groups: ${queue} stands in more than one group" if length([for each in local.grouped : each if each == queue]) > 1],
    [for group, members in var.worker_groups : "worker_groups.${group}: must name a queue" if length(members) == 0],
    # A rate is divided by instances.max of each queue (ADR 12), so these must be equal.
    [for group, members in var.worker_groups : "worker_groups.${group}: its queues must have the same instances; they have ${join(", ", distinct([for queue in members : try("${local.instances[queue].min} to ${local.instances[queue].max}", "none")]))}"
    if length(distinct([for queue in members : try(jsonencode(local.instances[queue]), "")])) > 1],
    [for group, members in var.worker_groups : "worker_groups.${group}: must be 2 to 30 lower-case letters, digits and single hyphens, starting with a letter"
    if !can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", group)) || length(group) < 2 || length(group) > 30]
  )

  needed = distinct(flatten([for place in concat(local.api_places, local.worker_places) : [
    for found in regexall("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:[^}]*)?\\}", place) : found[0] if found[1] == null || found[1] == ""
  ]]))
  unset = [for name in local.needed : "environment: must have ${name}, which hookworks.yaml asks for" if !contains(var.variables, name)]

  problems = concat(local.wrong_shapes, local.wrong_names, local.out_of_range, local.dangling, local.wrong_groups, local.unset)
}
