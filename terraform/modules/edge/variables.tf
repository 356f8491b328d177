variable "domain" {
  description = "The host name of the API. null: a name that is made from the address."
  type        = string
}

variable "dns_zone" {
  description = "The zone of Cloud DNS for the domain's records. null: they are set elsewhere."
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

variable "pictures" {
  description = "The bucket that is served below /pictures/, its object for a name that it does not have, and the function that takes pictures."
  type        = object({ bucket = string, not_found = string, upload = string })
}

variable "shop" {
  description = "The bucket of the shop's page: its object for a file that it does not have, the page, the routes at which the page is served, and its headers."
  type        = object({ bucket = string, not_found = string, page = string, routes = list(string), headers = list(string) })
}

variable "armor" {
  description = "Whether Cloud Armor screens the requests."
  type        = bool
}

variable "fallback" {
  description = "The function for requests that match no route: unknown paths and wrong methods."
  type        = string
}

variable "enforced" {
  description = "Whether Google's rules against attacks refuse requests. false: they only log them."
  type        = bool
}
