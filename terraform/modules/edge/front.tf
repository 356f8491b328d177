locals {
  # sslip.io resolves such a name to the address in it.
  domain     = var.domain == null ? "${replace(google_compute_global_address.this.address, ".", "-")}.sslip.io" : var.domain
  own_domain = var.domain == null ? [] : [var.domain]

  records = merge(
    { address = { name = "${local.domain}.", type = "A", data = google_compute_global_address.this.address } },
    { for domain, authorization in google_certificate_manager_dns_authorization.this : "proof" => one(authorization.dns_resource_record) },
  )
}

resource "google_compute_global_address" "this" {
  name = "api"
}

# For a domain of one's own the certificate can be issued before traffic comes to the load balancer. Otherwise Google asks the load balancer.
resource "google_certificate_manager_dns_authorization" "this" {
  for_each = toset(local.own_domain)

  name   = "api-${substr(sha256(each.key), 0, 8)}"
  domain = each.key

  lifecycle {
    create_before_destroy = true
  }
}

# Another domain needs another certificate, while the old one is still in use.
resource "google_certificate_manager_certificate" "this" {
  name = "api-${substr(sha256(local.domain), 0, 8)}"

  managed {
    domains            = [local.domain]
    dns_authorizations = [for authorization in google_certificate_manager_dns_authorization.this : authorization.id]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_dns_record_set" "this" {
  for_each = var.dns_zone == null ? {} : { for record in ["address", "proof"] : record => record }

  managed_zone = var.dns_zone
  name         = local.records[each.key].name
  type         = local.records[each.key].type
  ttl          = 300
  rrdatas      = [local.records[each.key].data]
}

resource "google_certificate_manager_certificate_map" "this" {
  name = "api"
}

resource "google_certificate_manager_certificate_map_entry" "this" {
  name         = "api"
  map          = google_certificate_manager_certificate_map.this.name
  hostname     = local.domain
  certificates = [google_certificate_manager_certificate.this.id]
}

resource "google_compute_ssl_policy" "this" {
  name            = "api"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}

resource "google_compute_target_https_proxy" "this" {
  name            = "api"
  url_map         = google_compute_url_map.this.id
  certificate_map = "//certificatemanager.googleapis.com/${google_certificate_manager_certificate_map.this.id}"
  ssl_policy      = google_compute_ssl_policy.this.id
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "api-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.this.id
}

resource "google_compute_url_map" "redirect" {
  name = "api-redirect"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "PERMANENT_REDIRECT"
    strip_query            = false
  }
}

resource "google_compute_target_http_proxy" "redirect" {
  name    = "api-redirect"
  url_map = google_compute_url_map.redirect.id
}

resource "google_compute_global_forwarding_rule" "http" {
  name                  = "api-http"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.this.id
  port_range            = "80"
  target                = google_compute_target_http_proxy.redirect.id
}
