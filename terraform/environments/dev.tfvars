# The sizes of this profile, for few visitors and little money. A build sets project_id, region, domain and alert_emails from its substitutions.
environment = "dev"

shared_instance = { tier = "db-f1-micro", max_connections = 50 }
databases = {
  customer = { pool_size = 2, min_instances = 0, max_instances = 2 }
  product  = { pool_size = 2, min_instances = 0, max_instances = 2 }
  payment  = { pool_size = 2, min_instances = 0, max_instances = 2 }
}
services_sleep = true
cloud_armor    = false

function_max_instances = 3

log_retention_days = 14
