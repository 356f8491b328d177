# Images of the services, and those that Cloud Functions builds. It moves its tags; what is deployed of ours is named by its digest.
resource "google_artifact_registry_repository" "images" {
  location      = var.region
  repository_id = "souk"
  description   = "Images of Souk's services and functions."
  format        = "DOCKER"

  docker_config {
    immutable_tags = false
  }

  # What is kept wins over what is deleted, so a service that has not changed for a year keeps its image.
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

# Admin, not writer: a build lets the account that builds the functions write here.
resource "google_artifact_registry_repository_iam_member" "build" {
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.admin"
  member     = google_service_account.build.member
}
