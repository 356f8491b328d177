# These tests only plan: after an apply the bucket of the state could not be removed.
mock_provider "google" {
  override_during = plan

  mock_data "google_kms_crypto_key_version" {
    defaults = {
      public_key = [{ algorithm = "EC_SIGN_P256_SHA256", pem = "-----BEGIN PUBLIC KEY-----" }]
    }
  }

  mock_resource "google_service_account" {
    defaults = {
      id     = "projects/souk-test/serviceAccounts/souk-mock@souk-test.iam.gserviceaccount.com"
      name   = "projects/souk-test/serviceAccounts/souk-mock@souk-test.iam.gserviceaccount.com"
      email  = "souk-mock@souk-test.iam.gserviceaccount.com"
      member = "serviceAccount:souk-mock@souk-test.iam.gserviceaccount.com"
    }
  }
}

variables {
  project_id        = "souk-test"
  environment       = "dev"
  linked_repository = "projects/souk-test/locations/europe-west1/connections/github/repositories/souk"
  github_repository = "example/souk"
  github_owner_id   = "1234567"
  domain            = "api.souk.example"
  dns_zone          = "souk"
  alert_email       = "on-call@souk.example"
}

run "dev_as_it_is" {
  command = plan

  assert {
    condition     = google_cloudbuild_trigger.deploy[0].repository_event_config[0].push[0].branch == "^main$" && google_cloudbuild_trigger.deploy[0].repository_event_config[0].push[0].tag == null
    error_message = "dev must be deployed only from the branch main."
  }
  assert {
    condition     = !google_cloudbuild_trigger.deploy[0].approval_config[0].approval_required
    error_message = "dev must not wait for an approval."
  }
  assert {
    condition     = google_cloudbuild_trigger.deploy[0].service_account == google_service_account.build.id
    error_message = "A build must act as the build account."
  }
  assert {
    condition     = google_cloudbuild_trigger.deploy[0].substitutions["_IMAGES"] == "europe-west1-docker.pkg.dev/souk-test/souk-services"
    error_message = "Images must go to the repository of the services."
  }
  assert {
    condition     = google_cloudbuild_trigger.deploy[0].substitutions["_DOMAIN"] == "api.souk.example" && google_cloudbuild_trigger.deploy[0].substitutions["_DNS_ZONE"] == "souk" && google_cloudbuild_trigger.deploy[0].substitutions["_ALERT_EMAIL"] == "on-call@souk.example"
    error_message = "A build must know its domain, the zone of its records and where alerts go."
  }
  assert {
    condition     = google_storage_bucket.state.versioning[0].enabled && google_storage_bucket.state.uniform_bucket_level_access && google_storage_bucket.state.public_access_prevention == "enforced"
    error_message = "The state must have versions, and must not be public."
  }
  assert {
    condition     = google_artifact_registry_repository.this["services"].docker_config[0].immutable_tags && !google_artifact_registry_repository.this["functions"].docker_config[0].immutable_tags
    error_message = "Only Cloud Functions may move tags."
  }
  assert {
    condition     = strcontains(google_iam_workload_identity_pool_provider.github[0].attribute_condition, "assertion.repository == 'example/souk' && assertion.repository_owner_id == '1234567'")
    error_message = "The condition must name the repository and its owner's number."
  }
  assert {
    condition     = toset([for grant in google_project_iam_member.plan : grant.role]) == toset(["roles/viewer", "roles/iam.securityReviewer", "roles/logging.logWriter"])
    error_message = "A workflow may only read."
  }
  assert {
    condition     = !anytrue([for role in concat(output.build_roles.has, output.build_roles.gives) : contains(["roles/owner", "roles/editor", "roles/secretmanager.admin", "roles/secretmanager.secretAccessor"], role)])
    error_message = "A build must not own the project or read secrets, and must not grant these rights."
  }
  assert {
    condition     = google_project_iam_member.build_grants_roles.condition[0].expression == "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", formatlist("'%s'", output.build_roles.gives))}])"
    error_message = "A build may grant only the listed roles."
  }
  assert {
    condition     = alltrue([for permission in google_project_iam_custom_role.build_buckets.permissions : startswith(permission, "storage.buckets.")])
    error_message = "The role for buckets must give no right to objects."
  }
  assert {
    condition     = endswith(google_project_iam_member.build_writes_objects.condition[0].expression, " || resource.name == 'projects/_/buckets/souk-test-pictures/objects/not-found.json'")
    error_message = "Of the objects beside the pictures, a build may write only the error."
  }
  assert {
    condition     = length(google_billing_account_iam_member.build_keeps_budget) == 0
    error_message = "Without a billing account a build must have no right to any."
  }
  assert {
    condition     = length(google_org_policy_policy.this) + length(google_essential_contacts_contact.this) + length(google_resource_manager_lien.this) + length(google_project_iam_audit_config.this) + length(google_cloudbuild_trigger.drift) + length(google_kms_crypto_key.attestation) == 0 && output.attestation_key == ""
    error_message = "dev must not pay for the guards of prod."
  }
  assert {
    condition     = length(setintersection(keys(google_project_service.this), ["containerscanning.googleapis.com", "cloudkms.googleapis.com"])) == 0
    error_message = "dev must not scan or sign images."
  }
}

