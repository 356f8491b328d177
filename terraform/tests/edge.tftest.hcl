# A group of the load balancer that must be replaced gets another name, because the old one is still there.
mock_provider "google" {
  override_during = plan

  mock_resource "google_compute_global_address" {
    defaults = { address = "203.0.113.7" }
  }
}

variables {
  domain   = null
  dns_zone = null
  region   = "europe-west1"
  fallback = "health"
  armor    = false
  enforced = true
  functions = {
    health      = { service = "health", routes = [{ method = "GET", path = "/v1/health", caller = "anyone" }] }
    add-picture = { service = "add-picture", routes = [{ method = "POST", path = "/v1/items/{itemId}/pictures", caller = "seller" }] }
  }
  pictures = { bucket = "souk-test-pictures", not_found = "not-found.json", upload = "add-picture" }
  shop     = { bucket = "souk-test-shop", not_found = "not-found.json", page = "index.html", routes = ["/"], headers = [] }
}

run "before" {
  command = plan

  module {
    source = "./modules/edge"
  }
}

run "the_same_again" {
  command = plan

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = output.groups == run.before.groups
    error_message = "Without a change no group may get another name."
  }
}

run "another_region" {
  command = plan
  variables { region = "us-central1" }

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = alltrue([for name, group in output.groups : group != run.before.groups[name]])
    error_message = "A group in another region must have another name."
  }
}

run "another_service" {
  command = plan

  variables {
    functions = {
      health      = { service = "health-2", routes = [{ method = "GET", path = "/v1/health", caller = "anyone" }] }
      add-picture = { service = "add-picture", routes = [{ method = "POST", path = "/v1/items/{itemId}/pictures", caller = "seller" }] }
    }
  }

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = output.groups["health"] != run.before.groups["health"] && output.groups["add-picture"] == run.before.groups["add-picture"]
    error_message = "Only the group of the function with another service must have another name."
  }
}

run "enforced_rules" {
  command = plan
  variables { armor = true }

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = length([for preview in [for rule in google_compute_security_policy.this[0].rule : rule.preview if startswith(rule.description, "Google")] : preview if !preview]) == 6
    error_message = "Each of Google's six sets of rules must refuse what it takes for an attack."
  }
}

run "watched_rules" {
  command = plan

  variables {
    armor    = true
    enforced = false
  }

  module {
    source = "./modules/edge"
  }

  assert {
    condition     = alltrue([for rule in google_compute_security_policy.this[0].rule : rule.preview if startswith(rule.description, "Google")])
    error_message = "If they are not enforced, Google's rules must only log."
  }
}
