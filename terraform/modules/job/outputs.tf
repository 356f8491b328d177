output "run_uri" {
  description = "The URL to which a POST starts the job."
  value       = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.this.id}:run"
}

output "job" {
  description = "Name of the Cloud Run job."
  value       = google_cloud_run_v2_job.this.name
}

output "token" {
  description = "The execution_token. Known only after its execution has succeeded."
  value       = var.execution_token
  depends_on  = [google_cloud_run_v2_job.this]
}
