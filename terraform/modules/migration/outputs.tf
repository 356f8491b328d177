output "token" {
  description = "Identifies the migrations that have run. Known only after they have succeeded."
  value       = local.token
  depends_on  = [google_cloud_run_v2_job.this]
}

output "job" {
  description = "Name of the Cloud Run job."
  value       = google_cloud_run_v2_job.this.name
}
