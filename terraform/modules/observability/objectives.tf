locals {
  # Without pictures and the shop's page, which no function serves: they are many and hardly ever fail, so they would hide the failures of functions.
  functions     = join(" AND ", [for name in var.bucket_backends : "resource.labels.backend_target_name!=\"${name}\""])
  requests      = "resource.type=\"https_lb_rule\" AND resource.labels.url_map_name=\"${var.url_map}\" AND metric.type=\"loadbalancing.googleapis.com/https/request_count\" AND ${local.functions}"
  latencies     = "resource.type=\"https_lb_rule\" AND resource.labels.url_map_name=\"${var.url_map}\" AND metric.type=\"loadbalancing.googleapis.com/https/backend_latencies\" AND ${local.functions}"
  server_errors = "metric.labels.response_code_class=500"

  objectives = { availability = google_monitoring_slo.availability.id, latency = google_monitoring_slo.latency.id }
}

resource "google_monitoring_custom_service" "api" {
  service_id   = "souk-api"
  display_name = "Souk's API"
}

resource "google_monitoring_slo" "availability" {
  service             = google_monitoring_custom_service.api.service_id
  slo_id              = "availability"
  display_name        = "Requests that do not fail on our side"
  goal                = var.objectives.availability
  rolling_period_days = 28
  request_based_sli {
    good_total_ratio {
      total_service_filter = local.requests
      bad_service_filter   = "${local.requests} AND ${local.server_errors}"
    }
  }
}

# The time that the functions take, without the time in which the client reads the response: Souk cannot promise that.
resource "google_monitoring_slo" "latency" {
  service             = google_monitoring_custom_service.api.service_id
  slo_id              = "latency"
  display_name        = "Requests with a response within ${var.objectives.latency_ms} ms"
  goal                = var.objectives.latency
  rolling_period_days = 28
  request_based_sli {
    distribution_cut {
      distribution_filter = local.latencies
      range { max = var.objectives.latency_ms }
    }
  }
}

resource "google_monitoring_uptime_check_config" "health" {
  display_name = "Souk's health"
  period       = "60s"
  timeout      = "10s"
  http_check {
    path         = "/v1/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = var.host }
  }
}
