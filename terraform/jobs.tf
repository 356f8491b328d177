locals {
  # The jobs of the image audit. Each has an account of its own, which product-db's database and the payment service let do only what the job's
  # commands need: the audit cannot move money, even if an operator starts it with the arguments of a refund. Without arguments, the jobs that an
  # operator starts only say how to call them.
  jobs = {
    audit    = { account = "ledger-audit", description = "The hourly audit", args = [], calls_payment = true }
    refunds  = { account = "ledger-refunds", description = "An operator's refunds, and their repair", args = ["refunds"], calls_payment = true }
    category = { account = "category-names", description = "An operator's names of categories", args = ["category"], calls_payment = false }
  }
  job_users = { for name, job in local.jobs : name => module.database["product"].users[job.account] }
}

resource "google_cloud_run_v2_service_iam_member" "job" {
  for_each = { for name, job in local.jobs : name => local.job_users[name].email if job.calls_payment && contains(keys(local.databases), "payment") }

  location = var.region
  name     = module.service["payment"].name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${each.value}"
}

module "job" {
  source   = "./modules/job"
  for_each = local.jobs

  name            = each.key
  args            = each.value.args
  region          = var.region
  attested        = var.require_attestation
  image           = var.images["audit"]
  service_account = local.job_users[each.key].email
  network         = module.network.id
  subnetwork      = module.network.subnetwork
  env             = merge(local.production, local.job_users[each.key].settings, each.value.calls_payment ? local.payment : {})
}
