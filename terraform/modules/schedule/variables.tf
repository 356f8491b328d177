variable "name" {
  description = "The job."
  type        = string
}

variable "description" {
  description = "What it is for."
  type        = string
}

variable "region" {
  description = "Where the scheduler keeps the job."
  type        = string
}

variable "schedule" {
  description = "When: minute, hour, day, month, weekday; UTC."
  type        = string
}

variable "uri" {
  description = "Where the job sends its POST."
  type        = string
}

variable "service_account" {
  description = "Who the scheduler sends it as."
  type        = string
}

variable "audience" {
  description = "What the ID token is made out to. null: the call is one of Google's own interfaces, which take access tokens."
  type        = string
  default     = null
}
