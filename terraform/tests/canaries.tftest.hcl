# How a service divides its requests between a new revision and the previous one.
mock_provider "google" {
  override_during = plan
}

variables {
  name            = "product-db"
  region          = "europe-west1"
  protocol        = "grpc"
  image           = "product-db@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  service_account = "product-db@souk-test.iam.gserviceaccount.com"
  network         = "souk"
  subnetwork      = "serverless"
  min_instances   = 1
  max_instances   = 10
  concurrency     = 80
  audience        = "https://product-db.souk"
  env             = {}
  migration       = "0123456789ab"
  protected       = false
  sleeps          = false
  attested        = false
}

run "all_to_the_new_one" {
  command = plan

  module {
    source = "./modules/service"
  }

  assert {
    condition     = { for target in google_cloud_run_v2_service.this.traffic : coalesce(target.revision, "new") => target.percent } == { new = 100 }
    error_message = "The new revision must get all requests."
  }
}

run "a_part_to_the_new_one" {
  command = plan
  variables { canary = { stable_revision = "product-db-00001-abc", percent = 10 } }

  module {
    source = "./modules/service"
  }

  assert {
    condition     = { for target in google_cloud_run_v2_service.this.traffic : coalesce(target.revision, "new") => target.percent } == { new = 10, product-db-00001-abc = 90 }
    error_message = "The new revision must get its share, and the previous one the rest."
  }
}

run "nothing_to_the_new_one" {
  command = plan
  variables { canary = { stable_revision = "product-db-00001-abc", percent = 0 } }

  module {
    source = "./modules/service"
  }

  assert {
    condition     = { for target in google_cloud_run_v2_service.this.traffic : coalesce(target.revision, "new") => target.percent } == { product-db-00001-abc = 100 }
    error_message = "The previous revision must get all requests, and the new one must not be named."
  }
}
