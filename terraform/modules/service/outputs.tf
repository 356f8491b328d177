output "name" {
  description = "The service's name, once there is one."
  value       = google_cloud_run_v2_service.this.name
}

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
  description = "The revision that has most of the requests, whoever gave it them: it keeps the rest when the next one is a canary."
  value = try(
    # Requests that go to the newest revision need not say which one that is.
    [for status in google_cloud_run_v2_service.this.traffic_statuses : basename(status.revision) if status.percent > 50 && status.revision != null && status.revision != ""][0],
    basename(google_cloud_run_v2_service.this.latest_ready_revision),
  )
}
