variable "name" {
  description = "The function's name, under which the bundle registers it."
  type        = string
}

variable "attested" {
  description = "Whether its image must come from the repository of the functions."
  type        = bool
}

variable "region" {
  description = "The region in which the function runs."
  type        = string
}

variable "public" {
  description = "true: everyone may call the function, through the load balancer. false: only the scheduler may."
  type        = bool
}

variable "scheduler" {
  description = "The IAM member that calls the function if it is not public."
  type        = string
}

variable "source_bundle" {
  description = "The zip with all functions, in Cloud Storage."
  type        = object({ bucket = string, object = string })
}

variable "repository" {
  description = "The Artifact Registry repository for the image that Google builds from the bundle."
  type        = string
}

variable "builder" {
  description = "The id of the service account that builds the image."
  type        = string
}

variable "service_account" {
  description = "The service account of the function."
  type        = string
}

variable "network" {
  description = "The network of the services."
  type        = string
}

variable "subnetwork" {
  description = "The subnet from which the function sends."
  type        = string
}

variable "min_instances" {
  description = "The least number of instances, which are kept warm."
  type        = number
}

variable "max_instances" {
  description = "The greatest number of instances."
  type        = number
}

variable "env" {
  description = "The function's settings."
  type        = map(string)
}

variable "memory" {
  description = "The memory of an instance, such as 512Mi."
  type        = string
}

variable "concurrency" {
  description = "The most requests that an instance serves at once."
  type        = number
}

variable "timeout_seconds" {
  description = "How long a request may take. It is longer than the endpoints' own deadlines. The load balancer sets no limit of its own."
  type        = number
}
