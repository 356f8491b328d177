terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source = "hashicorp/google"
      # Exactly this version, so that every machine plans the same. build/deploy/lock.sh makes the file with the hashes of its packages.
      version = "7.44.0"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region

  # With a person's credentials some of Google's interfaces refuse a request that names no project whose quota it uses: contacts and policies.
  billing_project       = var.project_id
  user_project_override = true

  default_labels = {
    app         = "souk"
    environment = var.environment
    managed-by  = "terraform"
  }
}
