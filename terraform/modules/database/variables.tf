variable "name" {
  description = "Of the instance and of the one database in it."
  type        = string
}

variable "project_id" {
  description = "The project of the instance."
  type        = string
}

variable "region" {
  description = "Where the instance is."
  type        = string
}

variable "network" {
  description = "The network in which the instance has its one, private, address."
  type        = string
}

variable "tier" {
  description = "Processors and memory: db-custom-PROCESSORS-MEGABYTES."
  type        = string
}

variable "max_connections" {
  description = "Connections that the instance lets in."
  type        = number
}

variable "protected" {
  description = "Whether the instance has a second zone to fail over to, cannot be deleted, and leaves its backups behind."
  type        = bool
}

variable "users" {
  description = "Who may log in, by the name of the service account that is made for each; database_roles are Postgres roles beyond what the migrations grant."
  type = map(object({
    description    = string
    database_roles = optional(list(string), [])
  }))
}
