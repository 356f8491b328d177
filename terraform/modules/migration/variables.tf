variable "database" {
  description = "The database to migrate: customer, product or payment."
  type        = string
}

variable "region" {
  description = "The region in which the job runs."
  type        = string
}

variable "image" {
  description = "The image of the migrator, by digest."
  type        = string
}

variable "service_account" {
  description = "The service account of the migrator."
  type        = string
}

variable "generation" {
  description = "Another value runs the migrations again, although nothing else has changed."
  type        = string
}

variable "network" {
  description = "The network of the database."
  type        = string
}

variable "subnetwork" {
  description = "The subnet from which the job sends."
  type        = string
}

variable "env" {
  description = "The migrator's settings."
  type        = map(string)
}
