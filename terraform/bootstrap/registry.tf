locals {
  images = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this["services"].repository_id}"

  # Cloud Functions moves the tags of the images it builds; ours never move. Granting the functions' builder access needs the role admin.
  registries = {
    services = { immutable_tags = true, build_role = "roles/artifactregistry.writer", scanned = local.baseline.image_scanning }
    # All functions have one bundle and Google's own base, and an image each: to scan them would cost more than a deployment.
    functions = { immutable_tags = false, build_role = "roles/artifactregistry.admin", scanned = false }
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

  # Google looks for known vulnerabilities in each image that is pushed, and for new ones in those of the last 30 days.
  vulnerability_scanning_config {
    enablement_config = each.value.scanned ? "INHERITED" : "DISABLED"
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

# Base images come through a repository of the project's own, which keeps them: a build does not depend on the registry that they are from.
resource "google_artifact_registry_repository" "bases" {
  location      = var.region
  repository_id = "souk-bases"
  description   = "Base images of Souk's services, from gcr.io."
  format        = "DOCKER"
  mode          = "REMOTE_REPOSITORY"

  remote_repository_config {
    docker_repository {
      custom_repository {
        uri = "https://gcr.io"
      }
    }
  }

  vulnerability_scanning_config {
    enablement_config = "DISABLED"
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "7776000s"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository_iam_member" "build_reads_bases" {
  location   = var.region
  repository = google_artifact_registry_repository.bases.name
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.build.member
}
