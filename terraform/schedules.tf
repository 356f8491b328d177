locals {
  schedules = {
    resolve-purchases = { schedule = "* * * * *", description = "Settles pending purchases" }
    sweep-expired     = { schedule = "*/10 * * * *", description = "Removes expired sessions and abandoned carts" }
  }
}

resource "google_service_account" "scheduler" {
  account_id   = "scheduler"
  display_name = "Calls functions and starts the audit at set times"
}

module "schedule" {
  source   = "./modules/schedule"
  for_each = local.schedules

  name            = each.key
  description     = each.value.description
  region          = var.region
  schedule        = each.value.schedule
  uri             = "${module.function[each.key].uri}${local.functions[each.key].routes[0].path}"
  service_account = google_service_account.scheduler.email
  audience        = local.scheduler_settings[each.key].SCHEDULER_AUDIENCE
}

resource "google_cloud_run_v2_service_iam_member" "audit" {
  for_each = setintersection(keys(local.databases), ["payment"])

  location = var.region
  name     = module.service[each.key].name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${module.database["product"].users["ledger-audit"].email}"
}

module "audit" {
  source = "./modules/audit"

  name            = "audit"
  region          = var.region
  image           = var.images["audit"]
  service_account = module.database["product"].users["ledger-audit"].email
  network         = module.network.id
  subnetwork      = module.network.subnetwork
  env             = merge(local.production, module.database["product"].users["ledger-audit"].settings, local.payment)
}

resource "google_cloud_run_v2_job_iam_member" "audit" {
  location = var.region
  name     = module.audit.job
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler.member
}

moved {
  from = module.audit.google_cloud_run_v2_job_iam_member.scheduler
  to   = google_cloud_run_v2_job_iam_member.audit
}

module "audit_schedule" {
  source = "./modules/schedule"

  name            = "audit"
  description     = "Compares payments with purchases"
  region          = var.region
  schedule        = "17 * * * *"
  uri             = module.audit.run_uri
  service_account = google_service_account.scheduler.email
}
