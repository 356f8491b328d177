variable "name" {
  description = "Name of the instance and of its one database."
  type        = string
}

variable "project_id" {
  description = "The project of the instance."
  type        = string
}

variable "region" {
  description = "The region of the instance."
  type        = string
}

variable "network" {
  description = "The network in which the instance has its only address, a private one."
  type        = string
}

variable "tier" {
  description = "CPUs and memory: db-custom-CPUS-MEGABYTES."
  type        = string
}

variable "max_connections" {
  description = "Connections that the instance accepts."
  type        = number
}

variable "protected" {
  description = "Whether the instance can fail over to a second zone, cannot be deleted, and its backups outlive it."
  type        = bool
}

variable "guests" {
  description = "E-mail addresses of existing service accounts that may log in, too, by a name that no user has."
  type        = map(string)
  default     = {}
}

variable "users" {
  description = "The identities that may log in, each with a new service account of this name. database_roles are Postgres roles besides those that the migrations grant."
  type = map(object({
    description    = string
    database_roles = optional(list(string), [])
  }))
}
