resource "google_cloud_scheduler_job" "this" {
  name             = var.name
  description      = var.description
  region           = var.region
  schedule         = var.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "60s"
  # Said here, because Terraform would otherwise leave a job that `npm run deploy -- --sleep` has paused as it is.
  paused = false

  retry_config {
    retry_count          = 1
    min_backoff_duration = "10s"
  }

  http_target {
    http_method = "POST"
    uri         = var.uri

    dynamic "oidc_token" {
      for_each = var.audience == null ? [] : [var.audience]

      content {
        service_account_email = var.service_account
        audience              = oidc_token.value
      }
    }

    dynamic "oauth_token" {
      for_each = var.audience == null ? [""] : []

      content {
        service_account_email = var.service_account
        scope                 = "https://www.googleapis.com/auth/cloud-platform"
      }
    }
  }
}
