variable "project_id" {
  description = "The Google Cloud project that one environment has for itself. It exists, and has a billing account."
  type        = string
}

variable "region" {
  description = "Where builds run, and where state and images are kept."
  type        = string
  default     = "europe-west1"
}

variable "environment" {
  description = "dev: what is pushed to the branch main is deployed. prod: what is tagged vN.N.N is deployed, once somebody has approved it."
  type        = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod."
  }
}

variable "linked_repository" {
  description = "The repository as Cloud Build knows it, once a person has linked it: projects/P/locations/R/connections/C/repositories/N. Its access token stays in that connection."
  type        = string

  validation {
    condition     = can(regex("^projects/[^/]+/locations/[^/]+/connections/[^/]+/repositories/[^/]+$", var.linked_repository))
    error_message = "linked_repository must be projects/P/locations/R/connections/C/repositories/N."
  }
}

variable "github_repository" {
  description = "OWNER/NAME of the repository whose workflows may show plans."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository must be OWNER/NAME."
  }
}

variable "github_owner_id" {
  description = "The number of the repository's owner at GitHub. Names can be given up and taken by somebody else; numbers cannot."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.github_owner_id))
    error_message = "github_owner_id must be a number."
  }
}

variable "approvers" {
  description = "Who may approve a deployment to prod, such as group:releases@example.com."
  type        = set(string)
  default     = []

  validation {
    condition     = var.environment != "prod" || length(var.approvers) > 0
    error_message = "Somebody must be able to approve a deployment to prod."
  }

  validation {
    condition     = alltrue([for member in var.approvers : can(regex("^(user|group):[^@]+@[^@]+$", member))])
    error_message = "An approver is a person or a group: user:... or group:..."
  }
}

variable "billing_account" {
  description = "The billing account whose budget for this project deployments keep. null: deployments have no budget."
  type        = string
  default     = null
}
