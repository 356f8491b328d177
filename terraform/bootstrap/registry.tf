locals {
  images = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this["services"].repository_id}"

  registries = {
    # The tags of our images never move.
    services = { of = "Images of Souk's services.", immutable_tags = true, build_role = "writer", days = 30, scanned = local.baseline.image_scanning }
    # Cloud Functions moves the tags of the images it builds. Granting the functions' builder access needs the role admin. All functions have one
    # bundle and Google's own base, and an image each: to scan them would cost more than a deployment.
    functions = { of = "Images of Souk's functions.", immutable_tags = false, build_role = "admin", days = 30, scanned = false }
    # Base images come through a repository of the project's own, which keeps them: a build does not depend on the registry that they are from.
    bases = { of = "Base images of Souk's services, from gcr.io.", from = "https://gcr.io", build_role = "reader", days = 90, scanned = false }
  }
}

resource "google_artifact_registry_repository" "this" {
  for_each      = local.registries
  location      = var.region
  repository_id = "souk-${each.key}"
  description   = each.value.of
  format        = "DOCKER"
  mode          = can(each.value.from) ? "REMOTE_REPOSITORY" : "STANDARD_REPOSITORY"

  dynamic "docker_config" {
    for_each = can(each.value.from) ? [] : [each.value.immutable_tags]

    content {
      immutable_tags = docker_config.value
    }
  }

  dynamic "remote_repository_config" {
    for_each = can(each.value.from) ? [each.value.from] : []

    content {
      docker_repository {
        custom_repository {
          uri = remote_repository_config.value
        }
      }
    }
  }

  # Google looks for known vulnerabilities in each image that is pushed, and for new ones in those of the last 30 days.
  vulnerability_scanning_config {
    enablement_config = each.value.scanned ? "INHERITED" : "DISABLED"
  }

  # The policy to keep wins over the policy to delete, so a service or a base that has not changed for a year keeps its image.
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
      older_than = "${each.value.days * 86400}s"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_artifact_registry_repository_iam_member" "build" {
  for_each   = local.registries
  location   = var.region
  repository = google_artifact_registry_repository.this[each.key].name
  role       = "roles/artifactregistry.${each.value.build_role}"
  member     = google_service_account.build.member
}