run "prod_as_it_is" {
  command = plan

  variables {
    environment      = "prod"
    approvers        = ["group:releases@souk.example"]
    has_organisation = true
  }
  assert {
    condition     = google_cloudbuild_trigger.deploy[0].approval_config[0].approval_required && google_cloudbuild_trigger.deploy[0].repository_event_config[0].push[0].branch == null
    error_message = "prod must wait for an approval, and must not follow a branch."
  }
  assert {
    condition     = [for grant in google_project_iam_member.approver : grant.member] == ["group:releases@souk.example"]
    error_message = "The named approvers must be able to approve."
  }
  assert {
    condition     = contains(keys(google_org_policy_policy.this), "iam.disableServiceAccountKeyCreation") && length(google_essential_contacts_contact.this) == 1 && length(google_resource_manager_lien.this) == 1
    error_message = "prod must admit no keys, have a contact, and not be deletable."
  }
  assert {
    condition     = contains(keys(google_project_iam_audit_config.this), "cloudsql.googleapis.com") && tonumber(google_storage_bucket.audit[0].retention_policy[0].retention_period) == 400 * 86400
    error_message = "prod must log reads, and keep the logs."
  }
  assert {
    condition     = google_artifact_registry_repository.this["services"].vulnerability_scanning_config[0].enablement_config == "INHERITED" && contains(keys(google_project_service.this), "containerscanning.googleapis.com")
    error_message = "prod must scan images."
  }
  assert {
    condition     = endswith(output.attestation_key, "/cryptoKeyVersions/1") && google_cloudbuild_trigger.deploy[0].substitutions["_ATTESTATION_KEY"] == output.attestation_key
    error_message = "A build of prod must know the key with which it signs images."
  }
  assert {
    condition     = google_org_policy_policy.attestation[0].spec[0].rules[0].values[0].allowed_values == tolist(["default"])
    error_message = "prod must not let a service run images without a signature."
  }
  assert {
    condition     = google_cloudbuild_trigger.drift[0].service_account == google_service_account.plan[0].id
    error_message = "prod must look for drift, as the account that can only plan."
  }
}

run "a_budget_with_a_billing_account" {
  command = plan

  variables { billing_account = "000000-000000-000000" }

  assert {
    condition     = [for grant in google_billing_account_iam_member.build_keeps_budget : grant.role] == ["roles/billing.costsManager"]
    error_message = "A build must be able to manage the budget, and nothing else of the billing account."
  }
}

run "without_github" {
  command = plan

  variables {
    environment       = "prod"
    baseline          = { drift = false }
    linked_repository = null
    github_repository = null
    github_owner_id   = null
    domain            = null
    dns_zone          = null
    alert_email       = null
  }

  assert {
    condition     = length(google_cloudbuild_trigger.deploy) + length(google_iam_workload_identity_pool.github) + length(google_service_account.plan) + length(google_project_iam_member.plan) == 0
    error_message = "Without GitHub there must be no trigger, and no account that GitHub may act as."
  }
  assert {
    condition     = google_storage_bucket.builds.public_access_prevention == "enforced" && google_storage_bucket_iam_member.build_reads_sources.role == "roles/storage.objectViewer"
    error_message = "A build must be able to read the sources, and nobody else."
  }
}

run "prod_without_an_organisation" {
  command = plan

  variables {
    environment = "prod"
    approvers   = ["group:releases@souk.example"]
  }

  assert {
    condition     = length(google_org_policy_policy.this) + length(google_org_policy_policy.attestation) == 0 && length(google_binary_authorization_policy.this) == 1 && length(google_resource_manager_lien.this) == 1
    error_message = "Without an organisation there are no policies of it, and everything else."
  }
}

run "each_part_can_be_switched_off" {
  command = plan

  variables {
    environment      = "prod"
    approvers        = ["group:releases@souk.example"]
    has_organisation = true
    baseline         = { attestation = false, audit_logs = false, contacts = false, drift = false, image_scanning = false, lien = false, organisation_policies = false }
  }

  assert {
    condition     = length(google_org_policy_policy.this) + length(google_essential_contacts_contact.this) + length(google_resource_manager_lien.this) + length(google_project_iam_audit_config.this) + length(google_storage_bucket.audit) + length(google_logging_project_sink.audit) + length(google_cloudbuild_trigger.drift) + length(google_binary_authorization_policy.this) + length(google_org_policy_policy.attestation) == 0
    error_message = "Every part of the baseline must be off."
  }
}

run "a_mistake_in_each_variable_that_depends_on_no_other" {
  command = plan

  variables {
    approvers       = ["serviceAccount:robot@souk-test.iam.gserviceaccount.com"]
    audit_log_days  = 0.5
    github_owner_id = "example"
  }
  expect_failures = [var.approvers, var.audit_log_days, var.github_owner_id]
}

run "a_repository_that_is_not_linked" {
  command = plan
  variables { linked_repository = "example/souk" }
  expect_failures = [var.linked_repository]
}

run "a_trigger_of_prod_without_an_approver_and_an_address_for_alerts" {
  command = plan

  variables {
    environment = "prod"
    alert_email = null
  }
  expect_failures = [var.approvers, var.alert_email]
}

run "a_zone_without_a_domain" {
  command = plan
  variables { domain = null }
  expect_failures = [var.dns_zone]
}
