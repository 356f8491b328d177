locals {
  is_prod   = var.environment == "prod"
  protected = var.deletion_protection == null ? local.is_prod : var.deletion_protection
  functions = jsondecode(file("${path.module}/endpoints.json"))

  # With another payment service, ours and its database are not deployed.
  databases = { for name, database in var.databases : name => database if name != "payment" || var.payment_url == null }
  # Each database has an instance of its own, or all share one.
  instances = var.shared_instance == null ? {
    for name, database in local.databases : name => { tier = database.tier, max_connections = database.max_connections }
  } : { souk = var.shared_instance }
  instance_of = { for name in keys(local.databases) : name => var.shared_instance == null ? name : "souk" }

  # Read replicas of the product database, by name.
  replicas = toset([for number in range(var.product_replicas.count) : "product-replica-${number + 1}"])

  services = {
    customer = {
      name     = "customer-db"
      protocol = "grpc"
      settings = {
        CUSTOMER_DB_PORT            = "8080"
        FAILED_LOG_INS_PER_NETWORK  = tostring(var.quotas.failed_log_ins_per_network)
        FAILED_LOG_INS_PER_USERNAME = tostring(var.quotas.failed_log_ins_per_username)
        NEW_ACCOUNTS_PER_MINUTE     = tostring(var.quotas.new_accounts_per_minute)
      }
    }
    product = {
      name     = "product-db"
      protocol = "grpc"
      settings = merge(
        {
          PRODUCT_DB_PORT = "8080"
          CURRENCY        = var.currency
          DELIVERY_DAYS   = tostring(var.delivery_days)
          PICTURES_URL    = "https://${module.edge.domain}/pictures"

          NEW_ITEMS_PER_DAY        = tostring(var.quotas.new_items_per_day)
          NEW_PURCHASES_PER_MINUTE = tostring(var.quotas.new_purchases_per_minute)
        },
        length(local.replicas) == 0 ? {} : {
          CLOUD_SQL_READ_INSTANCES = join(",", [for replica in values(module.replica) : replica.instance.connection_name])
        },
      )
    }
    payment = { name = "payment", protocol = "http", settings = { PAYMENT_PORT = "8080" } }
  }
  # The audience of callers' ID tokens. It is a fixed name, so it is the same for every revision and known before the first one.
  audiences = { for name in keys(local.databases) : name => "https://${local.services[name].name}.souk" }
  # The account of each caller of a service, by which the service decides what the caller may call.
  callers = {
    for service in keys(local.databases) : service => merge(
      { for name, function in local.functions : name => google_service_account.function[name].email if contains(function.calls, service) },
      { for command, job in { audit = "audit", refund = "refunds", refunds = "refunds" } : command => local.job_users[job].email if service == "payment" },
    )
  }
  # The databases that have an audit trail of security events.
  trails     = ["customer", "product"]
  trail_user = module.database[local.trails[0]].users["audit-trail"].settings.CLOUD_SQL_USER
  node       = { NODE_ENV = "production" }
  # What Node and its libraries read, so that a process keeps its memory small.
  memory     = jsondecode(file("${path.module}/memory.json"))
  production = merge(local.node, { GOOGLE_CLOUD_PROJECT = var.project_id })
}

module "network" {
  source = "./modules/network"

  region = var.region
}

module "instance" {
  source   = "./modules/instance"
  for_each = local.instances

  name            = each.key
  region          = var.region
  network         = module.network.id
  tier            = each.value.tier
  max_connections = each.value.max_connections
  regional        = local.is_prod
  protected       = local.protected
  # Google keeps backups of all other regions in the multi-region that is nearest to them.
  backups_location = var.backups_location != null ? var.backups_location : startswith(var.region, "europe-") ? "eu" : length(regexall("^(us|northamerica|southamerica)-", var.region)) > 0 ? "us" : "asia"
}

# Terraform may remove a replica, which has nothing that the primary lacks.
module "replica" {
  source   = "./modules/instance"
  for_each = local.replicas

