variable "region" {
  description = "The region in which the job runs."
  type        = string
}

variable "image" {
  description = "The image of the audit, by digest."
  type        = string
}

variable "service_account" {
  description = "The service account of the audit."
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
  description = "The subnet from which the job sends."
  type        = string
}

variable "env" {
  description = "The audit's settings."
  type        = map(string)
}
