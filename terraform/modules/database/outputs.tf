output "users" {
  description = "By name of the service account: its e-mail address, and the settings with which its process connects."
  value = {
    for name, user in google_sql_user.this : name => {
      email = local.emails[name]
      settings = {
        CLOUD_SQL_INSTANCE = var.instance.connection_name
        CLOUD_SQL_USER     = user.name
        CLOUD_SQL_DATABASE = google_sql_database.this.name
      }
    }
  }
  depends_on = [google_project_iam_member.this, google_project_iam_member.reader]
}
