terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source = "hashicorp/google"
      # Exactly this version, so that every machine plans the same. build/deploy/lock.sh makes the file with the hashes of its packages.
      version = "7.44.0"
    }
  }

  # bootstrap/ makes the bucket; `terraform init` gets its name with -backend-config.
  backend "gcs" {}
}

provider "google" {
  project = var.project_id
  region  = var.region

  default_labels = {
    app         = "souk"
    environment = var.environment
    managed-by  = "terraform"
  }
}
