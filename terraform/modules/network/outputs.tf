output "id" {
  description = "The network, once databases can have addresses in it."
  value       = google_compute_network.this.id
  depends_on  = [google_service_networking_connection.databases]
}

output "subnetwork" {
  description = "Where functions, services and jobs send from."
  value       = google_compute_subnetwork.this.id
}
