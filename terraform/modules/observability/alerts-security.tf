locals {
  security_alerts = {
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
  }
}
