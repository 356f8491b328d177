output "api_url" {
  description = "Where the API answers, once the DNS records are set."
  value       = "https://${var.domain}"
}

output "dns_records" {
  description = "The records to set at the domain: its address, and the proof for the certificate."
  value = [
    { name = "${var.domain}.", type = "A", data = module.edge.address },
    module.edge.dns_authorization,
  ]
}

output "function_uris" {
  description = "Where Google runs each function. Only the load balancer and the scheduler are let in."
  value       = { for name, function in module.function : name => function.uri }
}

output "service_uris" {
  description = "Where Google runs customer-db, product-db and payment. Only their callers are let in, from inside the network."
  value       = { for name, service in module.service : name => service.uri }
}

output "stable_revisions" {
  description = "The revision of each service that has most of the requests, by the names that canaries has."
  value       = { for name, service in module.service : name => service.stable_revision }
}

output "images" {
  description = "The images that are deployed, as the variable of that name wants them."
  value       = var.images
}
