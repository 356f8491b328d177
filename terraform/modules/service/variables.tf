variable "name" {
  description = "customer-db, product-db or payment."
  type        = string
}

variable "region" {
  description = "Where the service runs."
  type        = string
}

variable "protocol" {
  description = "grpc or http: what the service speaks. It tells its health by the gRPC protocol for that, or at /health and /liveness."
  type        = string
}

variable "image" {
  description = "The service, by digest."
  type        = string
}

variable "service_account" {
  description = "Who the service is."
  type        = string
}

variable "network" {
  description = "The network of its database."
  type        = string
}

variable "subnetwork" {
  description = "Where the service sends from."
  type        = string
}

variable "min_instances" {
  description = "Instances that always run."
  type        = number
}

variable "max_instances" {
  description = "Instances that run at most, of all revisions together."
  type        = number
}

variable "concurrency" {
  description = "Requests that one instance has at once."
  type        = number
}

variable "audience" {
  description = "What callers' ID tokens are made out to: the same for all revisions."
  type        = string
}

variable "env" {
  description = "The service's settings."
  type        = map(string)
}

variable "migration" {
  description = "Names the migrations that have run in the service's database: a new revision waits for them."
  type        = string
}

variable "protected" {
  description = "Whether the service cannot be deleted."
  type        = bool
}

variable "canary" {
  description = "The revision that keeps the rest of the requests, and the per cent of the new one; null: the new one gets all."
  type        = object({ stable_revision = string, percent = number })
  default     = null
}
