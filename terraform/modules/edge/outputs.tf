output "address" {
  description = "The IP address of the load balancer."
  value       = google_compute_global_address.this.address
}

output "domain" {
  description = "The host name of the API."
  value       = local.domain
}

output "records" {
  description = "The records of the domain: its address, and the proof for Certificate Manager."
  value       = [for record in values(local.records) : { name = record.name, type = record.type, data = record.data }]
}

output "url_map" {
  description = "Name of the URL map, which metrics of requests carry."
  value       = google_compute_url_map.this.name
}

output "bucket_backends" {
  description = "Names of the backends of buckets, which metrics of requests carry."
  value       = [google_compute_backend_bucket.pictures.name, google_compute_backend_bucket.shop.name]
}

output "groups" {
  description = "The name of each function's endpoint group."
  value       = local.groups
}
