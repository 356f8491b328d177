locals {
  # A new image, another database, another retention or a new generation causes a new execution. Other changes do not.
  token = substr(sha256("${var.image} ${var.env.CLOUD_SQL_INSTANCE} ${lookup(var.env, "SECURITY_EVENT_DAYS", "")} ${var.generation}"), 0, 12)
}

# Ready when the execution that the token names has succeeded. Resources that need the migrations depend on this.
resource "google_cloud_run_v2_job" "this" {
  name                = "migrate-${var.database}"
  location            = var.region
  deletion_protection = false
  run_execution_token = local.token

  template {
    task_count = 1

    template {
      service_account = var.service_account
      # Google may restart a task for reasons of its own. A migration that was cut off is completed by the next try.
      max_retries = 3
      timeout     = "1800s"

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"

        network_interfaces {
          network    = var.network
          subnetwork = var.subnetwork
        }
      }

      containers {
        image = var.image
        args  = [var.database]

        resources {
          limits = { cpu = "1", memory = "512Mi" }
        }

        dynamic "env" {
          for_each = var.env

          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }

  # Longer than the time limits of all four tries of an execution together.
  timeouts {
    create = "125m"
    update = "125m"
  }
}
