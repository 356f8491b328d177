# The job that reads the audit trail of both databases when an operator executes it. It can read nothing else (sql/*/grants.sql).
resource "google_service_account" "trail" {
  account_id   = "audit-trail"
  display_name = "Reads the audit trail for an operator"
}

module "trail" {
  source = "./modules/job"

  name            = "trail"
  args            = ["trail", "--since", "24h"]
  region          = var.region
  attested        = var.require_attestation
  image           = var.images["audit"]
  service_account = google_service_account.trail.email
  network         = module.network.id
  subnetwork      = module.network.subnetwork
  env = merge(local.production, {
    CLOUD_SQL_INSTANCE_CUSTOMER = module.database["customer"].users["customer-db"].settings.CLOUD_SQL_INSTANCE
    CLOUD_SQL_INSTANCE_PRODUCT  = module.database["product"].users["product-db"].settings.CLOUD_SQL_INSTANCE
    CLOUD_SQL_USER              = local.trail_user
  })
}
