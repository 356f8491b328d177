resource "google_compute_network" "this" {
  name                    = "souk"
  auto_create_subnetworks = false
}

# Direct VPC egress needs an address for every instance of every function, and twice as many during a roll-out.
resource "google_compute_subnetwork" "this" {
  name                     = "serverless"
  region                   = var.region
  network                  = google_compute_network.this.id
  ip_cidr_range            = "10.8.0.0/20"
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_5_MIN"
    flow_sampling        = 0.1
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_global_address" "databases" {
  name          = "databases"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = google_compute_network.this.id
}

# The private addresses of Cloud SQL are in Google's network, which is peered with ours. Google keeps the peering for days after the last
# database was deleted.
resource "google_service_networking_connection" "databases" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.databases.name]
  deletion_policy         = "ABANDON"
}

# A service with internal ingress admits only requests from this network, so its name resolves to an address reached through the network.
resource "google_dns_managed_zone" "run" {
  name       = "run-app"
  dns_name   = "run.app."
  visibility = "private"

  private_visibility_config {
    networks {
      network_url = google_compute_network.this.id
    }
  }
}

resource "google_dns_record_set" "run" {
  for_each = toset(["run.app.", "*.run.app."])

  managed_zone = google_dns_managed_zone.run.name
  name         = each.key
  type         = "A"
  ttl          = 300
  rrdatas      = [for last in range(8, 12) : "199.36.153.${last}"]
}

# Traffic may leave only to the two destinations that the parts call.
resource "google_compute_firewall" "deny" {
  name               = "deny-egress"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

resource "google_compute_firewall" "allow" {
  for_each = {
    services  = { ranges = ["199.36.153.8/30"], port = "443" }
    databases = { ranges = ["${google_compute_global_address.databases.address}/${google_compute_global_address.databases.prefix_length}"], port = "3307" }
  }

  name               = "allow-${each.key}"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = each.value.ranges

  allow {
    protocol = "tcp"
    ports    = [each.value.port]
  }
}
