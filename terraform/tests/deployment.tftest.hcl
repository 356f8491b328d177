# Every listed function, service and alert is made exactly once. test/terraform/ checks their settings.
mock_provider "google" {
  override_during = plan

  mock_resource "google_compute_global_address" {
    defaults = { address = "203.0.113.7" }
  }
}

variables {
  project_id       = "souk-test"
  environment      = "prod"
  domain           = "api.souk.example"
  alert_emails     = ["on-call@souk.example"]
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

run "everything_of_ours" {
  command = plan
  variables { budget = { billing_account = "000000-000000-000000", amount = 300 } }

  assert {
    condition     = toset(keys(output.function_uris)) == toset(keys(jsondecode(file("endpoints.json"))))
    error_message = "Exactly the listed functions must be deployed."
  }
  assert {
    condition     = toset(keys(output.service_uris)) == toset(["customer", "product", "payment"])
    error_message = "Every service must be deployed."
  }
  assert {
    condition     = output.api_url == "https://api.souk.example" && output.dns_records[0].name == "api.souk.example."
    error_message = "The API's address must be at the domain."
  }
  assert {
    condition     = [for record in output.dns_records : record.type if record.name == "api.souk.example."] == ["A"] && length(output.dns_records) == 2
    error_message = "The address and the proof for the certificate must be named until the records are set."
  }
  assert {
    condition     = length(module.replica) == 0
    error_message = "There must be no read replica unless one is asked for."
  }
  assert {
    condition     = length(output.alerts) >= 18 && length(setsubtract(["availability-fast", "latency-slow", "pending", "audit", "no-audit", "migration", "refused-call", "drift", "no-drift-plan", "quota"], output.alerts)) == 0
    error_message = "Alerts are missing. Present: ${join(", ", output.alerts)}."
  }
}

run "payments_elsewhere" {
  command = plan
  variables { payment_url = "https://payments.example" }

  assert {
    condition     = toset(keys(output.service_uris)) == toset(["customer", "product"])
    error_message = "Our payment service must not be deployed."
  }
}

run "without_a_domain" {
  command = plan
  variables { domain = null }

  assert {
    condition     = output.api_url == "https://203-0-113-7.sslip.io" && length(output.dns_records) == 0
    error_message = "Without a domain the name must be made from the address, and need no records."
  }
}

run "with_a_zone" {
  command = plan
  variables { dns_zone = "souk" }

  assert {
    condition     = length(output.dns_records) == 0
    error_message = "No record must be left to set if there is a zone to set it in."
  }
}

run "with_replicas" {
  command = plan
  variables { product_replicas = { count = 2 } }

  assert {
    condition     = keys(module.replica) == ["product-replica-1", "product-replica-2"]
    error_message = "There must be as many read replicas as are asked for."
  }
}
