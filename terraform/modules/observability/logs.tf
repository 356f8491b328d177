# Lines hold no card number, password or session token, so none needs to be kept out; all are kept in the bucket where every line goes anyway.
resource "google_logging_project_bucket_config" "default" {
  project        = var.project_id
  location       = "global"
  bucket_id      = "_Default"
  description    = "Everything Souk logs."
  retention_days = var.log_retention_days
}
