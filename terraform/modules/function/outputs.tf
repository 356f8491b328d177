output "service" {
  description = "The Cloud Run service that the function is."
  value       = google_cloudfunctions2_function.this.name
}

output "uri" {
  description = "Where Google runs the function."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}
