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

# An operator starts the other jobs, with the operator's own rights.
resource "google_cloud_run_v2_job_iam_member" "audit" {
  location = var.region
  name     = module.job["audit"].job
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler.member
}

module "audit_schedule" {
  source = "./modules/schedule"

  name            = "audit"
  description     = "Compares payments with purchases"
  region          = var.region
  schedule        = "17 * * * *"
  uri             = module.job["audit"].run_uri
  service_account = google_service_account.scheduler.email
}
