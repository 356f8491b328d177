variable "project_id" {
  description = "The Google Cloud project of this environment only."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be 6 to 30 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "The region of all regional resources."
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

variable "deletion_protection" {
  description = "Whether the databases and the services of the databases cannot be deleted. null: in prod they cannot. false: only to remove a deployment of prod."
  type        = bool
  default     = null
}

variable "domain" {
  description = "The host name of the API. null: a name at sslip.io that is made from the load balancer's address, which needs no DNS record of one's own."
  type        = string
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a full host name in lower case, such as api.example.com."
  }
}

variable "dns_zone" {
  description = "The zone of this project's Cloud DNS that the domain is in; its records are then set here. null: they are set elsewhere."
  type        = string
  default     = null

  validation {
    condition     = var.dns_zone == null || (var.domain != null && can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.dns_zone)))
    error_message = "dns_zone must be the name of a zone, and needs a domain."
  }
}

variable "reachable" {
  description = "Whether the domain's records are set and its certificate is there. false: the alert about the API's health is off."
  type        = bool
  default     = true
}

variable "cors_origins" {
  description = "Origins of web pages on other hosts that may use the interface in a browser, such as https://shop.example.com."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_origins : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", origin))])
    error_message = "cors_origins must be origins with https, in lower case and without a path, such as https://shop.example.com."
  }
}

variable "images" {
  description = "Container images by name, each by digest: customer-db, product-db, payment, migrator, audit."
  type        = map(string)

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("@sha256:[0-9a-f]{64}$", image))])
    error_message = "Every image must be given by digest (NAME@sha256:...): a tag can be moved to another image."
  }

  validation {
    condition     = length(setsubtract(["customer-db", "product-db", "payment", "migrator", "audit"], keys(var.images))) == 0
    error_message = "images must have customer-db, product-db, payment, migrator and audit."
  }
}

variable "require_attestation" {
  description = "Whether Cloud Run runs only images that a build has signed. A build sets it if terraform/bootstrap has made a key for that."
  type        = bool
  default     = false
}

variable "migration_generation" {
  description = "Another value runs all migrations again. A build sets its id if the migrations of the last deployment did not succeed; otherwise it keeps the value."
  type        = string
  default     = ""
}

variable "functions_bundle" {
  description = "Path of the zip with the bundled functions."
  type        = string
  default     = "../dist/functions.zip"

  validation {
    condition     = fileexists(var.functions_bundle)
    error_message = "There is no bundle of the functions at ${var.functions_bundle}. Make it with `npm run build`."
  }
}

variable "shop_folder" {
  description = "The folder of the built shop."
  type        = string
  default     = "../dist/shop"

  validation {
    condition     = fileexists("${var.shop_folder}/index.html")
    error_message = "There is no shop in ${var.shop_folder}. Make it with `npm run build`."
  }
}