  name            = each.key
  region          = var.region
  network         = module.network.id
  tier            = coalesce(var.product_replicas.tier, var.databases["product"].tier)
  max_connections = var.databases["product"].max_connections
  primary         = module.instance["product"].instance.name
  regional        = false
  protected       = false
}

module "database" {
  source   = "./modules/database"
  for_each = local.databases

  name       = each.key
  project_id = var.project_id
  instance   = module.instance[local.instance_of[each.key]].instance
  users = merge(
    {
      (local.services[each.key].name) = { description = "The service ${local.services[each.key].name}" }
      # The migrator acts as this role to make roles and tables, which this role then owns. sql/*/grants.sql gives the others their rights.
      "${each.key}-migrator" = { description = "Migrations of the ${each.key} database", database_roles = ["cloudsqlsuperuser"] }
    },
    each.key == "product" ? { for job in values(local.jobs) : job.account => { description = job.description } } : {},
  )
  readers  = [local.services[each.key].name]
  replicas = each.key == "product" ? [for replica in values(module.replica) : replica.instance.name] : []
  # An account is a user of an instance only once, even if it reads two databases there.
  guests = contains(var.shared_instance == null ? local.trails : slice(local.trails, 0, 1), each.key) ? { audit-trail = google_service_account.trail.email } : {}
}

locals {
  migration_settings = {
    for name in keys(local.databases) : name => merge(
      local.node,
      module.database[name].users["${name}-migrator"].settings,
      { CLOUD_SQL_SERVICE_USER = module.database[name].users[local.services[name].name].settings.CLOUD_SQL_USER },
      name == "product" ? { for job, user in local.job_users : "CLOUD_SQL_${upper(job)}_USER" => user.settings.CLOUD_SQL_USER } : {},
      !contains(local.trails, name) ? {} : {
        CLOUD_SQL_TRAIL_USER = local.trail_user
        SECURITY_EVENT_DAYS  = tostring(var.security_event_days)
      },
    )
  }
  # A new image, another database, another retention or a new generation causes a new execution. Other changes do not.
  migration_tokens = {
    for name, settings in local.migration_settings : name =>
    substr(sha256("${var.images["migrator"]} ${settings.CLOUD_SQL_INSTANCE} ${lookup(settings, "SECURITY_EVENT_DAYS", "")} ${var.migration_generation}"), 0, 12)
  }
}

module "migration" {
  source   = "./modules/job"
  for_each = local.databases

  name            = "migrate-${each.key}"
  args            = [each.key]
  region          = var.region
  image           = var.images["migrator"]
  attested        = var.require_attestation
  execution_token = local.migration_tokens[each.key]
  service_account = module.database[each.key].users["${each.key}-migrator"].email
  network         = module.network.id
  subnetwork      = module.network.subnetwork
  env             = local.migration_settings[each.key]
}

module "service" {
  source   = "./modules/service"
  for_each = local.databases

  name            = local.services[each.key].name
  region          = var.region
  protocol        = local.services[each.key].protocol
  attested        = var.require_attestation
  image           = var.images[local.services[each.key].name]
  service_account = module.database[each.key].users[local.services[each.key].name].email
  network         = module.network.id
  subnetwork      = module.network.subnetwork
  min_instances   = each.value.min_instances
  max_instances   = each.value.max_instances
  concurrency     = each.value.pool_size * 10
  audience        = local.audiences[each.key]
  migration       = module.migration[each.key].token
  protected       = local.protected
  sleeps          = var.services_sleep
  canary          = lookup(var.canaries, each.key, null)
  env = merge(
    local.production,
    local.memory.service,
    local.services[each.key].settings,
    module.database[each.key].users[local.services[each.key].name].settings,
    {
      HOST               = "0.0.0.0"
      DATABASE_POOL_SIZE = tostring(each.value.pool_size)
      CALLER_ACCOUNTS    = jsonencode(local.callers[each.key])
    },
  )
}
