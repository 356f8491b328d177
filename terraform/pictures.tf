# The pictures of items. The load balancer serves them below /pictures/; their names have 192 random bits.
resource "google_storage_bucket" "pictures" {
  name                        = "${var.project_id}-pictures"
  location                    = var.region
  uniform_bucket_level_access = true
  # The only bucket that the public may read.
  public_access_prevention = "inherited"

  # A restored database refers to pictures that the sweep has deleted since. They can be brought back for 35 days: 30 backups, one a day, and 5
  # days for a backup that failed and for the restore itself.
  soft_delete_policy {
    retention_duration_seconds = 3024000
  }
}

resource "google_storage_bucket_iam_member" "pictures" {
  for_each = {
    # Only create.
    add-picture = "roles/storage.objectCreator"
    # Only list and delete. bootstrap/ makes this role, because no predefined one has only these rights.
    sweep-expired = "projects/${var.project_id}/roles/soukPictureSweep"
  }

  bucket = google_storage_bucket.pictures.name
  role   = each.value
  member = google_service_account.function[each.key].member
}

# Everyone may read a picture whose name they know. This role, unlike objectViewer, does not list.
resource "google_storage_bucket_iam_member" "pictures_public" {
  bucket = google_storage_bucket.pictures.name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}

# What the load balancer sends for a picture that is not there, instead of Cloud Storage's own error, which names the bucket's permissions.
resource "google_storage_bucket_object" "no_picture" {
  bucket        = google_storage_bucket.pictures.name
  name          = "not-found.json"
  content_type  = "application/problem+json"
  cache_control = "no-store"
  content = jsonencode({
    type   = "urn:souk:problem:not_found"
    title  = "Not found"
    status = 404
    detail = "There is no such picture."
    code   = "not_found"
  })
}