variable "databases" {
  description = "The databases customer, product and payment: the Cloud SQL instance of each, unless they share one, and how far its service scales. pool_size is the number of concurrent statements of one instance of the service, each on its own connection."
  type = map(object({
    tier            = optional(string)
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
    error_message = "(max_instances + 1) x (pool_size + 1) + 20 must be at most max_connections. max_instances counts all revisions that get requests; a new revision starts one more instance. Each instance needs one more connection to watch and cancel statements. The 20 are for operators, migrations, the audit and Google."
  }

  validation {
    condition     = alltrue([for database in values(var.databases) : (var.services_sleep ? 0 : 1) <= database.min_instances && database.min_instances <= database.max_instances])
    error_message = "min_instances must be from 1 to max_instances, or from 0 if services_sleep: otherwise one instance must always run, to renew its certificate for the database."
  }
}

variable "product_replicas" {
  description = "Read replicas of the product database, which answer visitors' searches and reads of items: how many there are, and the tier of each; null: that of the product database."
  type = object({
    count = optional(number, 0)
    tier  = optional(string)
  })
  default = {}

  validation {
    condition     = contains(range(9), var.product_replicas.count)
    error_message = "product_replicas.count must be a whole number from 0 to 8."
  }

  validation {
    condition     = var.product_replicas.count == 0 || var.shared_instance == null
    error_message = "Replicas need a product database on an instance of its own: a replica of a shared_instance would hold the accounts and payments, too."
  }
}

variable "shared_instance" {
  description = "One Cloud SQL instance for all three databases, which costs a third. null: one for each database."
  type        = object({ tier = string, max_connections = number })
  default     = null

  validation {
    condition = var.shared_instance == null || sum([
      for database in values(var.databases) : (database.max_instances + 1) * (database.pool_size + 1)
    ]) + 20 <= try(var.shared_instance.max_connections, 0)
    error_message = "The sum over all databases of (max_instances + 1) x (pool_size + 1), and 20 more, must be at most max_connections of the shared_instance."
  }

  validation {
    condition     = alltrue([for database in values(var.databases) : (database.tier == null) == (var.shared_instance != null)])
    error_message = "Give every database a tier, or all a shared_instance."
  }

  validation {
    condition     = var.shared_instance == null || var.environment != "prod"
    error_message = "In prod each database has an instance of its own: a service must not reach another one's data through it."
  }
}

variable "services_sleep" {
  description = "Whether customer-db, product-db and payment have a CPU only during requests, and no instance without any. The first request then waits for some seconds."
  type        = bool
  default     = false

  validation {
    condition     = !var.services_sleep || var.environment != "prod"
    error_message = "In prod services must not sleep."
  }
}

variable "cloud_armor" {
  description = "Whether Cloud Armor screens all requests. Without it only Souk's own limits are left, of log-ins, accounts and bodies."
  type        = bool
  default     = true

  validation {
    condition     = var.cloud_armor || var.environment != "prod"
    error_message = "In prod Cloud Armor must screen all requests."
  }
}

variable "enforce_waf" {
  description = "Whether Cloud Armor refuses what Google's rules take for an attack. false: it only logs it."
  type        = bool
  default     = true
}

variable "backups_location" {
  description = "Where backups of the databases are stored: another region, or a multi-region (eu, us, asia). null: the multi-region of the region."
  type        = string
  default     = null

  validation {
    condition     = var.backups_location == null || (var.backups_location != var.region && can(regex("^([a-z]+-[a-z]+[0-9]+|eu|us|asia)$", var.backups_location)))
    error_message = "backups_location must be another region than region, or eu, us or asia: a backup must outlast the loss of the region."
  }
}

variable "payment_url" {
  description = "Address of another payment service. null: ours is deployed, with its own database."
  type        = string
  default     = null

  validation {
    condition     = var.payment_url == null || can(regex("^https://", var.payment_url))
    error_message = "payment_url must begin with https://: card numbers are sent there."
  }
}

variable "canaries" {
  description = "Services whose new revision gets only a share of the requests, by name (customer, product, payment): the revision that keeps the rest, and the new one's percentage."
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
    error_message = "percent must be from 0 to 49: the revision to go back to is the one that gets most of the requests."
  }
}

variable "function_max_instances" {
  description = "The greatest number of instances of each function."
  type        = number
  default     = 20

  validation {
    condition     = var.function_max_instances >= 1 && var.function_max_instances <= 100
    error_message = "function_max_instances must be from 1 to 100."
  }
}

variable "function_min_instances" {
  description = "Instances that are kept warm, by function; other functions scale from zero."
  type        = map(number)
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.function_min_instances), keys(jsondecode(file("${path.module}/endpoints.json"))))) == 0
    error_message = "function_min_instances names a function that is not in endpoints.json."
  }

  validation {
    condition     = alltrue([for count in values(var.function_min_instances) : count >= 0 && count <= var.function_max_instances])
    error_message = "function_min_instances must be at most function_max_instances."
  }
}

variable "currency" {
  description = "The only currency, an ISO 4217 code. It cannot change while there are items."
  type        = string
  default     = "USD"

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.currency))
    error_message = "currency must be an ISO 4217 code."
  }
}

variable "security_event_days" {
  description = "How many days the audit trail keeps a security event. A change takes effect with the deployment that makes it."
  type        = number
  default     = 365

  validation {
    condition     = var.security_event_days >= 1 && var.security_event_days <= 36500 && floor(var.security_event_days) == var.security_event_days
    error_message = "security_event_days must be a whole number from 1 to 36500."
  }
}

variable "delivery_days" {
  description = "How many days after a purchase the sweep erases the name and address that it was delivered to."
  type        = number
  default     = 180

  validation {
    condition     = var.delivery_days >= 1 && var.delivery_days <= 36500 && floor(var.delivery_days) == var.delivery_days
    error_message = "delivery_days must be a whole number from 1 to 36500."
  }
}

variable "quotas" {
  description = "What one network, seller or buyer may do in a time before it gets `quota_exceeded` or must wait. docs/settings.md says what each counts."
  type = object({
    new_accounts_per_minute     = optional(number, 500)
    failed_log_ins_per_username = optional(number, 100)
    failed_log_ins_per_network  = optional(number, 200)
    new_items_per_day           = optional(number, 1000)
    new_purchases_per_minute    = optional(number, 100)
  })
  default = {}

  validation {
    condition     = alltrue([for most in values(var.quotas) : most >= 1 && most <= 100000 && floor(most) == most])
    error_message = "A quota must be a whole number from 1 to 100000."
  }
}
