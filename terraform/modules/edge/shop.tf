# Cloud CDN asks again for the page each time, and keeps its files, as their Cache-Control says.
resource "google_compute_backend_bucket" "shop" {
  name             = "shop"
  bucket_name      = var.shop.bucket
  enable_cdn       = true
  compression_mode = "AUTOMATIC"
  custom_response_headers = concat(
    ["Strict-Transport-Security: max-age=63072000; includeSubDomains"],
    var.shop.headers,
  )

  cdn_policy {
    cache_mode        = "USE_ORIGIN_HEADERS"
    negative_caching  = false
    serve_while_stale = 0
  }
}
