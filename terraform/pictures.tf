# The pictures of items. Their names have 128 random bits.
resource "google_storage_bucket" "pictures" {
  name                        = "${var.project_id}-pictures"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A restored database refers to pictures that the sweep has deleted since. They can be brought back for as long as backups are kept.
  soft_delete_policy {
    retention_duration_seconds = 2592000
  }
}

resource "google_storage_bucket_iam_member" "pictures" {
  for_each = {
    # add-picture and remove-picture: only create.
    pictures = "roles/storage.objectCreator"
    # sweep-expired: list and delete. No predefined role has only these rights.
    sweep = "roles/storage.legacyBucketWriter"
  }

  bucket = google_storage_bucket.pictures.name
  role   = each.value
  member = google_service_account.group[each.key].member
}
