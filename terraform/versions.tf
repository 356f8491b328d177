terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.42, < 8.0"
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
