# A job that an operator or the scheduler starts, or a deployment, by another execution_token. With a token it is ready when that execution has
# succeeded: what needs the migrations depends on it.
resource "google_cloud_run_v2_job" "this" {
  name                = var.name
  location            = var.region
  deletion_protection = false
  run_execution_token = var.execution_token

  dynamic "binary_authorization" {
    for_each = var.attested ? [""] : []

    content {
      use_default = true
    }
  }

  template {
    task_count = 1

    template {
      service_account = var.service_account
      # Google may restart a task for reasons of its own. What the commands do once is not done twice, and a migration that was cut off is completed.
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
        args  = var.args

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
