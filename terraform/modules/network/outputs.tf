output "id" {
  description = "The network. Known only after databases can have addresses in it."
  value       = google_compute_network.this.id
  depends_on  = [google_service_networking_connection.databases]
}

output "subnetwork" {
  description = "The subnet from which functions, services and jobs send."
  value       = google_compute_subnetwork.this.id
}
