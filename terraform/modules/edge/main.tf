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
}

resource "google_compute_region_network_endpoint_group" "this" {
  for_each = var.functions

  name                  = each.key
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

  name                  = each.key
  protocol              = "HTTPS"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  security_policy       = google_compute_security_policy.this.id

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
    hosts        = [var.domain]
    path_matcher = "api"
  }

  path_matcher {
    name            = "api"
    default_service = google_compute_backend_service.this[var.fallback].id

    dynamic "route_rules" {
      for_each = local.routes

      content {
        priority = route_rules.key + 1
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
