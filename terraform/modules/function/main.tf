resource "google_cloudfunctions2_function" "this" {
  name     = var.name
  location = var.region

  build_config {
    runtime           = "nodejs24"
    entry_point       = var.name
    docker_repository = var.repository
    service_account   = var.builder
    # The bundle is already built. Without this setting Google's builder would look for a build script.
    environment_variables = { GOOGLE_NODE_RUN_SCRIPTS = "" }

    automatic_update_policy {}

    source {
      storage_source {
        bucket = var.source_bundle.bucket
        object = var.source_bundle.object
      }
    }
  }

  service_config {
    available_cpu                    = "1"
    available_memory                 = var.memory
    max_instance_request_concurrency = var.concurrency
    timeout_seconds                  = var.timeout_seconds
    min_instance_count               = var.min_instances
    max_instance_count               = var.max_instances
    ingress_settings                 = var.public ? "ALLOW_INTERNAL_AND_GCLB" : "ALLOW_INTERNAL_ONLY"
    service_account_email            = var.service_account
    binary_authorization_policy      = var.attested ? "default" : null
    all_traffic_on_latest_revision   = true
    environment_variables            = var.env
    direct_vpc_egress                = "VPC_EGRESS_PRIVATE_RANGES_ONLY"

    direct_vpc_network_interface {
      network    = var.network
      subnetwork = var.subnetwork
    }
  }
}

# The load balancer has no identity. The function itself checks the sessions of buyers and sellers.
resource "google_cloud_run_v2_service_iam_member" "invoker" {
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = var.public ? "allUsers" : var.scheduler
}
