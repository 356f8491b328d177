# The account that shows what a deployment would change. It reads settings and the state, and changes nothing.
locals {
  plans = local.github == 1 || local.drift == 1 ? 1 : 0
}

resource "google_service_account" "plan" {
  count = local.plans

  account_id   = "souk-plan"
  display_name = "Shows what a change would do"
  depends_on   = [google_project_service.this]
}

resource "google_project_iam_member" "plan" {
  for_each = toset(local.plans == 0 ? [] : ["roles/iam.securityReviewer", "roles/logging.logWriter", "roles/viewer"])
  project  = var.project_id
  role     = each.key
  member   = google_service_account.plan[0].member
}

# A plan reads the objects that a build has uploaded. It has no right to a picture.
resource "google_project_iam_member" "plan_reads_objects" {
  count   = local.plans
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.plan[0].member

  condition {
    title      = "only what a build may write"
    expression = google_project_iam_member.build_writes_objects.condition[0].expression
  }
}

resource "google_storage_bucket_iam_member" "plan_reads_state" {
  count = local.plans

  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.plan[0].member
}
