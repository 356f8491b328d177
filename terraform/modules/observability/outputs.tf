output "dashboard" {
  description = "Resource name of the dashboard."
  value       = google_monitoring_dashboard.souk.id
}

output "alerts" {
  description = "The keys of the alerts."
  value       = sort(keys(google_monitoring_alert_policy.this))
}
