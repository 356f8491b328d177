locals {
  alerts = merge(local.api_alerts, local.capacity_alerts, local.quota_alerts, local.purchase_alerts, local.schedule_alerts, local.security_alerts)
}

resource "google_monitoring_notification_channel" "email" {
  for_each     = var.alert_emails
  display_name = "Souk: ${each.key}"
  type         = "email"
  labels       = { email_address = each.key }
}

# One resource for all alerts, so that each has a channel, a severity, a meaning and instructions. A condition is a limit on a metric
# (`above`), a PromQL query, or a log line. Metrics made from log lines exist only after the first line; a query may name them before that.
resource "google_monitoring_alert_policy" "this" {
  for_each              = local.alerts
  display_name          = "Souk: ${each.value.title}"
  severity              = each.value.severity
  enabled               = each.key != "unhealthy" || var.reachable
  combiner              = try(each.value.combiner, "OR")
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  dynamic "conditions" {
    for_each = each.value.conditions
    content {
      display_name = conditions.value.title
      dynamic "condition_threshold" {
        for_each = can(conditions.value.above) ? [conditions.value] : []
        content {
          filter          = condition_threshold.value.filter
          comparison      = "COMPARISON_GT"
          threshold_value = condition_threshold.value.above
          duration        = try(condition_threshold.value.lasting, "0s")
          dynamic "aggregations" {
            for_each = can(condition_threshold.value.align) ? [condition_threshold.value] : []
            content {
              alignment_period     = try(aggregations.value.period, "60s")
              per_series_aligner   = aggregations.value.align
              cross_series_reducer = try(aggregations.value.reduce, "REDUCE_NONE")
              group_by_fields      = try(aggregations.value.by, [])
            }
          }
        }
      }
      dynamic "condition_prometheus_query_language" {
        for_each = can(conditions.value.query) ? [conditions.value] : []
        content {
          query                     = condition_prometheus_query_language.value.query
          duration                  = try(condition_prometheus_query_language.value.lasting, "0s")
          evaluation_interval       = "60s"
          disable_metric_validation = true
        }
      }
      dynamic "condition_matched_log" {
        for_each = can(conditions.value.line) ? [conditions.value] : []
        content {
          filter = condition_matched_log.value.line
        }
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "Souk (${var.project_id}): ${each.value.title}"
    content   = "${trimspace(each.value.meaning)}\n\n**What to do.** ${trimspace(each.value.todo)}\n"
  }

  alert_strategy {
    auto_close = "86400s"
    dynamic "notification_rate_limit" {
      for_each = anytrue([for condition in each.value.conditions : can(condition.line)]) ? ["3600s"] : []
      content {
        period = notification_rate_limit.value
      }
    }
  }
}
