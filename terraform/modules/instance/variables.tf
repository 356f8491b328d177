variable "name" {
  description = "Name of the instance."
  type        = string
}

variable "region" {
  description = "The region of the instance."
  type        = string
}

variable "network" {
  description = "The network in which the instance has its only address, a private one."
  type        = string
}

variable "tier" {
  description = "CPUs and memory: db-custom-CPUS-MEGABYTES, or db-f1-micro or db-g1-small, which share a CPU with others."
  type        = string
}

variable "max_connections" {
  description = "Connections that the instance accepts."
  type        = number
}

variable "regional" {
  description = "Whether the instance can fail over to a second zone, and its backups outlive it."
  type        = bool
}

variable "protected" {
  description = "Whether the instance cannot be deleted."
  type        = bool
}

variable "backups_location" {
  description = "The region or multi-region of the backups, which must outlast the loss of the instance's region. null: a read replica, which has none."
  type        = string
  default     = null
}

variable "primary" {
  description = "Name of the instance whose read replica it is. null: it is none."
  type        = string
  default     = null
}
