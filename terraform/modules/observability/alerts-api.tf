locals {
  # Multiples of the rate that spends the error budget in exactly 28 days: at 14.4 it lasts two days, at 6 five, at 3 nine. The short window
  # ends the alert soon after the fault has ended.
  burn_rates = {
    fast   = { rate = 14.4, long = "3600s", short = "300s", severity = "CRITICAL" }
    slow   = { rate = 6, long = "21600s", short = "1800s", severity = "CRITICAL" }
    steady = { rate = 3, long = "86400s", short = "7200s", severity = "WARNING" }
  }

  burn_causes = {
    availability = "Answers with a status of 500 or more. The dashboard says which function; its lines of severity ERROR say why, and `/v1/health` which part is down."
    latency      = "Answers that took longer than ${var.objectives.latency_ms} ms. The dashboard says which function; look at the databases' CPU and connections, then at Query Insights for a statement that has become slow."
  }

  burn_alerts = merge([
    for objective, id in local.objectives : {
      for speed, burn in local.burn_rates : "${objective}-${speed}" => {
        title    = "${objective}: the error budget is spent ${burn.rate} times too fast"
        severity = burn.severity
        combiner = "AND"
        conditions = [for window in [burn.long, burn.short] : {
          title  = "Burn rate over ${window} is above ${burn.rate}"
          filter = "select_slo_burn_rate(\"${id}\", \"${window}\")"
          above  = burn.rate
        }]
        meaning = "More requests miss the objective \"${objective}\" than it allows, both over ${burn.long} and over the last ${burn.short}."
        todo    = "${local.burn_causes[objective]} If it began with a deployment, send all traffic back to the previous revisions and deploy the previous commit."
      }
    }
  ]...)

  api_alerts = merge(local.burn_alerts, {
    slow-function = {
      title    = "a function is slow"
      severity = "WARNING"
      conditions = [{
        title   = "The slowest twentieth of requests takes over ${2 * var.objectives.latency_ms} ms"
        filter  = local.latencies
        above   = 2 * var.objectives.latency_ms
        lasting = "600s"
        period  = "300s"
        align   = "ALIGN_PERCENTILE_95"
        reduce  = "REDUCE_MAX"
        by      = ["resource.label.backend_target_name"]
      }]
      meaning = "One function has been slow for ten minutes; others may be fast, so the service level may still hold."
      todo    = "The incident names the function. Compare its instances with its maximum, and follow one slow request by its trace into the services it calls. make-purchase waits for the payment service."
    }
    unhealthy = {
      title    = "/v1/health does not return 200"
      severity = "CRITICAL"
      conditions = [{
        title   = "The check fails from more than one place"
        filter  = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.health.uptime_check_id}\""
        above   = 1
        lasting = "120s"
        period  = "300s"
        align   = "ALIGN_NEXT_OLDER"
        reduce  = "REDUCE_COUNT_FALSE"
        by      = ["resource.label.host"]
      }]
      meaning = "customer-db, product-db or payment cannot do its work, or the API cannot be reached from outside at all."
      todo    = "Open `https://${var.host}/v1/health`: a 503 names the part that is down; read that service's log and its database's state. If there is no response, check the certificate, the DNS record and the load balancer."
    }
  })
}
