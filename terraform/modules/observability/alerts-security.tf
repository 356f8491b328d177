locals {
  security_alerts = merge(local.drift_alerts, {
    refused-call = {
      title    = "a call between parts was refused"
      severity = "ERROR"
      conditions = [{
        title = "A service refused a caller"
        line  = "resource.type=\"cloud_run_revision\" AND severity>=ERROR AND jsonPayload.message=\"a call between parts was refused\""
      }]
      meaning = "A function or a job called a method that it does not call by its list, or did not prove who it is. It got no result."
      todo    = "The log line names the method and, in `callers`, who called. If a deployment or a rollback is going on, an older function may call what a newer service no longer lets it: deploy both from one commit. Otherwise take the account of the caller for misused: disable it, and read its log since the last deployment."
    }
    # A line that build/deploy/left.ts writes.
    drift = {
      title    = "what is deployed differs from its description"
      severity = "WARNING"
      conditions = [{
        title = "A plan found something left to do"
        line  = "resource.type=\"build\" AND textPayload:\"LEFT TO DO: \""
      }]
      meaning = "Someone has changed a resource by hand since the last deployment, or Google returns a setting in other words than it was sent."
      todo    = "The log lines name the resources. Find out who changed them: the audit log has each change. The next deployment undoes it; docs/operate.md, \"Drift\"."
    }
  })

  # A condition about absence admits 23.5 hours at most. A query and the time that it must hold admit 25 hours together: a plan begins each day at the
  # same time, and takes an hour at most.
  drift_alerts = var.watches_drift ? {
    no-drift-plan = {
      title    = "nothing looks for changes by hand"
      severity = "WARNING"
      conditions = [{
        title   = "No plan had a result for 25 hours"
        query   = "(sum(increase(logging_googleapis_com:user_souk_looks_for_drift{monitored_resource=\"build\"}[13h])) or vector(0)) < 1"
        lasting = "43200s"
      }]
      meaning = "The build that plans each night was not started, or failed before its plan. Until it works again, a change by hand is seen only by the next deployment."
      todo    = "Look at the last builds of the trigger `souk-drift`. If there is none, look at the scheduler's entry `drift`, then start it by hand."
    }
  } : {}
}
