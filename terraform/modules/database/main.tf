resource "google_sql_database" "this" {
  name            = var.name
  instance        = var.instance.name
  deletion_policy = "ABANDON"
}

locals {
  emails = merge({ for name, account in google_service_account.this : name => account.email }, var.guests)
  names  = concat(keys(var.users), keys(var.guests))
}

resource "google_service_account" "this" {
  for_each = var.users

  account_id   = each.key
  display_name = each.value.description
}

# An account needs both roles: client opens the connection, instanceUser logs in over it. The condition limits them to this instance.
resource "google_project_iam_member" "this" {
  for_each = {
    for pair in setproduct(local.names, ["roles/cloudsql.client", "roles/cloudsql.instanceUser"]) :
    "${pair[0]}:${pair[1]}" => { user = pair[0], role = pair[1] }
  }

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${local.emails[each.value.user]}"

  condition {
    title      = "instance ${var.instance.name}"
    expression = "resource.type == 'sqladmin.googleapis.com/Instance' && resource.name == 'projects/${var.project_id}/instances/${var.instance.name}'"
  }
}

resource "google_project_iam_member" "reader" {
  for_each = {
    for triple in setproduct(var.readers, var.replicas, ["roles/cloudsql.client", "roles/cloudsql.instanceUser"]) :
    join(":", triple) => { user = triple[0], instance = triple[1], role = triple[2] }
  }

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${local.emails[each.value.user]}"

  condition {
    title      = "instance ${each.value.instance}"
    expression = "resource.type == 'sqladmin.googleapis.com/Instance' && resource.name == 'projects/${var.project_id}/instances/${each.value.instance}'"
  }
}

resource "google_sql_user" "this" {
  for_each = toset(local.names)

  instance        = var.instance.name
  name            = trimsuffix(local.emails[each.key], ".gserviceaccount.com")
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  database_roles  = try(var.users[each.key].database_roles, [])
  deletion_policy = "ABANDON"
}
