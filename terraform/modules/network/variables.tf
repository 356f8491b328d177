variable "region" {
  description = "Where the functions and services run."
  type        = string
}
