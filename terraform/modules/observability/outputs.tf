output "dashboard" {
  description = "Resource name of the dashboard."
  value       = google_monitoring_dashboard.souk.id
}

output "alerts" {
  description = "Resource names of the alert policies, by key."
  value       = { for key, policy in google_monitoring_alert_policy.this : key => policy.name }
}
