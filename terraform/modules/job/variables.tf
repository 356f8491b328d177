variable "name" {
  description = "The job's name."
  type        = string
}

variable "args" {
  description = "The arguments of an execution that gives none."
  type        = list(string)
}

variable "attested" {
  description = "Whether its image must be signed."
  type        = bool
}

variable "region" {
  description = "The region in which the job runs."
  type        = string
}

variable "image" {
  description = "The image, by digest."
  type        = string
}

variable "service_account" {
  description = "The service account of the job."
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
  description = "The job's settings."
  type        = map(string)
}

variable "execution_token" {
  description = "Another value starts an execution, for which the deployment waits. null: a deployment starts none."
  type        = string
  default     = null
}
