# Log lines hold no card number, password or session token, so no line has to be excluded. All are kept in the default bucket.
resource "google_logging_project_bucket_config" "default" {
  project        = var.project_id
  location       = "global"
  bucket_id      = "_Default"
  description    = "Everything Souk logs."
  retention_days = var.log_retention_days
}
