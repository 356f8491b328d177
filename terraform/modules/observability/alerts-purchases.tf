locals {
  audit_line = "resource.type=\"cloud_run_job\" AND resource.labels.job_name=\"${var.audit_job}\""

  purchase_alerts = {
    pending = {
      title    = "a purchase stays pending"
      severity = "CRITICAL"
      conditions = [{
        title = "The oldest is over ${var.oldest_pending_seconds} s old"
        query = "histogram_quantile(1, sum by (le) (increase(logging_googleapis_com:user_souk_oldest_pending_seconds_bucket{monitored_resource=\"cloud_run_revision\"}[5m]))) > ${var.oldest_pending_seconds}"
      }]
      meaning = "The resolver cannot find out, or cannot record, the outcome of a purchase. Its units stay held and its buyer does not know the outcome. No buyer is charged twice."
      todo    = "The resolver's lines `a purchase could not be resolved` give the reason: nearly always the payment service or product-db is down. Nothing has to be repaired by hand: when both work again, the next run settles all of them."
    }
    refund-pending = {
      title    = "a refund stays pending"
      severity = "CRITICAL"
      conditions = [{
        title = "The oldest is over ${var.oldest_pending_seconds} s old"
        query = "histogram_quantile(1, sum by (le) (increase(logging_googleapis_com:user_souk_oldest_pending_refund_seconds_bucket{monitored_resource=\"cloud_run_revision\"}[5m]))) > ${var.oldest_pending_seconds}"
      }]
      meaning = "The payment service does not say that it gave the money back, or product-db cannot record it. The seller and the buyer see the refund as pending. No refund is made twice."
      todo    = "If the payment service or product-db is down, nothing has to be repaired by hand: the next run after that settles all refunds. The error `the payment service does not know this refund as it is` names a refund whose charge the payment service has forgotten, after a restore, or that it knows with another amount: find out from its backups or its records whether the buyer has the money."
    }
    refund-failed = {
      title    = "a refund failed"
      severity = "ERROR"
      conditions = [{
        title = "The payment service refused a refund for good"
        line  = "resource.type=\"cloud_run_revision\" AND severity>=ERROR AND jsonPayload.message=~\"^a refund failed\""
      }]
      meaning = "The seller was told that the refund failed, and nothing was given back. The payment service has given back more of this purchase than product-db knows, or never approved its charge."
      todo    = "The log line names the refund, the purchase and the reason. Run the job `${var.audit_job}` and read what it says about the purchase: nearly always the money was given back by hand. Tell the seller."
    }
    audit = {
      title    = "the ledgers differ"
      severity = "CRITICAL"
      conditions = [{
        title = "The audit found a difference"
        line  = "${local.audit_line} AND jsonPayload.auditDifferences>0"
      }]
      meaning = "A buyer was charged without a purchase, a purchase was not paid, or units of an item are missing. The audit has seen each difference twice, and it is over five minutes old. The audit's log line names each."
      todo    = "First read the log line, and do not change either database. After a restore of an older backup an approved transaction may have no purchase: refund it by executing the job `${var.refunds_job}` with the arguments `refund TRANSACTION_ID --reason WHY`. Every other difference is a defect: stop sales of the named items, and find the cause."
    }
    no-audit = {
      title    = "the ledgers are not compared"
      severity = "ERROR"
      conditions = [{
        title   = "No audit had a result for three hours"
        query   = "(sum(increase(logging_googleapis_com:user_souk_audit_differences_count{monitored_resource=\"cloud_run_job\"}[90m])) or vector(0)) < 1"
        lasting = "5400s"
      }]
      meaning = "The audit runs every hour. It was not started, or ended without a result."
      todo    = "Look at the executions of the job `${var.audit_job}`, then at the scheduler's entry that starts it."
    }
    migration = {
      title    = "a migration failed"
      severity = "ERROR"
      conditions = [{
        title  = "An execution failed"
        filter = "resource.type=\"cloud_run_job\" AND metric.type=\"run.googleapis.com/job/completed_execution_count\" AND metric.labels.result=\"failed\" AND resource.labels.job_name=one_of(${join(",", [for name in sort(var.migration_jobs) : "\"${name}\""])})"
        above  = 0
        align  = "ALIGN_DELTA"
        reduce = "REDUCE_SUM"
        by     = ["resource.label.job_name"]
      }]
      meaning = "The database is unchanged, because a migration is one transaction. The service has no new revision; the old one serves."
      todo    = "The job's log names the statement that failed. Correct it in a new commit; the next deployment runs it again."
    }
  }

  # Only successful runs count. The condition must hold for two halves of the time, so that a new deployment has time for its first run.
  schedule_alerts = {
    for name, expected in var.scheduled_functions : "no-${name}" => {
      title    = "${name} does not run"
      severity = expected.severity
      conditions = [{
        title   = "No success for ${expected.silent_minutes} minutes"
        lasting = "${expected.silent_minutes * 30}s"
        query   = "(sum(increase(run_googleapis_com:request_count{monitored_resource=\"cloud_run_revision\",service_name=\"${name}\",response_code_class=\"2xx\"}[${expected.silent_minutes / 2}m])) or vector(0)) < 1"
      }]
      meaning = "The scheduler does not call ${name}, or is refused, or the function fails. Until it runs again, its work is not done."
      todo    = "The scheduler's entry shows its last attempts and their status: 401 or 403 means that its identity may not call the function; for 5xx read the function's log."
    }
  }
}
