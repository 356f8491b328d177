locals {
  # Services with the same maximum share a condition, because a condition has one limit and each is billed. Services with a maximum of one
  # are left out: their only instance is the maximum.
  maximums = {
    for maximum in distinct(values(var.services)) : tostring(maximum) => [for name, most in var.services : name if most == maximum] if maximum > 1
  }

  # The same for databases: Google takes six conditions in an alert, and there may be more databases. An incident names its database.
  connection_limits = {
    for most in distinct([for database in values(var.databases) : database.max_connections]) : tostring(most) =>
    [for database in values(var.databases) : database.instance if database.max_connections == most]
  }
  any_database = "resource.labels.database_id=one_of(${join(",", [for database in values(var.databases) : "\"${var.project_id}:${database.instance}\""])})"

  sql = "resource.type=\"cloudsql_database\" AND metric.type=\"cloudsql.googleapis.com/database"

  # Each condition costs money, so dev does without.
  quota_alerts = var.watches_quotas ? {
    quota = {
      title    = "a quota of Google runs out"
      severity = "ERROR"
      conditions = [
        {
          title  = "Google has refused something because of a quota"
          filter = "resource.type=\"consumer_quota\" AND metric.type=\"serviceruntime.googleapis.com/quota/exceeded\""
          above  = 0
          align  = "ALIGN_COUNT_TRUE"
          reduce = "REDUCE_SUM"
          by     = ["metric.label.quota_metric"]
        },
        {
          title   = "Over four fifths of a quota are used"
          query   = "max by (quota_metric, location) (serviceruntime_googleapis_com:quota_allocation_usage{monitored_resource=\"consumer_quota\"}) / min by (quota_metric, location) (serviceruntime_googleapis_com:quota_limit{monitored_resource=\"consumer_quota\"} > 0) > 0.8"
          lasting = "600s"
        },
      ]
      meaning = "Beyond a quota Google refuses: functions get no more instances, or a deployment stops half-way."
      todo    = "The incident names the quota. Ask for more in the console under IAM, Quotas. If nothing grows that should, look for what uses it."
    }
  } : {}

  capacity_alerts = {
    instances = {
      title    = "a service runs its maximum of instances"
      severity = "WARNING"
      conditions = [for maximum, names in local.maximums : {
        title   = "${maximum} instances for ten minutes"
        filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"run.googleapis.com/container/instance_count\" AND resource.labels.service_name=one_of(${join(",", [for name in names : "\"${name}\""])})"
        above   = tonumber(maximum) - 1
        lasting = "600s"
        align   = "ALIGN_MAX"
        reduce  = "REDUCE_SUM"
        by      = ["resource.label.service_name"]
      }]
      meaning = "A function or service cannot scale further: more requests wait, and then fail with 429 or 503."
      todo    = "If the requests are real, raise the service's maximum in the environment's tfvars; Terraform refuses a maximum that needs more connections than the database has. If the requests come from few addresses, lower the limits of Cloud Armor."
    }
    connections = {
      title    = "a database runs out of connections"
      severity = "ERROR"
      conditions = [for most, instances in local.connection_limits : {
        title   = "Over four fifths of ${most} connections"
        filter  = "${local.sql}/postgresql/num_backends\" AND resource.labels.database_id=one_of(${join(",", [for instance in instances : "\"${var.project_id}:${instance}\""])})"
        above   = floor(0.8 * tonumber(most))
        lasting = "300s"
        align   = "ALIGN_MAX"
        reduce  = "REDUCE_SUM"
        by      = ["resource.label.database_id"]
      }]
      meaning = "Beyond max_connections a new instance of the database's service cannot start. The service's own instances cannot hold that many, so either other clients hold some, or several revisions run at once."
      todo    = "`select application_name, state, count(*) from pg_stat_activity group by 1, 2` shows the clients. End idle connections; then take traffic off old revisions."
    }
    disk = {
      title    = "a database's disk fills up"
      severity = "ERROR"
      conditions = [{
        title   = "Over 85 % of the disk"
        filter  = "${local.sql}/disk/utilization\" AND ${local.any_database}"
        above   = 0.85
        lasting = "600s"
        align   = "ALIGN_MAX"
      }]
      meaning = "The disk grows by itself, so it should never be this full. Either it has reached its limit, or it fills faster than it can grow. A full disk stops the database."
      todo    = "Find out what grows (`pg_total_relation_size`, and the logs kept for point-in-time recovery). If the data is needed, raise the limit of the disk."
    }
    cpu = {
      title    = "a database has no CPU left"
      severity = "WARNING"
      conditions = [{
        title   = "Over 90 % CPU"
        filter  = "${local.sql}/cpu/utilization\" AND ${local.any_database}"
        above   = 0.9
        lasting = "900s"
        align   = "ALIGN_MEAN"
      }]
      meaning = "Every request will soon wait for this database."
      todo    = "Query Insights names the statements that take the time. If they cannot be made faster, give the instance a larger tier, which restarts it."
    }
  }
}
