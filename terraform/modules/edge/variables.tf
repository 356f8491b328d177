variable "domain" {
  description = "The host name of the API."
  type        = string
}

variable "region" {
  description = "The region in which the functions run."
  type        = string
}

variable "functions" {
  description = "The targets of the load balancer, by function: its Cloud Run service and its routes."
  type = map(object({
    service = string
    routes  = list(object({ method = string, path = string, caller = string }))
  }))
}

variable "fallback" {
  description = "The function for requests that match no route: unknown paths and wrong methods."
  type        = string
}
