variable "project_id" {
  description = "The project that is watched."
  type        = string
}

variable "project_number" {
  description = "Its number, by which a budget knows it."
  type        = number
}

variable "host" {
  description = "Host name of the public API, which the uptime check asks."
  type        = string
}

variable "url_map" {
  description = "Name of the load balancer's URL map: its requests are what the service level counts."
  type        = string
}

variable "services" {
  description = "The most instances that each Cloud Run service may have, by name. A function is a service of its own name."
  type        = map(number)
  validation {
    condition     = length(distinct(values(var.services))) <= 6
    error_message = "At most six different maximums: each is a condition of one alert, and an alert has six."
  }
}

variable "databases" {
  description = "The Cloud SQL instances, by a name for people: the instance's name, and the connections it accepts."
  type        = map(object({ instance = string, max_connections = number }))
}

variable "scheduled_functions" {
  description = "The functions that the scheduler calls: after how many minutes without a success somebody is told, and how urgently."
  type        = map(object({ silent_minutes = number, severity = string }))
  validation {
    condition     = alltrue([for expected in values(var.scheduled_functions) : expected.silent_minutes > 0 && expected.silent_minutes % 2 == 0])
    error_message = "silent_minutes must be even: the query looks at half of them."
  }
}

variable "resolver" {
  description = "Name of the function that resolves pending purchases. Each run logs `oldestPendingSeconds`."
  type        = string
}

variable "audit_job" {
  description = "Name of the Cloud Run job that compares the ledgers every hour. Each run logs `auditDifferences`."
  type        = string
}

variable "migration_jobs" {
  description = "Names of the Cloud Run jobs that migrate the databases."
  type        = set(string)
}

variable "alert_emails" {
  description = "Who is told: one notification channel each."
  type        = set(string)
  validation {
    condition     = length(var.alert_emails) > 0
    error_message = "Somebody must be told."
  }
}

variable "objectives" {
  description = "What part of requests must not fail on our side, and what part must be answered within latency_ms milliseconds, over 28 days."
  type = object({
    availability = optional(number, 0.999)
    latency      = optional(number, 0.99)
    latency_ms   = optional(number, 1000)
  })
  default = {}
  validation {
    condition     = alltrue([for goal in [var.objectives.availability, var.objectives.latency] : goal > 0 && goal < 1])
    error_message = "An objective is a part of all requests: more than 0 and less than 1."
  }
}

variable "oldest_pending_seconds" {
  description = "How old a pending purchase may become. The resolver takes one up after 20 seconds and every minute."
  type        = number
  default     = 300
}

variable "log_retention_days" {
  description = "How long log lines are kept."
  type        = number
  default     = 30
}

variable "budget" {
  description = "What a month may cost, in whole units of the billing account's currency; null: no budget."
  type        = object({ billing_account = string, amount = number })
  default     = null
}
