locals {
  is_grpc = var.protocol == "grpc"
  port    = 8080

  canary_percent = var.canary == null ? 100 : var.canary.percent
  # A revision without requests is left out. Cloud Run drops it as well, and otherwise the next plan would add it again.
  traffic = [
    for target in [
      { revision = null, percent = local.canary_percent },
      { revision = try(var.canary.stable_revision, null), percent = 100 - local.canary_percent },
    ] : target if target.percent > 0
  ]
}

resource "google_cloud_run_v2_service" "this" {
  name                = var.name
  location            = var.region
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  custom_audiences    = [var.audience]
  deletion_protection = var.protected

  dynamic "binary_authorization" {
    for_each = var.attested ? [""] : []

    content {
      use_default = true
    }
  }

  # The limit for all revisions with requests together: during a canary there are two.
  scaling {
    max_instance_count = var.max_instances
  }

  template {
    service_account                  = var.service_account
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = var.concurrency
    timeout                          = "60s"
    labels                           = { migration = var.migration }

    scaling {
      min_instance_count = var.min_instances
      max_instance_count = var.max_instances
    }

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"

      network_interfaces {
        network    = var.network
        subnetwork = var.subnetwork
      }
    }

    containers {
      image = var.image

      ports {
        name           = local.is_grpc ? "h2c" : "http1"
        container_port = local.port
      }

      resources {
        limits = { cpu = "1", memory = "512Mi" }
        # The connector renews its certificate between requests and needs CPU then. In a service that sleeps it does so when it wakes.
        cpu_idle          = var.sleeps
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = var.env

        content {
          name  = env.key
          value = env.value
        }
      }

      # The check queries the database. The network may take more than a minute to connect a new instance.
      startup_probe {
        period_seconds    = 2
        timeout_seconds   = 2
        failure_threshold = 120

        dynamic "grpc" {
          for_each = local.is_grpc ? [""] : []

          content {
            port = local.port
          }
        }

        dynamic "http_get" {
          for_each = local.is_grpc ? [] : ["/health"]

          content {
            path = http_get.value
            port = local.port
          }
        }
      }

      # This check does not query the database, because a restart does not help while the database is down.
      liveness_probe {
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 3

        dynamic "grpc" {
          for_each = local.is_grpc ? [""] : []

          content {
            port    = local.port
            service = "liveness"
          }
        }

        dynamic "http_get" {
          for_each = local.is_grpc ? [] : ["/liveness"]

          content {
            path = http_get.value
            port = local.port
          }
        }
      }

      readiness_probe {
        period_seconds    = 5
        timeout_seconds   = 2
        failure_threshold = 2
        success_threshold = 1

        dynamic "grpc" {
          for_each = local.is_grpc ? [""] : []

          content {
            port = local.port
          }
        }

        dynamic "http_get" {
          for_each = local.is_grpc ? [] : ["/health"]

          content {
            path = http_get.value
            port = local.port
          }
        }
      }
    }
  }

  dynamic "traffic" {
    for_each = local.traffic

    content {
      type     = traffic.value.revision == null ? "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST" : "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"
      revision = traffic.value.revision
      percent  = traffic.value.percent
    }
  }
}
