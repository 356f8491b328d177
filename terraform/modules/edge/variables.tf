variable "domain" {
  description = "The host name of the API."
  type        = string
}

variable "region" {
  description = "Where the functions run."
  type        = string
}

variable "functions" {
  description = "What the load balancer leads to, by function: its Cloud Run service and its routes."
  type = map(object({
    service = string
    routes  = list(object({ method = string, path = string, caller = string }))
  }))
}

variable "fallback" {
  description = "The function that answers what is no other's: unknown paths and wrong methods."
  type        = string
}
