output "state_bucket" {
  description = "Where Terraform keeps its state: `terraform init -backend-config=bucket=...`."
  value       = google_storage_bucket.state.name
}

output "images" {
  description = "Where images of the services are pushed to: HOST/PROJECT/REPOSITORY."
  value       = google_cloudbuild_trigger.deploy.substitutions["_IMAGES"]
}

output "functions_repository" {
  description = "Resource name of the repository that Cloud Functions builds into."
  value       = google_artifact_registry_repository.this["functions"].id
}

output "build_account" {
  description = "Who deploys."
  value       = google_service_account.build.email
}

output "plan_account" {
  description = "Who a workflow at GitHub acts as, to show a plan."
  value       = google_service_account.plan.email
}

output "workload_identity_provider" {
  description = "What a workflow at GitHub names to google-github-actions/auth."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "build_roles" {
  description = "The project's roles that a build has, and those that it may give away."
  value       = { has = [for grant in google_project_iam_member.build : grant.role], gives = local.grantable_roles }
}
