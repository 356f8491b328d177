locals {
  images = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this["services"].repository_id}"

  # Cloud Functions moves the tags of the images it builds; ours never move. Granting the functions' builder access needs the role admin.
  registries = {
    services  = { immutable_tags = true, build_role = "roles/artifactregistry.writer" }
    functions = { immutable_tags = false, build_role = "roles/artifactregistry.admin" }
  }
}

resource "google_artifact_registry_repository" "this" {
  for_each      = local.registries
  location      = var.region
  repository_id = "souk-${each.key}"
  description   = "Images of Souk's ${each.key}."
  format        = "DOCKER"

  docker_config {
    immutable_tags = each.value.immutable_tags
  }

  # The policy to keep wins over the policy to delete, so a service that has not changed for a year keeps its image.
  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = 20
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository_iam_member" "build" {
  for_each   = local.registries
  location   = var.region
  repository = google_artifact_registry_repository.this[each.key].name
  role       = each.value.build_role
  member     = google_service_account.build.member
}
