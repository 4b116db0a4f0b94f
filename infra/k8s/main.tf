# API and workers on a cluster with KEDA, from the same hookworks.yaml. It only generates manifests:
#   terraform apply && terraform output -raw manifests | kubectl apply -f -
module "config" {
  source        = "../modules/queue-config"
  config_file   = var.config_file
  cloud         = var.cloud
  worker_groups = var.worker_groups
  variables     = keys(var.environment)
}

locals {
  environment = merge(
    {
      HOOKWORKS_PROVIDER    = var.cloud
      HOOKWORKS_DEV         = "off"
      HOOKWORKS_CONFIG      = "/etc/hookworks/hookworks.yaml"
      HOOKWORKS_SECRETS_DIR = "/etc/hookworks-secrets"
    },
    var.cloud == "sqs" ? { HOOKWORKS_SQS_PREFIX = var.prefix, HOOKWORKS_SQS_REGION = var.place.region } : {},
    var.cloud == "pubsub" ? { HOOKWORKS_PUBSUB_PREFIX = var.prefix, HOOKWORKS_PUBSUB_PROJECT = var.place.project } : {},
    var.environment
  )

  programs = merge(
    { api = { args = ["api"], secrets = module.config.api_secrets, account = "api", grace = 30 } },
    { for group, settings in module.config.worker_groups : "worker-${group}" => {
      args    = ["worker", "--queues", join(",", settings.queues), "--grace", tostring(var.grace)]
      secrets = module.config.worker_secrets
      account = "worker"
      grace   = var.grace + 10
    } }
  )

  probe = { exec = { command = ["/app/healthy"] }, periodSeconds = 10, timeoutSeconds = 5 }

  deployments = [for program in sort(keys(local.programs)) : {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "${var.name}-${program}", namespace = var.namespace, labels = { app = "${var.name}-${program}" } }
    # The autoscaler sets the number of replicas.
    spec = {
      selector = { matchLabels = { app = "${var.name}-${program}" } }
      template = {
        metadata = { labels = { app = "${var.name}-${program}" } }
        spec = {
          serviceAccountName            = "${var.name}-${local.programs[program].account}"
          automountServiceAccountToken  = false # no program calls the cluster's API, and cloud identities do not use this token
          terminationGracePeriodSeconds = local.programs[program].grace
          securityContext               = { runAsNonRoot = true, runAsUser = 10001, runAsGroup = 10001, fsGroup = 10001, seccompProfile = { type = "RuntimeDefault" } }
          containers = [{
            name            = "hookworks"
            image           = var.image
            args            = local.programs[program].args
            env             = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] }]
            securityContext = { readOnlyRootFilesystem = true, allowPrivilegeEscalation = false, capabilities = { drop = ["ALL"] } }
            resources       = { requests = { cpu = "500m", memory = "1Gi" }, limits = { memory = "1Gi" } }
            ports           = program == "api" ? [{ name = "http", containerPort = 8080 }] : []
            startupProbe    = merge(local.probe, { periodSeconds = 2, failureThreshold = 60 })
            livenessProbe   = local.probe
            volumeMounts = [
              { name = "config", mountPath = "/etc/hookworks", readOnly = true },
              { name = "secrets", mountPath = "/etc/hookworks-secrets", readOnly = true },
              { name = "tmp", mountPath = "/tmp" }
            ]
          }]
          volumes = [
            { name = "config", configMap = { name = "${var.name}-config" } },
            { name = "secrets", secret = { secretName = var.secret, items = [for name in local.programs[program].secrets : { key = name, path = name }] } },
            { name = "tmp", emptyDir = {} }
          ]
        }
      }
    }
  }]

  triggers = { for name, queue in module.config.queues : name => var.cloud == "sqs" ? jsonencode({
    type              = "aws-sqs-queue"
    authenticationRef = { name = "${var.name}-keda" }
    metadata = {
      queueURL      = "https://sqs.${var.place.region}.amazonaws.com/${var.place.account}/${var.prefix}${name}${queue.ordered ? ".fifo" : ""}"
      queueLength   = tostring(max(1, floor(queue.concurrency * var.scaling.wait / var.scaling.work)))
      awsRegion     = var.place.region
      identityOwner = "operator"
    }
    }) : jsonencode({
    type              = "gcp-pubsub"
    authenticationRef = { name = "${var.name}-keda" }
    metadata = {
      subscriptionName = "projects/${var.place.project}/subscriptions/${var.prefix}${name}"
      mode             = "SubscriptionSize"
      value            = tostring(max(1, floor(queue.concurrency * var.scaling.wait / var.scaling.work)))
      valueIfNull      = "0"
    }
  }) }

  objects = concat(
    [
      { apiVersion = "v1", kind = "Namespace", metadata = { name = var.namespace } },
      { apiVersion = "v1", kind = "ConfigMap", metadata = { name = "${var.name}-config", namespace = var.namespace }, data = { "hookworks.yaml" = file(var.config_file) } },
      { apiVersion = "v1", kind = "ServiceAccount", metadata = { name = "${var.name}-api", namespace = var.namespace, annotations = var.identities.api }, automountServiceAccountToken = false },
      { apiVersion = "v1", kind = "ServiceAccount", metadata = { name = "${var.name}-worker", namespace = var.namespace, annotations = var.identities.worker }, automountServiceAccountToken = false },
      {
        apiVersion = "v1"
        kind       = "Service"
        metadata   = { name = "${var.name}-api", namespace = var.namespace }
        spec       = { selector = { app = "${var.name}-api" }, ports = [{ name = "http", port = 80, targetPort = "http" }] }
      },
      {
        apiVersion = "policy/v1"
        kind       = "PodDisruptionBudget"
        metadata   = { name = "${var.name}-api", namespace = var.namespace }
        spec       = { minAvailable = 1, selector = { matchLabels = { app = "${var.name}-api" } } }
      },
      {
        apiVersion = "autoscaling/v2"
        kind       = "HorizontalPodAutoscaler"
        metadata   = { name = "${var.name}-api", namespace = var.namespace }
        spec = {
          scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "${var.name}-api" }
          minReplicas    = var.api.min
          maxReplicas    = var.api.max
          metrics        = [{ type = "Resource", resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 60 } } }]
        }
      },
      {
        apiVersion = "keda.sh/v1alpha1"
        kind       = "TriggerAuthentication"
        metadata   = { name = "${var.name}-keda", namespace = var.namespace }
        spec       = { podIdentity = { provider = var.cloud == "sqs" ? "aws" : "gcp" } }
      }
    ],
    local.deployments,
    [for group in sort(keys(module.config.worker_groups)) : {
      apiVersion = "keda.sh/v1alpha1"
      kind       = "ScaledObject"
      metadata   = { name = "${var.name}-worker-${group}", namespace = var.namespace }
      spec = {
        scaleTargetRef  = { name = "${var.name}-worker-${group}" }
        pollingInterval = 30
        cooldownPeriod  = 300
        minReplicaCount = module.config.worker_groups[group].instances.min
        maxReplicaCount = module.config.worker_groups[group].instances.max
        triggers        = [for queue in module.config.worker_groups[group].queues : jsondecode(local.triggers[queue])]
      }
    }]
  )
}

output "manifests" {
  description = "Manifests for kubectl apply -f -"
  value       = join("---\n", [for object in local.objects : yamlencode(object)])
}
