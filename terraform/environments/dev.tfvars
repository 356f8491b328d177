environment = "dev"
project_id  = "souk-dev"
domain      = "api.dev.souk.example"

databases = {
  customer = { tier = "db-custom-1-3840", max_connections = 100, max_instances = 3 }
  product  = { tier = "db-custom-1-3840", max_connections = 100, max_instances = 3 }
  payment  = { tier = "db-custom-1-3840", max_connections = 100, max_instances = 3 }
}

function_max_instances = 5

alert_emails       = ["dev-alerts@souk.example"]
log_retention_days = 14
