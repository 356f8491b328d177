variable "alert_emails" {
  description = "The e-mail addresses that receive alerts."
  type        = set(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for address in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "alert_emails must have at least one address."
  }
}

variable "objectives" {
  description = "The share of requests that must not fail with 5xx, and the share that must get a response within latency_ms milliseconds, over 28 days."
  type = object({
    availability = optional(number, 0.999)
    latency      = optional(number, 0.99)
    latency_ms   = optional(number, 1000)
  })
  default = {}

  validation {
    condition     = alltrue([for goal in [var.objectives.availability, var.objectives.latency] : goal > 0 && goal < 1])
    error_message = "An objective is a share of all requests: more than 0 and less than 1."
  }
}

variable "log_retention_days" {
  description = "How many days log lines are kept."
  type        = number
  default     = 30

  validation {
    condition     = var.log_retention_days >= 1 && var.log_retention_days <= 3650
    error_message = "log_retention_days must be from 1 to 3650."
  }
}

variable "watch_quotas" {
  description = "Whether an alert is sent before a quota of Google runs out. null: in prod alone, because its conditions cost money."
  type        = bool
  default     = null
}

variable "watch_drift" {
  description = "Whether an alert is sent if no plan looks for changes by hand. null: in prod alone, where terraform/bootstrap starts one each night."
  type        = bool
  default     = null
}

variable "budget" {
  description = "The budget of a month, in whole units of the billing account's currency. null: no budget."
  type        = object({ billing_account = string, amount = number })
  default     = null
}

module "observability" {
  source = "./modules/observability"

  project_id      = var.project_id
  project_number  = google_storage_bucket.functions.project_number
  host            = module.edge.domain
  url_map         = module.edge.url_map
  bucket_backends = module.edge.bucket_backends
  resolver        = "resolve-purchases"
  audit_job       = module.job["audit"].job
  refunds_job     = module.job["refunds"].job
  migration_jobs  = [for migration in module.migration : migration.job]
  services = merge(
    { for name in keys(local.functions) : name => var.function_max_instances },
    { for name, database in local.databases : local.services[name].name => database.max_instances },
  )
  databases = merge(
    { for name, instance in local.instances : name => { instance = module.instance[name].instance.name, max_connections = instance.max_connections } },
    { for name in local.replicas : name => { instance = module.replica[name].instance.name, max_connections = var.databases["product"].max_connections } },
  )
  scheduled_functions = {
    resolve-purchases = { silent_minutes = 10, severity = "CRITICAL" }
    sweep-expired     = { silent_minutes = 120, severity = "WARNING" }
  }
  alert_emails       = var.alert_emails
  reachable          = var.reachable
  objectives         = var.objectives
  log_retention_days = var.log_retention_days
  budget             = var.budget
  watches_drift      = var.watch_drift == null ? local.is_prod : var.watch_drift
  watches_quotas     = var.watch_quotas == null ? local.is_prod : var.watch_quotas
}

output "dashboard" {
  description = "Resource name of the dashboard."
  value       = module.observability.dashboard
}

output "alerts" {
  description = "The keys of the alerts."
  value       = module.observability.alerts
}
