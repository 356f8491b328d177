variable "database" {
  description = "Which of the databases is brought up to date: customer, product or payment."
  type        = string
}

variable "region" {
  description = "Where the job runs."
  type        = string
}

variable "image" {
  description = "The migrator, by digest."
  type        = string
}

variable "service_account" {
  description = "Who the migrator is."
  type        = string
}

variable "network" {
  description = "The network of the database."
  type        = string
}

variable "subnetwork" {
  description = "Where the job sends from."
  type        = string
}

variable "env" {
  description = "The migrator's settings."
  type        = map(string)
}
