output "uri" {
  description = "Where the service answers: https://HOST."
  value       = google_cloud_run_v2_service.this.uri
}

output "address" {
  description = "The same as HOST:PORT."
  value       = "${trimprefix(google_cloud_run_v2_service.this.uri, "https://")}:443"
}

output "audience" {
  description = "What callers' ID tokens must be made out to."
  value       = var.audience
}

output "stable_revision" {
  description = "The revision that has proved itself: it keeps the rest of the requests when the next one is a canary."
  value       = var.canary == null ? basename(google_cloud_run_v2_service.this.latest_ready_revision) : var.canary.stable_revision
}
