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
      meaning = "The resolver cannot find out, or cannot record, what became of a purchase. Its units are held and its buyer does not know; nobody is charged twice."
      todo    = "The resolver's lines `a purchase could not be resolved` say why: nearly always the payment service or product-db is down. Nothing has to be put right by hand; when both answer, the next run settles all of them."
    }
    audit = {
      title    = "the ledgers differ"
      severity = "CRITICAL"
      conditions = [{
        title = "The audit found a difference"
        line  = "${local.audit_line} AND jsonPayload.auditDifferences>0"
      }]
      meaning = "Somebody was charged without a purchase, has goods that were not paid, or units of an item are missing, for over five minutes and at two looks. The audit's line names each."
      todo    = "Read the line before anything else, and keep both databases as they are. After a restore of an older backup an approved transaction has no purchase: refund it by executing the job `${var.audit_job}` with the arguments `refund TRANSACTION_ID --reason WHY`. Everything else is a defect: stop sales of the items named, and find its cause."
    }
    no-audit = {
      title    = "the ledgers are not compared"
      severity = "ERROR"
      conditions = [{
        title   = "No audit came to a result for three hours"
        query   = "(sum(increase(logging_googleapis_com:user_souk_audit_differences_count{monitored_resource=\"cloud_run_job\"}[90m])) or vector(0)) < 1"
        lasting = "5400s"
      }]
      meaning = "The audit runs every hour. It has not been started, or has ended without a result."
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
      meaning = "The database is as it was before, for a migration is one transaction. The service's new revision has not been made; the old one serves."
      todo    = "The job's log says which statement failed. Put it right in a new commit; deploying again runs it again."
    }
  }

  # A success is what counts: a run that fails is as good as none. Half the time must go by twice, so that a new deployment, which has had no
  # run yet, has time for the first.
  schedule_alerts = {
    for name, expected in var.scheduled_functions : "no-${name}" => {
      title    = "${name} does not run"
      severity = expected.severity
      conditions = [{
        title   = "No success for ${expected.silent_minutes} minutes"
        lasting = "${expected.silent_minutes * 30}s"
        query   = "(sum(increase(run_googleapis_com:request_count{monitored_resource=\"cloud_run_revision\",service_name=\"${name}\",response_code_class=\"2xx\"}[${expected.silent_minutes / 2}m])) or vector(0)) < 1"
      }]
      meaning = "The scheduler does not call ${name}, or is refused, or the function fails. Until it runs again, what it would have settled or cleared away stays."
      todo    = "The scheduler's entry shows its last attempts and their status: 401 or 403 is an identity that may not call the function, 5xx is in the function's own log."
    }
  }
}
