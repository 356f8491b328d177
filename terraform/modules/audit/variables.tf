variable "region" {
  description = "Where the job runs."
  type        = string
}

variable "image" {
  description = "The audit, by digest."
  type        = string
}

variable "service_account" {
  description = "Who the audit is."
  type        = string
}

variable "scheduler" {
  description = "The IAM member that starts it."
  type        = string
}

variable "network" {
  description = "The network of the databases."
  type        = string
}

variable "subnetwork" {
  description = "Where the job sends from."
  type        = string
}

variable "env" {
  description = "The audit's settings."
  type        = map(string)
}
