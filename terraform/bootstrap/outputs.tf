output "state_bucket" {
  description = "The bucket of Terraform's state: `terraform init -backend-config=bucket=...`."
  value       = google_storage_bucket.state.name
}

output "images" {
  description = "The repository of the services' images: HOST/PROJECT/REPOSITORY."
  value       = local.images
}

output "functions_repository" {
  description = "Resource name of the repository for the images that Cloud Functions builds."
  value       = google_artifact_registry_repository.this["functions"].id
}

output "build_account" {
  description = "The account that deploys."
  value       = google_service_account.build.email
}

output "plan_account" {
  description = "The account as which a workflow at GitHub, or the nightly look for drift, plans. null without both."
  value       = one(google_service_account.plan[*].email)
}

output "workload_identity_provider" {
  description = "The identity provider that a workflow at GitHub gives to google-github-actions/auth."
  value       = one(google_iam_workload_identity_pool_provider.github[*].name)
}

output "attestation_key" {
  description = "The version of the key with which a build signs images. Empty: it signs none."
  value       = local.attestation_key
}

output "build_roles" {
  description = "The project's roles that a build has, and those that it may grant."
  value       = { has = [for grant in google_project_iam_member.build : grant.role], gives = local.grantable_roles }
}
