# The account that deploys. Builds act only as this account. It has no key.
resource "google_service_account" "build" {
  account_id   = "souk-build"
  display_name = "Builds and deploys Souk"
  depends_on   = [google_project_service.this]
}

# The roles that make and change each kind of resource in terraform/. None of them is for reading data.
# A test checks that no role is missing and that none is unused.
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

# The roles of the project that a build may grant: those that the parts need. So it cannot make itself or another account an owner.
resource "google_project_iam_member" "build_grants_roles" {
  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.build.member

  condition {
    title      = "only the roles of Souk's parts"
    expression = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", [for role in local.grantable_roles : "'${role}'"])}])"
  }
}

# The right to manage buckets, without any right to what is in them. No predefined role is only this.
resource "google_project_iam_custom_role" "build_buckets" {
  role_id     = "soukBuildBuckets"
  title       = "Souk: buckets of a deployment"
  description = "Makes, changes and deletes buckets, and sets who may do what with them. Cannot list, read, make or delete objects."
  permissions = [
    "storage.buckets.create",
    "storage.buckets.delete",
    "storage.buckets.get",
    "storage.buckets.getIamPolicy",
    "storage.buckets.setIamPolicy",
    "storage.buckets.update",
  ]
  depends_on = [google_project_service.this]
}

# Only the buckets with the functions' bundles, with pictures and with the shop. Google checks the right to make a bucket at the project, which has no bucket's name.
resource "google_project_iam_member" "build_keeps_buckets" {
  project = var.project_id
  role    = "projects/${var.project_id}/roles/${google_project_iam_custom_role.build_buckets.role_id}"
  member  = google_service_account.build.member

  condition {
    title = "only the buckets of the functions, of pictures and of the shop"
    expression = join(" || ", [
      "resource.type != 'storage.googleapis.com/Bucket'",
      "resource.name == 'projects/_/buckets/${var.project_id}-functions'",
      "resource.name == 'projects/_/buckets/${var.project_id}-pictures'",
      "resource.name == 'projects/_/buckets/${var.project_id}-shop'",
    ])
  }
}

# A build uploads the functions' bundles, the shop's page, and what the load balancer sends for a picture that is not there. It has no right to a
# picture.
resource "google_project_iam_member" "build_writes_objects" {
  project = var.project_id
  role    = "roles/storage.objectUser"
  member  = google_service_account.build.member

  condition {
    title = "only bundles, the shop and the error for pictures"
    expression = join(" || ", [
      "resource.name == 'projects/_/buckets/${var.project_id}-functions'",
      "resource.name.startsWith('projects/_/buckets/${var.project_id}-functions/objects/')",
      "resource.name.startsWith('projects/_/buckets/${var.project_id}-shop/objects/')",
      "resource.name == 'projects/_/buckets/${var.project_id}-pictures/objects/not-found.json'",
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
