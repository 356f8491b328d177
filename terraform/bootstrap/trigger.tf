resource "google_cloudbuild_trigger" "deploy" {
  count = var.linked_repository == null ? 0 : 1

  name               = "souk-${var.environment}"
  description        = var.environment == "prod" ? "Deploys each tag vN.N.N after an approval." : "Deploys each push to main."
  location           = var.region
  filename           = "cloudbuild.yaml"
  service_account    = google_service_account.build.id
  include_build_logs = "INCLUDE_BUILD_LOGS_WITH_STATUS"

  repository_event_config {
    repository = var.linked_repository
    push {
      branch = var.environment == "prod" ? null : "^main$"
      tag    = var.environment == "prod" ? "^v[0-9]+\\.[0-9]+\\.[0-9]+$" : null
    }
  }

  approval_config {
    approval_required = var.environment == "prod"
  }

  substitutions = {
    # dev has no real buyers, so its canary gets the largest possible share.
    _CANARY_PERCENT  = var.environment == "prod" ? "10" : "49"
    _ATTESTATION_KEY = local.attestation_key
    _ENVIRONMENT     = var.environment
    _DOMAIN          = var.domain == null ? "" : var.domain
    _DNS_ZONE        = var.dns_zone == null ? "" : var.dns_zone
    _ALERT_EMAIL     = var.alert_email
    _IMAGES          = local.images
    _STATE_BUCKET    = google_storage_bucket.state.name
  }
}

resource "google_project_iam_member" "approver" {
  for_each = var.approvers
  project  = var.project_id
  role     = "roles/cloudbuild.builds.approver"
  member   = each.key
}
