locals {
  # Made by bootstrap/.
  repository = "projects/${var.project_id}/locations/${var.region}/repositories/souk-functions"

  payment = merge(
    { PAYMENT_URL = var.payment_url == null ? module.service["payment"].uri : var.payment_url },
    { for name in keys(local.databases) : "PAYMENT_AUDIENCE" => local.audiences[name] if name == "payment" },
  )

  function_settings = merge(local.production, local.memory.function, local.payment, {
    CUSTOMER_DB_ADDRESS  = module.service["customer"].address
    CUSTOMER_DB_AUDIENCE = local.audiences["customer"]
    PRODUCT_DB_ADDRESS   = module.service["product"].address
    PRODUCT_DB_AUDIENCE  = local.audiences["product"]
    # The load balancer appends two addresses: the client's and its own.
    FORWARDED_HOPS = "2"
    PUBLIC_HOSTS   = module.edge.domain
    CORS_ORIGINS   = join(",", var.cors_origins)
  })
  # Cloud Run admits only the scheduler's account. The audience is the address of the function that is known before the function exists.
  scheduler_settings = {
    for name, function in local.functions : name => {
      SCHEDULER_ACCOUNT    = google_service_account.scheduler.email
      SCHEDULER_AUDIENCE   = "https://${var.region}-${var.project_id}.cloudfunctions.net/${name}"
      SCHEDULER_CHECKED_BY = "platform"
    } if !function.public
  }
}

# Each function has its own identity. Its only rights are to call the services that it names and, where it keeps or deletes pictures, to do so. Each
# service then decides by the identity which methods the function may call.
resource "google_service_account" "function" {
  for_each = local.functions

  account_id   = "fn-${each.key}"
  display_name = "The function ${each.key}"
}

# Not in the module of the services, which change before the functions: a function keeps its rights until it is replaced.
resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = merge([for service in keys(local.databases) : {
    for name, function in local.functions : "${name} ${service}" => { function = name, service = service } if contains(function.calls, service)
  }]...)

  location = var.region
  name     = module.service[each.value.service].name
  role     = "roles/run.invoker"
  member   = google_service_account.function[each.value.function].member

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_service_account" "builder" {
  account_id   = "functions-builder"
  display_name = "Builds the functions' image from their bundle"
}

resource "google_project_iam_member" "builder_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.builder.member
}

resource "google_artifact_registry_repository_iam_member" "builder" {
  location   = var.region
  repository = local.repository
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.builder.member
}

resource "google_storage_bucket" "functions" {
  name                        = "${var.project_id}-functions"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
}

resource "google_storage_bucket_iam_member" "builder" {
  bucket = google_storage_bucket.functions.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.builder.member
}

# Google copies the bundle into its own bucket, which it makes with the first function, and builds from there.
resource "google_project_iam_member" "builder_sources" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.builder.member

  condition {
    title      = "only the functions' sources"
    expression = "resource.name.startsWith('projects/_/buckets/gcf-v2-sources-')"
  }
}

# The name is the hash of the content: a new bundle is a new object, so the same apply deploys it.
resource "google_storage_bucket_object" "functions" {
  bucket = google_storage_bucket.functions.name
  name   = "${filesha256(var.functions_bundle)}.zip"
  source = var.functions_bundle

  # The previous object is removed when no function uses it any more.
  lifecycle {
    create_before_destroy = true
  }
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions

  name            = each.key
  region          = var.region
  attested        = var.require_attestation
  public          = each.value.public
  scheduler       = google_service_account.scheduler.member
  source_bundle   = { bucket = google_storage_bucket.functions.name, object = google_storage_bucket_object.functions.name }
  repository      = local.repository
  builder         = google_service_account.builder.id
  service_account = google_service_account.function[each.key].email
  network         = module.network.id
  subnetwork      = module.network.subnetwork
  min_instances   = lookup(var.function_min_instances, each.key, 0)
  max_instances   = var.function_max_instances
  env = merge(
    local.function_settings,
    lookup(local.scheduler_settings, each.key, {}),
    contains(each.value.calls, "pictures") ? { PICTURES_BUCKET = google_storage_bucket.pictures.name } : {},
  )
  # A picture takes long to arrive, and waits for others: one is decoded at a time, in up to 740 MB.
  memory          = each.key == "add-picture" ? "1Gi" : "512Mi"
  concurrency     = each.key == "add-picture" ? 8 : 80
  timeout_seconds = each.key == "add-picture" ? 60 : 30

  depends_on = [
    google_artifact_registry_repository_iam_member.builder,
    google_cloud_run_v2_service_iam_member.caller,
    google_project_iam_member.builder_logs,
    google_project_iam_member.builder_sources,
    google_storage_bucket_iam_member.builder,
    google_storage_bucket_iam_member.pictures,
  ]
}

module "edge" {
  source = "./modules/edge"

  domain   = var.domain
  dns_zone = var.dns_zone
  region   = var.region
  fallback = "health"
  armor    = var.cloud_armor
  enforced = var.enforce_waf
  functions = {
    for name, function in local.functions :
    name => { service = module.function[name].service, routes = function.routes } if function.public
  }
  shop = {
    bucket    = google_storage_bucket.shop.name
    not_found = google_storage_bucket_object.no_shop_file.name
    page      = google_storage_bucket_object.shop_page.name
    routes    = local.shop.routes
    headers   = local.shop.headers
  }
  pictures = {
    bucket    = google_storage_bucket.pictures.name
    not_found = google_storage_bucket_object.no_picture.name
    upload    = "add-picture"
  }
}
