variable "name" {
  description = "The function, as the bundle registers it."
  type        = string
}

variable "region" {
  description = "Where the function runs."
  type        = string
}

variable "public" {
  description = "Whether requests come from anybody, through the load balancer; else from the scheduler alone."
  type        = bool
}

variable "scheduler" {
  description = "The IAM member that calls a function which is not public."
  type        = string
}

variable "source_bundle" {
  description = "The zip with all functions, in Cloud Storage."
  type        = object({ bucket = string, object = string })
}

variable "repository" {
  description = "The Artifact Registry repository for the image that Google builds of the bundle."
  type        = string
}

variable "builder" {
  description = "The id of the service account that Google builds it as."
  type        = string
}

variable "service_account" {
  description = "Who the function is."
  type        = string
}

variable "network" {
  description = "The network of the services."
  type        = string
}

variable "subnetwork" {
  description = "Where the function sends from."
  type        = string
}

variable "min_instances" {
  description = "Instances that are kept ready."
  type        = number
}

variable "max_instances" {
  description = "Instances that run at most."
  type        = number
}

variable "env" {
  description = "The function's settings."
  type        = map(string)
}
