output "instance" {
  description = "The instance's name, and PROJECT:REGION:INSTANCE."
  value       = { name = google_sql_database_instance.this.name, connection_name = google_sql_database_instance.this.connection_name }
}
