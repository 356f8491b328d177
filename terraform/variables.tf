variable "project_id" {
  description = "The Google Cloud project that one environment has for itself."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be 6 to 30 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "The region of everything that has one."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]$", var.region))
    error_message = "region must be a region's name, such as europe-west1."
  }
}

variable "environment" {
  description = "dev or prod. In prod databases fail over to a second zone, and neither they nor the services can be deleted by accident."
  type        = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "environment must be dev or prod."
  }
}

variable "domain" {
  description = "The host name of the API."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a full host name in lower case, such as api.example.com."
  }
}

variable "images" {
  description = "Container images by name, each with the digest of its content: customer-db, product-db, payment, migrator, audit."
  type        = map(string)

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("@sha256:[0-9a-f]{64}$", image))])
    error_message = "Every image must be named by its digest (NAME@sha256:...): a tag can be moved to something else."
  }

  validation {
    condition     = length(setsubtract(["customer-db", "product-db", "payment", "migrator", "audit"], keys(var.images))) == 0
    error_message = "images must have customer-db, product-db, payment, migrator and audit."
  }
}

variable "functions_bundle" {
  description = "Path of the zip with the bundled functions."
  type        = string
  default     = "../dist/functions.zip"

  validation {
    condition     = fileexists(var.functions_bundle)
    error_message = "There is no bundle of the functions at ${var.functions_bundle}."
  }
}

variable "databases" {
  description = "The Cloud SQL instances and how far the service of each scales: customer, product and payment. pool_size is statements at once per instance of the service, each on a connection of its own."
  type = map(object({
    tier            = string
    max_connections = optional(number, 200)
    pool_size       = optional(number, 8)
    min_instances   = optional(number, 1)
    max_instances   = optional(number, 10)
  }))

  validation {
    condition     = toset(keys(var.databases)) == toset(["customer", "product", "payment"])
    error_message = "databases must have customer, product and payment, and no others."
  }

  validation {
    condition = alltrue([
      for database in values(var.databases) : (database.max_instances + 1) * (database.pool_size + 1) + 20 <= database.max_connections
    ])
    error_message = "(max_instances + 1) x (pool_size + 1) + 20 must fit in max_connections: max_instances are those of all revisions that get requests, and a new one starts with one more; each keeps one connection to see and end statements with, and people, migrations, the audit and Google need some."
  }

  validation {
    condition     = alltrue([for database in values(var.databases) : 1 <= database.min_instances && database.min_instances <= database.max_instances])
    error_message = "A service needs at least one instance, which keeps its certificate for the database fresh, and no more than max_instances."
  }
}

variable "payment_url" {
  description = "Address of a payment service elsewhere. null: ours is deployed, with a database of its own."
  type        = string
  default     = null

  validation {
    condition     = var.payment_url == null || can(regex("^https://", var.payment_url))
    error_message = "payment_url must begin with https://: card numbers go there."
  }
}

variable "canaries" {
  description = "Services of which a new revision gets only a part of the requests, by name (customer, product, payment): the revision that keeps the rest, and the per cent of the new one."
  type = map(object({
    stable_revision = string
    percent         = number
  }))
  default = {}

  validation {
    condition     = length(setsubtract(keys(var.canaries), ["customer", "product", "payment"])) == 0
    error_message = "Only customer, product and payment can have a canary."
  }

  validation {
    condition     = alltrue([for canary in values(var.canaries) : canary.percent >= 0 && canary.percent < 50])
    error_message = "percent must be from 0 to 49: of two halves nobody could say which one to go back to."
  }
}

variable "function_max_instances" {
  description = "How far each function scales."
  type        = number
  default     = 20

  validation {
    condition     = var.function_max_instances >= 1 && var.function_max_instances <= 100
    error_message = "function_max_instances must be from 1 to 100."
  }
}

variable "function_min_instances" {
  description = "Instances of each function that are kept ready, by its name; the others begin at none."
  type        = map(number)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.function_min_instances), keys(jsondecode(file("${path.module}/endpoints.json"))))) == 0
    error_message = "There is no function of one of these names in endpoints.json."
  }

  validation {
    condition     = alltrue([for count in values(var.function_min_instances) : count >= 0 && count <= var.function_max_instances])
    error_message = "A function cannot have more instances ready than function_max_instances."
  }
}

variable "currency" {
  description = "The one currency, ISO 4217. It cannot change while there are items."
  type        = string
  default     = "USD"

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.currency))
    error_message = "currency must be an ISO 4217 code."
  }
}
