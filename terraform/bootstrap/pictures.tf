# The right to sweep the bucket of pictures. It is made here because a build that may change roles could give itself any right.
resource "google_project_iam_custom_role" "picture_sweep" {
  role_id     = "soukPictureSweep"
  title       = "Souk: sweep of pictures"
  description = "Lists and deletes objects. Cannot read, make or restore them."
  permissions = ["storage.objects.delete", "storage.objects.list"]
  depends_on  = [google_project_service.this]
}
