output "service" {
  description = "The Cloud Run service of the function."
  value       = google_cloudfunctions2_function.this.name
}

output "uri" {
  description = "The function's URL at Google."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}
