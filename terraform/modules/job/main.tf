# A job of the image audit, with an account of its own.
resource "google_cloud_run_v2_job" "this" {
  name                = var.name
  location            = var.region
  deletion_protection = false

  template {
    task_count = 1

    template {
      service_account = var.service_account
      # Google may restart a task for reasons of its own. What the commands do once is not done twice.
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
}
