resource "google_billing_budget" "month" {
  count           = var.budget == null ? 0 : 1
  billing_account = var.budget.billing_account
  display_name    = "Souk ${var.project_id}"
  budget_filter {
    projects        = ["projects/${var.project_id}"]
    calendar_period = "MONTH"
  }
  amount {
    specified_amount {
      units = tostring(var.budget.amount)
    }
  }
  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]
    content {
      threshold_percent = threshold_rules.value
    }
  }
  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }
  all_updates_rule {
    monitoring_notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  }
}
