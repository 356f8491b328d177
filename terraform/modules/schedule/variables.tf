variable "name" {
  description = "The job's name."
  type        = string
}

variable "description" {
  description = "The job's purpose."
  type        = string
}

variable "region" {
  description = "The region of the job."
  type        = string
}

variable "schedule" {
  description = "The times, in cron's format: minute, hour, day, month, weekday; UTC."
  type        = string
}

variable "uri" {
  description = "The URL to which the job sends a POST."
  type        = string
}

variable "service_account" {
  description = "The service account whose token the scheduler sends."
  type        = string
}

variable "audience" {
  description = "The audience of the ID token. null: an access token is sent, which Google's own interfaces need."
  type        = string
  default     = null
}
