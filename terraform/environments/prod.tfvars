# The sizes of this profile. A build sets project_id, region, domain and alert_emails from its substitutions.
environment = "prod"

databases = {
  customer = { tier = "db-custom-2-7680" }
  product  = { tier = "db-custom-4-15360", max_connections = 300, max_instances = 20 }
  payment  = { tier = "db-custom-2-7680" }
}

# The functions that a visitor calls first, and make-purchase, which must not fail during a cold start.
function_min_instances = {
  buyer-log-in  = 1
  get-cart      = 1
  get-item      = 1
  make-purchase = 1
  search-items  = 1
}

log_retention_days = 90
