#!/usr/bin/env bash
# Sends all requests to the revisions that served before a canary, then fails, so that a version that failed its test is not deployed.
#   _ENVIRONMENT=dev build/deploy/go-back.sh
set -euo pipefail

node build/deploy/plan.ts --environment "$_ENVIRONMENT" --percent 0 --out dist/back.tfplan
terraform -chdir=terraform apply -input=false -lock-timeout=20m ../dist/back.tfplan
echo 'The services are back at the revisions before, and the functions never left theirs.' >&2
exit 1
