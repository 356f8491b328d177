locals {
  run = "resource.type=\"cloud_run_revision\" AND metric.type=\"run.googleapis.com"

  charts = [
    { title = "Requests a second, by status", filter = local.requests, align = "ALIGN_RATE", reduce = "REDUCE_SUM", by = ["metric.label.response_code_class"] },
    { title = "Latency of the slowest twentieth, by function (ms)", filter = local.latencies, align = "ALIGN_PERCENTILE_95", reduce = "REDUCE_MAX", by = ["resource.label.backend_target_name"] },
    { title = "Error budget left: availability", filter = "select_slo_budget_fraction(\"${local.objectives.availability}\")", align = "ALIGN_NEXT_OLDER", reduce = "REDUCE_NONE", by = [] },
    { title = "Error budget left: latency", filter = "select_slo_budget_fraction(\"${local.objectives.latency}\")", align = "ALIGN_NEXT_OLDER", reduce = "REDUCE_NONE", by = [] },
    { title = "Oldest pending purchase (s)", filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.oldest_pending.name}\"", align = "ALIGN_PERCENTILE_99", reduce = "REDUCE_MAX", by = [] },
    { title = "Oldest pending refund (s)", filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.oldest_pending_refund.name}\"", align = "ALIGN_PERCENTILE_99", reduce = "REDUCE_MAX", by = [] },
    { title = "Differences between the ledgers", filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.audit_differences.name}\"", align = "ALIGN_PERCENTILE_99", reduce = "REDUCE_MAX", by = [] },
    { title = "Instances, by service", filter = "${local.run}/container/instance_count\"", align = "ALIGN_MAX", reduce = "REDUCE_SUM", by = ["resource.label.service_name"] },
    { title = "CPU of the busiest instance, by service", filter = "${local.run}/container/cpu/utilizations\"", align = "ALIGN_PERCENTILE_99", reduce = "REDUCE_MAX", by = ["resource.label.service_name"] },
    { title = "Connections, by database", filter = "${local.sql}/postgresql/num_backends\"", align = "ALIGN_MAX", reduce = "REDUCE_SUM", by = ["resource.label.database_id"] },
    { title = "CPU, by database", filter = "${local.sql}/cpu/utilization\"", align = "ALIGN_MEAN", reduce = "REDUCE_MAX", by = ["resource.label.database_id"] },
    { title = "Disk, by database", filter = "${local.sql}/disk/utilization\"", align = "ALIGN_MAX", reduce = "REDUCE_MAX", by = ["resource.label.database_id"] },
    { title = "Requests refused by the load balancer, by policy rule", filter = "resource.type=\"network_security_policy\" AND metric.type=\"networksecurity.googleapis.com/https/request_count\" AND metric.labels.blocked=true", align = "ALIGN_RATE", reduce = "REDUCE_SUM", by = ["resource.label.policy_name"] },
  ]
}

resource "google_monitoring_dashboard" "souk" {
  dashboard_json = jsonencode({
    displayName = "Souk"
    mosaicLayout = {
      columns = 12
      tiles = [for place, chart in local.charts : {
        xPos   = place % 2 * 6
        yPos   = floor(place / 2) * 4
        width  = 6
        height = 4
        widget = {
          title = chart.title
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = chart.filter
                  aggregation = {
                    alignmentPeriod    = "60s"
                    perSeriesAligner   = chart.align
                    crossSeriesReducer = chart.reduce
                    groupByFields      = chart.by
                  }
                }
              }
            }]
          }
        }
      }]
    }
  })
}
