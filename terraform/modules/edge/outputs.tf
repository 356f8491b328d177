output "address" {
  description = "The IP address of the load balancer."
  value       = google_compute_global_address.this.address
}

output "dns_authorization" {
  description = "The record that proves the domain to Certificate Manager."
  value       = one(google_certificate_manager_dns_authorization.this.dns_resource_record)
}

output "url_map" {
  description = "Name of the URL map, which metrics of requests carry."
  value       = google_compute_url_map.this.name
}

output "pictures_backend" {
  description = "Name of the backend for pictures, which metrics of requests carry."
  value       = google_compute_backend_bucket.pictures.name
}
