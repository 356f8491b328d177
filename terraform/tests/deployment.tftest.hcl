# Every listed function and service is made exactly once. test/terraform/ checks their settings.
mock_provider "google" {
  override_during = plan
}

variables {
  project_id       = "souk-test"
  environment      = "prod"
  domain           = "api.souk.example"
  alert_emails     = ["on-call@souk.example"]
  functions_bundle = "endpoints.json" # Any file works: no test opens it.
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
}

run "payments_elsewhere" {
  command = plan
  variables { payment_url = "https://payments.example" }

  assert {
    condition     = toset(keys(output.service_uris)) == toset(["customer", "product"])
    error_message = "Our payment service must not be deployed."
  }
}
