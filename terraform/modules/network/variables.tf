variable "region" {
  description = "The region in which the functions and services run."
  type        = string
}
