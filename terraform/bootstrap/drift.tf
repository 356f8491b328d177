# Each night a build plans what was deployed last, and names what a deployment would change: what someone has changed by hand since. It acts as the
# account that can only plan. An alert of terraform/ reports its lines.
locals {
  drift = local.baseline.drift ? 1 : 0
}

resource "google_pubsub_topic" "drift" {
  count = local.drift

  name       = "souk-drift"
  depends_on = [google_project_service.this]
}

resource "google_cloud_scheduler_job" "drift" {
  count = local.drift

  name        = "drift"
  description = "Starts the build that looks for changes by hand"
  region      = var.region
  schedule    = "23 3 * * *"
  time_zone   = "Etc/UTC"

  retry_config {
    retry_count = 1
  }

  pubsub_target {
    topic_name = google_pubsub_topic.drift[0].id
    data       = base64encode("look")
  }
}

resource "google_cloudbuild_trigger" "drift" {
  count = local.drift

  name            = "souk-drift"
  description     = "Plans what was deployed last, and changes nothing."
  location        = var.region
  service_account = google_service_account.plan[0].id

  pubsub_config {
    topic = google_pubsub_topic.drift[0].id
  }

  build {
    timeout = "3600s"
    tags    = ["souk-drift"]

    options {
      logging = "CLOUD_LOGGING_ONLY"

      volumes {
        name = "tools"
        path = "/tools"
      }
    }

    step {
      id     = "deployed"
      name   = "gcr.io/google.com/cloudsdktool/google-cloud-cli:500.0.0-slim"
      script = "#!/usr/bin/env bash\nset -eo pipefail\ngcloud storage cat gs://${google_storage_bucket.state.name}/deployed.tgz | tar xz\n"
    }

    step {
      id     = "terraform"
      name   = "hashicorp/terraform:1.11.4"
      script = "#!/bin/sh\ncp /bin/terraform /tools/\n"
    }

    step {
      id     = "left"
      name   = "node:24.21.0-bookworm"
      script = <<-EOT
        #!/usr/bin/env bash
        export PATH="/tools:$PATH"
        terraform -chdir=terraform init -input=false -lockfile=readonly -backend-config=bucket=${google_storage_bucket.state.name} -backend-config=prefix=souk ||
          { echo 'LEFT TO DO: unknown, because Terraform could not be initialised.'; exit 1; }
        node build/deploy/left.ts --environment ${var.environment} --no-lock
      EOT
    }
  }
}
