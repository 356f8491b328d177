# What guards a project with real buyers. Each part can be switched off, or on in dev, by the variable baseline.
locals {
  is_prod  = var.environment == "prod"
  baseline = { for name, on in var.baseline : name => on == null ? local.is_prod && (name != "organisation_policies" || var.has_organisation) : on }

  # A key is a password that does not expire. The others would open what terraform/ keeps closed.
  organisation_policies = [
    "iam.disableServiceAccountKeyCreation",
    "iam.disableServiceAccountKeyUpload",
    "sql.restrictPublicIp",
    "storage.uniformBucketLevelAccess",
  ]
}

# Needs an organisation, and its role roles/orgpolicy.policyAdmin for the person who applies this.
resource "google_org_policy_policy" "this" {
  for_each = toset(local.baseline.organisation_policies ? local.organisation_policies : [])

  name   = "projects/${var.project_id}/policies/${each.key}"
  parent = "projects/${var.project_id}"

  spec {
    rules {
      enforce = "TRUE"
    }
  }

  depends_on = [google_project_service.this]
}

# Where Google writes about security, outages and the end of an interface. Without a contact it writes to the owners alone.
resource "google_essential_contacts_contact" "this" {
  count = local.baseline.contacts && var.alert_email != null ? 1 : 0

  parent                              = "projects/${var.project_id}"
  email                               = var.alert_email
  language_tag                        = "en"
  notification_category_subscriptions = ["ALL"]

  depends_on = [google_project_service.this]
}

# The project cannot be deleted until a person removes this. Google wants the project's number.
resource "google_resource_manager_lien" "this" {
  count = local.baseline.lien ? 1 : 0

  parent       = "projects/${google_storage_bucket.state.project_number}"
  restrictions = ["resourcemanager.projects.delete"]
  origin       = "souk"
  reason       = "Buyers and sellers use this marketplace. docs/operate.md says how to remove it."
}
