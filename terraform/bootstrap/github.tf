locals {
  github = var.github_repository == null ? 0 : 1
}

# Workflows at GitHub authenticate with GitHub's short-lived tokens, so no key can leak. They may read and plan, but change nothing.
resource "google_iam_workload_identity_pool" "github" {
  count = local.github

  workload_identity_pool_id = "github"
  display_name              = "GitHub"
  description               = "Workflows of the repository at GitHub."
  depends_on                = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = local.github

  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub"

  # Without a condition, every repository at GitHub would be admitted.
  attribute_condition = "assertion.repository == '${var.github_repository}' && assertion.repository_owner_id == '${var.github_owner_id}'"
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
    "attribute.ref"        = "assertion.ref"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github_acts_as_plan" {
  count = local.github

  service_account_id = google_service_account.plan[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/attribute.repository/${var.github_repository}"
}
