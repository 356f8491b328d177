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
