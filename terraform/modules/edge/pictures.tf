# Cloud CDN keeps only what may be kept: pictures, for as long as s-maxage in their own Cache-Control. It never keeps an error, so a picture can be
# seen as soon as it is stored.
resource "google_compute_backend_bucket" "pictures" {
  name        = "pictures"
  bucket_name = var.pictures.bucket
  enable_cdn  = true
  # As the functions send them.
  custom_response_headers = [
    "Strict-Transport-Security: max-age=63072000; includeSubDomains",
    "X-Content-Type-Options: nosniff",
  ]

  cdn_policy {
    cache_mode       = "USE_ORIGIN_HEADERS"
    negative_caching = false
    # Without this, a removed picture would be served for another day.
    serve_while_stale = 0
  }
}
