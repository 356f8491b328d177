locals {
  # Fixed segments before variable ones, as functions/http/paths.ts sorts them: if two routes match, the first wins.
  routes = [
    for line in sort(flatten([
      for name, function in var.functions : [
        for route in function.routes : join(" ", [
          join("", [for segment in split("/", route.path) : startswith(segment, "{") ? 1 : 0]), route.path, route.method, name,
        ])
      ]
    ])) : zipmap(["rank", "path", "method", "function"], split(" ", line))
  ]

  scheme = "EXTERNAL_MANAGED"
  # A replacement is made before what it replaces is removed, so it needs another name. Google replaces a group for any change of it, and a backend for
  # another scheme.
  groups   = { for name, function in var.functions : name => "${name}-${substr(sha256("${var.region} ${function.service}"), 0, 8)}" }
  backends = { for name in keys(var.functions) : name => "${name}-${substr(sha256(local.scheme), 0, 8)}" }
}

resource "google_compute_region_network_endpoint_group" "this" {
  for_each = var.functions

  name                  = local.groups[each.key]
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = each.value.service
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_backend_service" "this" {
  for_each = var.functions

  name                  = local.backends[each.key]
  protocol              = "HTTPS"
  load_balancing_scheme = local.scheme
  security_policy       = one(google_compute_security_policy.this[*].id)

  backend {
    group = google_compute_region_network_endpoint_group.this[each.key].id
  }

  log_config {
    enable      = true
    sample_rate = 1
  }

  # The load balancer must drop a function before the function is removed.
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_compute_url_map" "this" {
  name            = "api"
  default_service = google_compute_backend_service.this[var.fallback].id

  host_rule {
    hosts        = [local.domain]
    path_matcher = "api"
  }

  path_matcher {
    name            = "api"
    default_service = google_compute_backend_service.this[var.fallback].id

    # Object names have no "pictures/" in front. Other methods fit no rule, so the fallback refuses them.
    route_rules {
      priority = 1
      service  = google_compute_backend_bucket.pictures.id

      dynamic "match_rules" {
        for_each = ["GET", "HEAD"]

        content {
          prefix_match = "/pictures/"

          header_matches {
            header_name = ":method"
            exact_match = match_rules.value
          }
        }
      }

      route_action {
        url_rewrite {
          path_prefix_rewrite = "/"
        }
      }

      # Cloud Storage refuses an unknown name with 403, because the public may not list the bucket.
      custom_error_response_policy {
        error_service = google_compute_backend_bucket.pictures.id

        error_response_rule {
          match_response_codes   = ["4xx"]
          path                   = "/${var.pictures.not_found}"
          override_response_code = 404
        }
      }
    }

    # The page, at each of its routes. No endpoint has such a path.
    dynamic "route_rules" {
      for_each = var.shop.routes

      content {
        priority = route_rules.key + length(local.routes) + 3
        service  = google_compute_backend_bucket.shop.id

        dynamic "match_rules" {
          for_each = ["GET", "HEAD"]

          content {
            full_path_match     = strcontains(route_rules.value, "{") ? null : route_rules.value
            path_template_match = strcontains(route_rules.value, "{") ? replace(route_rules.value, "}", "=*}") : null

            header_matches {
              header_name = ":method"
              exact_match = match_rules.value
            }
          }
        }

        route_action {
          url_rewrite {
            path_prefix_rewrite   = strcontains(route_rules.value, "{") ? null : "/${var.shop.page}"
            path_template_rewrite = strcontains(route_rules.value, "{") ? "/${var.shop.page}" : null
          }
        }
      }
    }

    route_rules {
      priority = length(local.routes) + 2
      service  = google_compute_backend_bucket.shop.id

      dynamic "match_rules" {
        for_each = ["GET", "HEAD"]

        content {
          prefix_match = "/assets/"

          header_matches {
            header_name = ":method"
            exact_match = match_rules.value
          }
        }
      }

      custom_error_response_policy {
        error_service = google_compute_backend_bucket.shop.id

        error_response_rule {
          match_response_codes   = ["4xx"]
          path                   = "/${var.shop.not_found}"
          override_response_code = 404
        }
      }
    }

    dynamic "route_rules" {
      for_each = local.routes

      content {
        priority = route_rules.key + 2
        service  = google_compute_backend_service.this[route_rules.value.function].id

        # A function that serves GET serves HEAD.
        dynamic "match_rules" {
          for_each = route_rules.value.method == "GET" ? ["GET", "HEAD"] : [route_rules.value.method]

          content {
            path_template_match = replace(route_rules.value.path, "}", "=*}")

            header_matches {
              header_name = ":method"
              exact_match = match_rules.value
            }
          }
        }
      }
    }
  }
}
