terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.42, < 8.0"
    }
  }
}
