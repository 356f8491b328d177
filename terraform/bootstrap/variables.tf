variable "project_id" {
  description = "The Google Cloud project of this environment only. It must exist and have a billing account."
  type        = string
}

variable "region" {
  description = "The region in which builds run and in which state and images are stored."
  type        = string
  default     = "europe-west1"
}

variable "environment" {
  description = "dev: every push to the branch main is deployed. prod: every tag vN.N.N is deployed after an approval."
  type        = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod."
  }
}

variable "linked_repository" {
  description = "Cloud Build's name of the linked repository: projects/P/locations/R/connections/C/repositories/N. The access token stays in the connection. null: no trigger; people start the builds."
  type        = string
  default     = null

  validation {
    condition     = var.linked_repository == null || can(regex("^projects/[^/]+/locations/[^/]+/connections/[^/]+/repositories/[^/]+$", var.linked_repository))
    error_message = "linked_repository must be projects/P/locations/R/connections/C/repositories/N."
  }
}

variable "github_repository" {
  description = "OWNER/NAME of the repository whose workflows may show plans. null: none may."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be OWNER/NAME."
  }
}

variable "github_owner_id" {
  description = "The number of the repository's owner at GitHub: `curl https://api.github.com/users/OWNER` prints it as `id`. A name can pass to another owner; a number cannot."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository == null || can(regex("^[0-9]+$", var.github_owner_id))
    error_message = "github_owner_id must be the number of github_repository's owner."
  }
}

variable "approvers" {
  description = "The people and groups that may approve a deployment to prod, such as group:releases@example.com."
  type        = set(string)
  default     = []

  validation {
    condition     = var.environment != "prod" || var.linked_repository == null || length(var.approvers) > 0
    error_message = "A trigger of prod needs at least one approver."
  }

  validation {
    condition     = alltrue([for member in var.approvers : can(regex("^(user|group):[^@]+@[^@]+$", member))])
    error_message = "An approver must be a person or a group: user:... or group:..."
  }
}

variable "billing_account" {
  description = "The billing account in which deployments make a budget for this project. null: no budget."
  type        = string
  default     = null
}

variable "domain" {
  description = "The host name that the trigger's builds deploy to. null: a name at sslip.io that is made from the load balancer's address."
  type        = string
  default     = null
}

variable "dns_zone" {
  description = "The zone of this project's Cloud DNS that the domain is in; the trigger's builds then set its records. null: they are set elsewhere."
  type        = string
  default     = null

  validation {
    condition     = var.dns_zone == null || var.domain != null
    error_message = "dns_zone needs a domain."
  }
}

variable "alert_email" {
  description = "The address that gets the alerts of what the trigger's builds deploy, and what Google writes about the project."
  type        = string
  default     = null

  validation {
    condition     = var.linked_repository == null || can(regex("^[^@\\s,]+@[^@\\s,]+$", var.alert_email))
    error_message = "A trigger needs an alert_email."
  }
}

variable "baseline" {
  description = "What guards the project besides. null: in prod, and not in dev. organisation_policies need an organisation."
  type = object({
    attestation           = optional(bool)
    audit_logs            = optional(bool)
    contacts              = optional(bool)
    drift                 = optional(bool)
    image_scanning        = optional(bool)
    lien                  = optional(bool)
    organisation_policies = optional(bool)
  })
  default = {}
}

variable "has_organisation" {
  description = "Whether the project belongs to an organisation, whose policies can then be narrowed for it."
  type        = bool
  default     = false
}

variable "audit_log_days" {
  description = "How many days the copies of the audit logs are kept. They cannot be deleted sooner."
  type        = number
  default     = 400

  validation {
    condition     = var.audit_log_days >= 1 && var.audit_log_days <= 3650 && floor(var.audit_log_days) == var.audit_log_days
    error_message = "audit_log_days must be a whole number from 1 to 3650."
  }
}
