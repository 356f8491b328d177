# The root module refuses wrong values. Each run plans everything, which is slow, so each has a mistake in as many variables as possible. Terraform does
# not check a variable that depends on a wrong one.
mock_provider "google" {
  override_during = plan
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

run "one_mistake_in_each" {
  command = plan

  variables {
    environment            = "test"
    project_id             = "Souk"
    region                 = "Europe"
    domain                 = "https://api.souk.example"
    currency               = "dollar"
    cors_origins           = ["https://shop.example/", "*"]
    delivery_days          = 0
    security_event_days    = 0
    quotas                 = { new_items_per_day = 0 }
    payment_url            = "http://payments.example"
    functions_bundle       = "nowhere.zip"
    shop_folder            = "nowhere"
    function_min_instances = { get-everything = 1 }
    images                 = { for name in ["customer-db", "product-db", "payment", "migrator", "audit"] : name => "${name}:latest" }
    canaries               = { customer-db = { stable_revision = "customer-db-00001", percent = 10 } }
  }

  expect_failures = [
    var.environment, var.project_id, var.region, var.domain, var.currency, var.cors_origins, var.delivery_days, var.quotas,
    var.security_event_days, var.payment_url, var.functions_bundle, var.shop_folder, var.function_min_instances, var.images, var.canaries,
  ]
}

run "another_mistake" {
  command = plan

  variables {
    domain                 = null
    dns_zone               = "souk"
    images                 = { customer-db = "customer-db@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
    canaries               = { customer = { stable_revision = "customer-db-00001", percent = 50 } }
    function_min_instances = { get-cart = 21 }
    databases = {
      customer = { tier = "db-custom-1-3840", min_instances = 0 }
      payment  = { tier = "db-custom-1-3840" }
      product  = { tier = "db-custom-1-3840" }
    }
  }

  expect_failures = [var.dns_zone, var.images, var.canaries, var.databases, var.function_min_instances]
}

run "more_connections_than_there_are" {
  command = plan

  variables {
    databases = {
      customer = { tier = "db-custom-1-3840" }
      payment  = { tier = "db-custom-1-3840" }
      product  = { tier = "db-custom-1-3840", max_instances = 10, pool_size = 17 }
    }
  }

  expect_failures = [var.databases]
}

run "prod_as_dev" {
  command = plan

  variables {
    services_sleep = true
    cloud_armor    = false
  }

  expect_failures = [var.services_sleep, var.cloud_armor]
}

run "prod_on_one_instance" {
  command = plan

  variables {
    shared_instance = { tier = "db-f1-micro", max_connections = 50 }
    databases = {
      customer = { pool_size = 2, max_instances = 2 }
      payment  = { pool_size = 2, max_instances = 2 }
      product  = { pool_size = 2, max_instances = 2 }
    }
  }

  expect_failures = [var.shared_instance]
}

run "a_shared_instance_that_is_too_small" {
  command = plan

  variables {
    environment     = "dev"
    shared_instance = { tier = "db-f1-micro", max_connections = 50 }
    databases = {
      customer = { pool_size = 2, max_instances = 2 }
      payment  = { pool_size = 2, max_instances = 2 }
      product  = { pool_size = 4, max_instances = 2, tier = "db-custom-1-3840" }
    }
  }

  expect_failures = [var.shared_instance]
}

run "too_many_replicas" {
  command = plan

  variables {
    product_replicas = { count = 9 }
  }

  expect_failures = [var.product_replicas]
}

run "replicas_of_a_shared_instance" {
  command = plan

  variables {
    environment      = "dev"
    product_replicas = { count = 1 }
    shared_instance  = { tier = "db-f1-micro", max_connections = 50 }
    databases = {
      customer = { pool_size = 2, max_instances = 2 }
      payment  = { pool_size = 2, max_instances = 2 }
      product  = { pool_size = 2, max_instances = 2 }
    }
  }

  expect_failures = [var.product_replicas]
}

run "a_third_mistake" {
  command = plan

  variables {
    databases              = { customer = { tier = "db-custom-1-3840" }, payment = { tier = "db-custom-1-3840" } }
    function_max_instances = 0
    quotas                 = { new_purchases_per_minute = 1.5 }
    backups_location       = "europe-west1"
    alert_emails           = []
    objectives             = { availability = 1 }
    log_retention_days     = 0
  }

  expect_failures = [
    var.databases, var.function_max_instances, var.quotas, var.backups_location, var.alert_emails, var.objectives, var.log_retention_days,
  ]
}
