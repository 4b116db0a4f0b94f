variables {
  cloud       = "sqs"
  place       = { region = "eu-central-1", account = "123456789012" }
  image       = "registry.example.com/hookworks:1.0.0"
  environment = { CRM_URL = "https://crm.example.com" }
}

run "workers_scale_between_their_instances" {
  command = plan

  assert {
    condition = [for text in split("---\n", output.manifests) : yamldecode(text).spec.maxReplicaCount
    if yamldecode(text).kind == "ScaledObject" && yamldecode(text).metadata.name == "hookworks-worker-billing"] == [4]
    error_message = "billing must have 1 to 4 instances"
  }
  assert {
    condition = alltrue([for text in split("---\n", output.manifests) :
    yamldecode(text).spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem if yamldecode(text).kind == "Deployment"])
    error_message = "no program may write to its image"
  }
  assert {
    condition = alltrue([for text in split("---\n", output.manifests) :
    yamldecode(text).spec.template.spec.automountServiceAccountToken == false if yamldecode(text).kind == "Deployment"])
    error_message = "no pod may have a token of the cluster's API"
  }
  assert {
    condition = alltrue([for text in split("---\n", output.manifests) :
    yamldecode(text).automountServiceAccountToken == false if yamldecode(text).kind == "ServiceAccount"])
    error_message = "no service account may give its token to pods"
  }
  assert {
    condition = [for text in split("---\n", output.manifests) : yamldecode(text).spec.template.spec.volumes[1].secret.items[*].key
    if yamldecode(text).kind == "Deployment" && yamldecode(text).metadata.name == "hookworks-worker-billing"] == [["CRM_SECRET"]]
    error_message = "a worker must get its own secrets only"
  }
}

run "the_same_on_pubsub" {
  command = plan
  variables {
    cloud = "pubsub"
    place = { project = "my-project" }
  }

  assert {
    condition     = strcontains(output.manifests, "projects/my-project/subscriptions/hookworks-billing")
    error_message = "the scaler must watch the queue"
  }
}

run "a_place_is_needed" {
  command = plan
  variables {
    place = {}
  }
  expect_failures = [var.place]
}
