resource "google_sql_database_instance" "this" {
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_18"
  deletion_protection = var.protected

  # Set for a read replica. It has its primary's data, users and time of maintenance, and no backups.
  master_instance_name = var.primary

  settings {
    # From Postgres 16 on the default is Enterprise Plus, which refuses custom tiers.
    edition                     = "ENTERPRISE"
    tier                        = var.tier
    availability_type           = var.regional ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_autoresize             = true
    connector_enforcement       = "REQUIRED"
    deletion_protection_enabled = var.protected
    retain_backups_on_delete    = var.regional

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"
    }

    dynamic "backup_configuration" {
      for_each = var.primary == null ? [30] : []

      content {
        enabled                        = true
        point_in_time_recovery_enabled = true
        start_time                     = "02:00"
        location                       = var.backups_location
        transaction_log_retention_days = 7

        backup_retention_settings {
          retained_backups = backup_configuration.value
          retention_unit   = "COUNT"
        }
      }
    }

    dynamic "database_flags" {
      for_each = {
        "cloudsql.iam_authentication" = "on"
        "log_lock_waits"              = "on"
        "log_min_duration_statement"  = "500"
        "max_connections"             = tostring(var.max_connections)
      }

      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }

    insights_config {
      query_insights_enabled  = true
      query_string_length     = 2048
      record_application_tags = true
      record_client_address   = false
    }

    dynamic "maintenance_window" {
      for_each = var.primary == null ? [7] : []

      content {
        day          = maintenance_window.value
        hour         = 3
        update_track = "stable"
      }
    }
  }
}
