# The limit of the alerts is the bound of a bucket, so a younger purchase or refund never makes a quantile pass the limit.
resource "google_logging_metric" "oldest_pending" {
  name            = "souk/oldest_pending_seconds"
  description     = "Age of the oldest pending purchase at each run of the resolver."
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.resolver}\" AND jsonPayload.oldestPendingSeconds>=0"
  value_extractor = "EXTRACT(jsonPayload.oldestPendingSeconds)"
  metric_descriptor {
    display_name = "Oldest pending purchase"
    metric_kind  = "DELTA"
    value_type   = "DISTRIBUTION"
    unit         = "s"
  }
  bucket_options {
    explicit_buckets {
      bounds = [for part in [0.1, 0.2, 0.5, 1, 2, 4, 12] : part * var.oldest_pending_seconds]
    }
  }
}

resource "google_logging_metric" "oldest_pending_refund" {
  name            = "souk/oldest_pending_refund_seconds"
  description     = "Age of the oldest pending refund at each run of the resolver that found one."
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.resolver}\" AND jsonPayload.oldestPendingRefundSeconds>=0"
  value_extractor = "EXTRACT(jsonPayload.oldestPendingRefundSeconds)"
  metric_descriptor {
    display_name = "Oldest pending refund"
    metric_kind  = "DELTA"
    value_type   = "DISTRIBUTION"
    unit         = "s"
  }
  bucket_options {
    explicit_buckets {
      bounds = [for part in [0.1, 0.2, 0.5, 1, 2, 4, 12] : part * var.oldest_pending_seconds]
    }
  }
}

# Lines of build/deploy/left.ts, which each look for drift writes at its end.
resource "google_logging_metric" "looks_for_drift" {
  count = var.watches_drift ? 1 : 0

  name        = "souk/looks_for_drift"
  description = "What the plans found that look for changes by hand, in lines."
  filter      = "resource.type=\"build\" AND textPayload:(\"LEFT TO DO: \" OR \"Nothing is left to do.\")"
  metric_descriptor {
    display_name = "Looks for drift"
    metric_kind  = "DELTA"
    value_type   = "INT64"
    unit         = "1"
  }
}

resource "google_logging_metric" "audit_differences" {
  name            = "souk/audit_differences"
  description     = "Number of differences between the ledgers, at each run of the audit that had a result."
  filter          = "resource.type=\"cloud_run_job\" AND resource.labels.job_name=\"${var.audit_job}\" AND jsonPayload.auditDifferences>=0"
  value_extractor = "EXTRACT(jsonPayload.auditDifferences)"
  metric_descriptor {
    display_name = "Differences between the ledgers"
    metric_kind  = "DELTA"
    value_type   = "DISTRIBUTION"
    unit         = "1"
  }
  bucket_options {
    explicit_buckets {
      bounds = [1, 2, 5, 10, 100]
    }
  }
}
