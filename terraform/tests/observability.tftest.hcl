# The root module refuses wrong values for alerts and logs, and makes every alert.
mock_provider "google" {
  override_during = plan
}

variables {
  project_id       = "souk-test"
  environment      = "dev"
  domain           = "api.souk.example"
  functions_bundle = "endpoints.json" # Any file works: no test opens it.
  shop_folder      = "tests/shop"
  databases = {
    customer = { tier = "db-custom-1-3840" }
    product  = { tier = "db-custom-1-3840" }
    payment  = { tier = "db-custom-1-3840" }
  }
  images = {
    for name in ["customer-db", "product-db", "payment", "migrator", "audit"] :
    name => "europe-west1-docker.pkg.dev/souk-test/souk-services/${name}@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }
}

run "no_alert_address" {
  command = plan

  variables {
    alert_emails       = []
    objectives         = { availability = 1 }
    log_retention_days = 0
  }

  expect_failures = [var.alert_emails, var.objectives, var.log_retention_days]
}

run "with_a_budget" {
  command = plan

  variables {
    watch_drift  = true
    watch_quotas = true
    alert_emails = ["on-call@souk.example"]
    budget       = { billing_account = "000000-000000-000000", amount = 300 }
  }

  assert {
    condition     = length(output.alerts) >= 18 && length(setsubtract(["availability-fast", "latency-slow", "pending", "audit", "no-audit", "migration", "refused-call", "drift", "no-drift-plan", "quota"], output.alerts)) == 0
    error_message = "Alerts are missing. Present: ${join(", ", output.alerts)}."
  }
}
