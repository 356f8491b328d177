variable "name" {
  description = "Name of the database."
  type        = string
}

variable "project_id" {
  description = "The project of the instance."
  type        = string
}

variable "instance" {
  description = "The instance that it is on: its name, and PROJECT:REGION:INSTANCE."
  type        = object({ name = string, connection_name = string })
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

variable "readers" {
  description = "The users who may also log in at the replicas, which have the users of the instance."
  type        = set(string)
  default     = []
}

variable "replicas" {
  description = "Names of the read replicas of the instance."
  type        = set(string)
  default     = []
}
