# Who deploys. A build acts as this account and no other; nobody has a key of it.
resource "google_service_account" "build" {
  account_id   = "souk-build"
  display_name = "Builds and deploys Souk"
  depends_on   = [google_project_service.this]
}

# What makes and changes each kind of thing in terraform/, and no role that is for reading data.
# A test compares the list with what a deployment consists of, both ways.
resource "google_project_iam_member" "build" {
  for_each = toset([
    "roles/certificatemanager.owner",
    "roles/cloudbuild.builds.viewer",
    "roles/cloudfunctions.admin",
    "roles/cloudscheduler.admin",
    "roles/cloudsql.admin",
    "roles/compute.loadBalancerAdmin",
    "roles/compute.networkAdmin",
    "roles/compute.securityAdmin",
    "roles/dns.admin",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountUser",
    "roles/logging.configWriter",
    "roles/logging.logWriter",
    "roles/monitoring.editor",
    "roles/run.admin",
    "roles/servicenetworking.networksAdmin",
    "roles/serviceusage.serviceUsageConsumer",
  ])
  project = var.project_id
  role    = each.key
  member  = google_service_account.build.member
}

# The roles of the project that a build may give away: those that the parts need. It cannot make itself or anybody else an owner.
resource "google_project_iam_member" "build_grants_roles" {
  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.build.member

  condition {
    title      = "only the roles of Souk's parts"
    expression = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", [for role in local.grantable_roles : "'${role}'"])}])"
  }
}

# Of all buckets, those with the functions' bundles. Whether a bucket may be made is asked of the project, which has no bucket's name.
resource "google_project_iam_member" "build_keeps_bundles" {
  project = var.project_id
  role    = "roles/storage.admin"
  member  = google_service_account.build.member

  condition {
    title = "only the buckets of the functions"
    expression = join(" || ", [
      "(resource.type != 'storage.googleapis.com/Bucket' && resource.type != 'storage.googleapis.com/Object')",
      "resource.name.startsWith('projects/_/buckets/${var.project_id}-functions')",
    ])
  }
}

resource "google_billing_account_iam_member" "build_keeps_budget" {
  count              = var.billing_account == null ? 0 : 1
  billing_account_id = var.billing_account
  role               = "roles/billing.costsManager"
  member             = google_service_account.build.member
}

locals {
  grantable_roles = [
    "roles/artifactregistry.writer",
    "roles/cloudsql.client",
    "roles/cloudsql.instanceUser",
    "roles/cloudtrace.agent",
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
    "roles/storage.objectViewer",
  ]
}
