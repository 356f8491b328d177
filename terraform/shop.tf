# The shop's page. The load balancer serves it at the routes of shop.json, and its files below /assets/.
locals {
  shop = jsondecode(file("${path.module}/shop.json"))
  # The load balancer compresses by itself.
  shop_files = toset([for name in fileset(var.shop_folder, "assets/**") : name if !endswith(name, ".br")])
  content_types = {
    css   = "text/css; charset=utf-8"
    js    = "text/javascript; charset=utf-8"
    svg   = "image/svg+xml"
    txt   = "text/plain; charset=utf-8"
    woff2 = "font/woff2"
  }
}

resource "google_storage_bucket" "shop" {
  name                        = "${var.project_id}-shop"
  location                    = var.region
  uniform_bucket_level_access = true
  # Everyone may read the page.
  public_access_prevention = "inherited"
  force_destroy            = true

  soft_delete_policy {
    retention_duration_seconds = 604800
  }
}

# This role, unlike objectViewer, does not list.
resource "google_storage_bucket_iam_member" "shop_public" {
  bucket = google_storage_bucket.shop.name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}

# A file's name contains a hash of its content. Files of earlier deployments stay, for pages that browsers still show.
resource "google_storage_bucket_object" "shop" {
  for_each = local.shop_files

  bucket          = google_storage_bucket.shop.name
  name            = each.key
  source          = "${var.shop_folder}/${each.key}"
  content_type    = local.content_types[regex("[^.]+$", each.key)]
  cache_control   = local.shop.cache_control.files
  deletion_policy = "ABANDON"
}

# The page names its files, so it is replaced after they are there, and a browser asks for it each time.
resource "google_storage_bucket_object" "shop_page" {
  bucket        = google_storage_bucket.shop.name
  name          = "index.html"
  source        = "${var.shop_folder}/index.html"
  content_type  = "text/html; charset=utf-8"
  cache_control = local.shop.cache_control.page

  depends_on = [google_storage_bucket_object.shop]
}

# What the load balancer sends for a file that is not there, instead of Cloud Storage's own error.
resource "google_storage_bucket_object" "no_shop_file" {
  bucket        = google_storage_bucket.shop.name
  name          = "not-found.json"
  content_type  = "application/problem+json"
  cache_control = "no-store"
  content = jsonencode({
    type   = "urn:souk:problem:not_found"
    title  = "Not found"
    status = 404
    detail = "There is no such file."
    code   = "not_found"
  })
}
