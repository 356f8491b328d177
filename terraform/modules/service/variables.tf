variable "name" {
  description = "customer-db, product-db or payment."
  type        = string
}

variable "attested" {
  description = "Whether its image must be signed."
  type        = bool
}

variable "region" {
  description = "The region in which the service runs."
  type        = string
}

variable "protocol" {
  description = "grpc or http. A grpc service has gRPC's health protocol, an http service has /health and /liveness."
  type        = string
}

variable "image" {
  description = "The image of the service, by digest."
  type        = string
}

variable "service_account" {
  description = "The service account of the service."
  type        = string
}

variable "network" {
  description = "The network of its database."
  type        = string
}

variable "subnetwork" {
  description = "The subnet from which the service sends."
  type        = string
}

variable "sleeps" {
  description = "Whether its instances have a CPU only during requests."
  type        = bool
}

variable "min_instances" {
  description = "The least number of instances, which always run."
  type        = number
}

variable "max_instances" {
  description = "The greatest number of instances of all revisions together."
  type        = number
}

variable "concurrency" {
  description = "The greatest number of concurrent requests of one instance."
  type        = number
}

variable "audience" {
  description = "The audience of callers' ID tokens, the same for all revisions."
  type        = string
}

variable "env" {
  description = "The service's settings."
  type        = map(string)
}

variable "migration" {
  description = "Identifies the migrations that have run in the service's database. A new revision waits for them."
  type        = string
}

variable "protected" {
  description = "Whether the service is protected from deletion."
  type        = bool
}

variable "canary" {
  description = "The revision that keeps the rest of the requests, and the new one's percentage. null: the new one gets all."
  type        = object({ stable_revision = string, percent = number })
  default     = null
}
