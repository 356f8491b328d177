# Cloud Run then runs only images that a build has signed. Cloud Build signs its own record of an image after the last step, too late for the
# deployment in this build, so a step of the build signs the digests with a key of the project before it deploys them.
locals {
  attestation = local.baseline.attestation ? 1 : 0
  # The key has one version. It does not rotate: what was signed with an earlier version would no longer run.
  attestation_key = local.attestation == 0 ? "" : join("/", [
    "projects/${var.project_id}/locations/${var.region}/keyRings/${google_kms_key_ring.this[0].name}",
    "cryptoKeys/${google_kms_crypto_key.attestation[0].name}/cryptoKeyVersions/1",
  ])
}

# Google never removes a key ring or a key, only the key's versions.
resource "google_kms_key_ring" "this" {
  count = local.attestation

  name       = "souk"
  location   = var.region
  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key" "attestation" {
  count = local.attestation

  name     = "attestation"
  key_ring = google_kms_key_ring.this[0].id
  purpose  = "ASYMMETRIC_SIGN"

  version_template {
    algorithm        = "EC_SIGN_P256_SHA256"
    protection_level = "SOFTWARE"
  }
}

# The public half of the first version.
data "google_kms_crypto_key_version" "attestation" {
  count = local.attestation

  crypto_key = google_kms_crypto_key.attestation[0].id
}

resource "google_container_analysis_note" "attestation" {
  count = local.attestation

  name = "souk-attestation"

  attestation_authority {
    hint {
      human_readable_name = "Built and checked by Souk's build"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_binary_authorization_attestor" "this" {
  count = local.attestation

  name = "souk"

  attestation_authority_note {
    note_reference = google_container_analysis_note.attestation[0].name

    public_keys {
      id = data.google_kms_crypto_key_version.attestation[0].id

      pkix_public_key {
        public_key_pem      = data.google_kms_crypto_key_version.attestation[0].public_key[0].pem
        signature_algorithm = "ECDSA_P256_SHA256"
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_binary_authorization_policy" "this" {
  count = local.attestation

  description = "Only what a build of Souk has signed, and what Google builds for the functions."

  default_admission_rule {
    evaluation_mode         = "REQUIRE_ATTESTATION"
    enforcement_mode        = "ENFORCED_BLOCK_AND_AUDIT_LOG"
    require_attestations_by = [google_binary_authorization_attestor.this[0].name]
  }

  # Google builds a function's image while it deploys the function, so nothing can sign the image before.
  admission_whitelist_patterns {
    name_pattern = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this["functions"].repository_id}/**"
  }
}

# Without this policy of the organisation, an account that may change a service can also take away its demand for signatures.
resource "google_org_policy_policy" "attestation" {
  count = local.baseline.attestation && local.baseline.organisation_policies ? 1 : 0

  name   = "projects/${var.project_id}/policies/run.allowedBinaryAuthorizationPolicies"
  parent = "projects/${var.project_id}"

  spec {
    rules {
      values {
        allowed_values = ["default"]
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_kms_crypto_key_iam_member" "build_signs" {
  count = local.attestation

  crypto_key_id = google_kms_crypto_key.attestation[0].id
  role          = "roles/cloudkms.signerVerifier"
  member        = google_service_account.build.member
}

resource "google_binary_authorization_attestor_iam_member" "build_verifies" {
  count = local.attestation

  attestor = google_binary_authorization_attestor.this[0].name
  role     = "roles/binaryauthorization.attestorsVerifier"
  member   = google_service_account.build.member
}

# A build adds signatures to the note and looks for those that are there. Google's account for Binary Authorization reads them.
resource "google_container_analysis_note_iam_member" "attestation" {
  for_each = local.attestation == 0 ? {} : {
    build_attaches = { role = "roles/containeranalysis.notes.attacher", member = google_service_account.build.member }
    build_reads    = { role = "roles/containeranalysis.notes.occurrences.viewer", member = google_service_account.build.member }
    google_reads = {
      role   = "roles/containeranalysis.notes.occurrences.viewer"
      member = "serviceAccount:${google_binary_authorization_attestor.this[0].attestation_authority_note[0].delegation_service_account_email}"
    }
  }

  note   = google_container_analysis_note.attestation[0].name
  role   = each.value.role
  member = each.value.member
}

# The predefined role could also delete what scanners and Cloud Build have recorded.
resource "google_project_iam_custom_role" "attest" {
  count = local.attestation

  role_id     = "soukAttest"
  title       = "Souk: signatures of images"
  description = "Adds records about images. Cannot change or delete any."
  permissions = ["containeranalysis.occurrences.create", "containeranalysis.occurrences.get"]
  depends_on  = [google_project_service.this]
}

resource "google_project_iam_member" "build_attests" {
  count = local.attestation

  project = var.project_id
  role    = "projects/${var.project_id}/roles/${google_project_iam_custom_role.attest[0].role_id}"
  member  = google_service_account.build.member
}
