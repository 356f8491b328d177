output "name" {
  description = "The service's name. Known only after it was made."
  value       = google_cloud_run_v2_service.this.name
}

output "uri" {
  description = "The service's address as https://HOST."
  value       = google_cloud_run_v2_service.this.uri
}

output "address" {
  description = "The service's address as HOST:PORT."
  value       = "${trimprefix(google_cloud_run_v2_service.this.uri, "https://")}:443"
}

output "audience" {
  description = "The audience that callers' ID tokens must have."
  value       = var.audience
}

output "stable_revision" {
  description = "The revision that gets most of the requests, also after a change by hand. During a canary it keeps the rest."
  value = try(
    # If all requests go to the newest revision, the traffic entry may lack its name.
    [for status in google_cloud_run_v2_service.this.traffic_statuses : basename(status.revision) if status.percent > 50 && status.revision != null && status.revision != ""][0],
    basename(google_cloud_run_v2_service.this.latest_ready_revision),
  )
}
