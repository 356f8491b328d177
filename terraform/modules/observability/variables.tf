variable "project_id" {
  description = "The project that is watched."
  type        = string
}

variable "project_number" {
  description = "The project's number, which a budget needs."
  type        = number
}

variable "host" {
  description = "Host name of the public API, which the uptime check calls."
  type        = string
}

variable "url_map" {
  description = "Name of the load balancer's URL map. The service level counts its requests."
  type        = string
}

variable "bucket_backends" {
  description = "Names of the load balancer's backends of buckets, for pictures and the shop's page, which the service level leaves out."
  type        = list(string)
}

variable "services" {
  description = "The greatest number of instances of each Cloud Run service, by name. A function is a service with the function's name."
  type        = map(number)
  validation {
    condition     = length(distinct(values(var.services))) <= 6
    error_message = "At most six different maximums: each is a condition of one alert, and an alert has at most six."
  }
}

variable "databases" {
  description = "The Cloud SQL instances, by display name: the instance's name, and the connections it accepts."
  type        = map(object({ instance = string, max_connections = number }))
}

variable "scheduled_functions" {
  description = "The functions that the scheduler calls: the minutes without a success after which an alert is sent, and its severity."
  type        = map(object({ silent_minutes = number, severity = string }))
  validation {
    condition     = alltrue([for expected in values(var.scheduled_functions) : expected.silent_minutes > 0 && expected.silent_minutes % 2 == 0])
    error_message = "silent_minutes must be even: the query covers half of them."
  }
}

variable "resolver" {
  description = "Name of the function that resolves pending purchases and refunds. Each run logs `oldestPendingSeconds`, and `oldestPendingRefundSeconds` if a refund is pending."
  type        = string
}

variable "watches_drift" {
  description = "Whether an alert is sent if no plan looks for changes by hand."
  type        = bool
}

variable "audit_job" {
  description = "Name of the Cloud Run job that compares the ledgers every hour. Each run logs `auditDifferences`."
  type        = string
}

variable "refunds_job" {
  description = "Name of the Cloud Run job with which an operator refunds a payment that has no purchase."
  type        = string
}

variable "migration_jobs" {
  description = "Names of the Cloud Run jobs that migrate the databases."
  type        = set(string)
}

variable "alert_emails" {
  description = "The addresses that receive alerts, each a notification channel."
  type        = set(string)
  validation {
    condition     = length(var.alert_emails) > 0
    error_message = "At least one address must receive alerts."
  }
}

variable "reachable" {
  description = "Whether the host can be reached yet. false: the alert about its health is off."
  type        = bool
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

variable "oldest_pending_seconds" {
  description = "The greatest age of a pending purchase or refund. The resolver runs every minute and takes those older than 20 seconds."
  type        = number
  default     = 300
}

variable "log_retention_days" {
  description = "How many days log lines are kept."
  type        = number
  default     = 30
}

variable "budget" {
  description = "The budget of a month, in whole units of the billing account's currency. null: no budget."
  type        = object({ billing_account = string, amount = number })
  default     = null
}

variable "watches_quotas" {
  description = "Whether an alert is sent before a quota of Google runs out."
  type        = bool
}
