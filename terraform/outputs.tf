output "api_url" {
  description = "The address of the API. Works after the DNS records are set."
  value       = "https://${module.edge.domain}"
}

output "dns_records" {
  description = "The records to set at the domain: its address, and the proof for the certificate. None if they are set here."
  value       = var.domain == null || var.dns_zone != null ? [] : module.edge.records
}

output "function_uris" {
  description = "Each function's URL at Google. Only the load balancer and the scheduler can call it."
  value       = { for name, function in module.function : name => function.uri }
}

output "service_uris" {
  description = "The URLs of customer-db, product-db and payment at Google. Only their callers can call them, from inside the network."
  value       = { for name, service in module.service : name => service.uri }
}

output "stable_revisions" {
  description = "The revision of each service that gets most of the requests, by the keys of canaries."
  value       = { for name, service in module.service : name => service.stable_revision }
}

output "images" {
  description = "The deployed images, in the form of the variable images."
  value       = var.images
}

output "migrations" {
  description = "Identifies, for each database, the migrations that have succeeded. The job's run_execution_token names those that were started last."
  value       = { for name, migration in module.migration : name => migration.token }
}

output "migration_generation" {
  description = "The value of migration_generation with which all migrations last succeeded."
  value       = var.migration_generation
  depends_on  = [module.migration]
}
