#!/bin/sh
# Makes the lock files of both folders of Terraform, or checks those that are committed: the provider's version and the hashes of its packages for
# Linux and macOS, as HashiCorp has signed them. Fails if a committed file lacks one or has another. To make them by hand, with Terraform and network:
#   build/deploy/lock.sh && git add terraform/.terraform.lock.hcl terraform/bootstrap/.terraform.lock.hcl
set -eu

name=.terraform.lock.hcl
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# Both folders need the same provider in the same version, so they have the same file. It is made anew, without a look at what is committed.
sed '/^provider /,$d' terraform/versions.tf | sed '/backend "gcs"/d' >"$made/versions.tf"
terraform -chdir="$made" providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64

for folder in terraform terraform/bootstrap; do
  if [ ! -e "$folder/$name" ]; then
    echo "$folder/$name is not committed yet. This build uses the one below; commit it, so that every build uses the same packages."
    cat "$made/$name"
    cp "$made/$name" "$folder/$name"
  elif ! cmp -s "$made/$name" "$folder/$name"; then
    echo "$folder/$name has not the hashes that the registry gives:" >&2
    diff "$folder/$name" "$made/$name" >&2 || true
    exit 1
  fi
done
