# Who read or changed what through Google's interfaces. Google logs changes anyway; reads only on demand. A build has no right to the copies.
locals {
  audit_services = toset(local.baseline.audit_logs ? [
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudsql.googleapis.com",
    "iam.googleapis.com",
    "run.googleapis.com",
    "storage.googleapis.com",
  ] : [])
}

resource "google_project_iam_audit_config" "this" {
  for_each = local.audit_services

  project = var.project_id
  service = each.key

  dynamic "audit_log_config" {
    for_each = toset(["ADMIN_READ", "DATA_READ", "DATA_WRITE"])

    content {
      log_type = audit_log_config.key
    }
  }
}

resource "google_storage_bucket" "audit" {
  count = local.baseline.audit_logs ? 1 : 0

  name                        = "${var.project_id}-audit-logs"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  # No account can change or delete a log sooner. Not locked, so that an owner can still remove the project's remains.
  retention_policy {
    retention_period = var.audit_log_days * 86400
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.audit_log_days + 1
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_logging_project_sink" "audit" {
  count = local.baseline.audit_logs ? 1 : 0

  name                   = "souk-audit"
  description            = "Copies of the audit logs, out of the reach of builds."
  destination            = "storage.googleapis.com/${google_storage_bucket.audit[0].name}"
  filter                 = "logName:\"cloudaudit.googleapis.com\""
  unique_writer_identity = true
}

resource "google_storage_bucket_iam_member" "sink_writes_audit" {
  count = local.baseline.audit_logs ? 1 : 0

  bucket = google_storage_bucket.audit[0].name
  role   = "roles/storage.objectCreator"
  member = google_logging_project_sink.audit[0].writer_identity
}
